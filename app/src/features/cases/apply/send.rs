//! The browser's half of an upload.

use std::time::Duration;

use domain::cases::material::CHUNK_BYTES;
use domain::error::{ErrorCode, FieldError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, de::DeserializeOwned};
use wasm_bindgen::JsValue;
use web_sys::{Blob, File, HtmlInputElement, RequestInit};

use super::upload::UploadState;
use crate::browser::{Reply, reply, wait};
use crate::wire::AppError;

/// How often a broken connection is tried again, each time after a longer wait.
const TRIES: u32 = 8;

/// How long a chunk may be on its way.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the server says of an upload.
#[derive(Clone, Debug, Deserialize)]
struct Progress {
    id: i64,
    received: u64,
    size: u64,
    stored: bool,
}

#[derive(Debug, Deserialize)]
struct Refused {
    code: ErrorCode,
    #[serde(default)]
    errors: Vec<FieldError>,
}

/// Why a request did not do what was asked.
enum Failure {
    /// The connection; trying again helps.
    Connection,
    /// The server said no.
    Refused(Refused),
}

/// The size of the file that was chosen.
pub fn size(field: &HtmlInputElement) -> Option<u64> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes are whole and not negative")]
    file(field).map(|file| file.size() as u64)
}

/// Sends the file that was chosen.
pub fn send(field: &HtmlInputElement, case: i64, paper: String, state: RwSignal<UploadState>, done: Callback<()>) {
    let Some(file) = file(field) else { return };
    state.set(UploadState::Sending(0));
    spawn_local(async move {
        match upload(&file, case, &paper, state).await {
            Ok(()) => {
                state.try_set(UploadState::Quiet);
                done.try_run(());
            }
            Err(Failure::Connection) => drop(state.try_set(UploadState::Stopped(AppError::Unreachable))),
            Err(Failure::Refused(refused)) => {
                let fault = refused.errors.into_iter().next().map(|error| error.fault);
                let stopped = UploadState::Stopped(refused.code.into());
                state.try_set(fault.map_or(stopped, UploadState::Refused));
            }
        }
    });
}

fn file(field: &HtmlInputElement) -> Option<File> {
    field.files()?.get(0)
}

async fn upload(file: &File, case: i64, paper: &str, state: RwSignal<UploadState>) -> Result<(), Failure> {
    let mut progress = begin(file, case, paper).await?;
    let mut failures = 0;
    while !progress.stored {
        show(state, &progress, failures > 0);
        let step =
            if progress.received < progress.size { append(file, &progress).await } else { finish(&progress).await };
        match step {
            Ok(next) => {
                failures = 0;
                progress = next;
            }
            Err(Failure::Connection) if failures < TRIES => {
                failures += 1;
                show(state, &progress, true);
                wait(Duration::from_millis(500 << failures)).await;
                // Ask how much has arrived: the answer to the last chunk may have been lost, and the chunk not.
                if let Ok(known) = get(&format!("/uploads/{}", progress.id)).await {
                    progress = known;
                }
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(())
}

/// Begins, under a key that the same file always has: so that choosing it again goes on where it stopped. A file that
/// was removed meanwhile begins anew under another key.
async fn begin(file: &File, case: i64, paper: &str) -> Result<Progress, Failure> {
    let key = format!("up-{case}-{:016x}-{}-{}", hash(&[paper, &file.name()]), file.size(), file.last_modified());
    match begin_as(file, case, paper, &key).await {
        Err(Failure::Refused(refused)) if refused.code == ErrorCode::NotFound => {
            begin_as(file, case, paper, &crate::browser::random_key()).await
        }
        begun => begun,
    }
}

async fn begin_as(file: &File, case: i64, paper: &str, key: &str) -> Result<Progress, Failure> {
    let encode = |text: &str| String::from(js_sys::encode_uri_component(text));
    let body = format!(
        "key={}&case={case}&paper={}&name={}&size={}",
        encode(key),
        encode(paper),
        encode(&file.name()),
        file.size()
    );
    post("/uploads", &JsValue::from_str(&body), Some("application/x-www-form-urlencoded")).await
}

async fn append(file: &File, progress: &Progress) -> Result<Progress, Failure> {
    let (from, to) = (progress.received, Ord::min(progress.received + CHUNK_BYTES, progress.size));
    #[expect(clippy::cast_precision_loss, reason = "files are far smaller than 2^52 bytes")]
    let chunk: Result<Blob, _> = file.slice_with_f64_and_f64(from as f64, to as f64);
    let chunk = chunk.map_err(|_| Failure::Connection)?;
    post(&format!("/uploads/{}?offset={from}", progress.id), &chunk, Some("application/octet-stream")).await
}

async fn finish(progress: &Progress) -> Result<Progress, Failure> {
    post(&format!("/uploads/{}/finish", progress.id), &JsValue::NULL, None).await
}

async fn get(url: &str) -> Result<Progress, Failure> {
    let init = RequestInit::new();
    init.set_method("GET");
    ask(url, &init).await
}

async fn post(url: &str, body: &JsValue, kind: Option<&str>) -> Result<Progress, Failure> {
    let init = RequestInit::new();
    init.set_method("POST");
    if !body.is_null() {
        init.set_body(body);
    }
    if let Some(kind) = kind {
        let headers = web_sys::Headers::new().map_err(|_| Failure::Connection)?;
        headers.set("content-type", kind).map_err(|_| Failure::Connection)?;
        init.set_headers(&headers);
    }
    ask(url, &init).await
}

async fn ask(url: &str, init: &RequestInit) -> Result<Progress, Failure> {
    let reply = reply(url, init, PATIENCE).await.map_err(|_| Failure::Connection)?;
    if reply.is_good() {
        return read(&reply);
    }
    match read::<Refused>(&reply) {
        Ok(refused) if !AppError::from(refused.code).is_passing() => Err(Failure::Refused(refused)),
        _ => Err(Failure::Connection),
    }
}

fn read<T: DeserializeOwned>(reply: &Reply) -> Result<T, Failure> {
    serde_json::from_slice(reply.body.as_bytes()).map_err(|_| Failure::Connection)
}

fn show(state: RwSignal<UploadState>, progress: &Progress, waiting: bool) {
    let percent = (progress.received * 100).checked_div(progress.size).unwrap_or(0);
    let percent = u8::try_from(percent).unwrap_or(100);
    let now = if waiting { UploadState::Waiting(percent) } else { UploadState::Sending(percent) };
    state.try_set(now);
}

/// FNV-1a: enough to tell a person's files apart, and nothing depends on it being hard to forge.
fn hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
