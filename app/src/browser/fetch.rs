//! Asking the server: reading functions and forms. Nothing is waited for without an end.

use std::time::Duration;

use domain::error::ErrorCode;
use leptos::__reexports::send_wrapper::SendWrapper;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, FormData, Headers, HtmlButtonElement, HtmlFormElement, RequestInit, Response, UrlSearchParams,
};

use crate::forms::FormOutcome;
use crate::loading::Answer;
use crate::wire::{AppError, AppResult};

/// How long one question or form may take, up to the answer's last byte.
const PATIENCE: Duration = Duration::from_secs(30);

/// Asks a reading server function; `url` has its arguments.
pub fn ask(url: String) -> impl Future<Output = Answer> + Send {
    SendWrapper::new(async move { Answer::came(request(&url, &RequestInit::new()).await) })
}

/// Posts the form that was submitted, with the button it was submitted by.
pub fn post_form(event: &SubmitEvent, url: &'static str, came_back: Callback<AppResult<FormOutcome>>) {
    let body = fields(event);
    spawn_local(async move {
        let outcome = match body {
            Some(body) => post(url, &body).await,
            None => Err(AppError::from(ErrorCode::Internal)),
        };
        // The page of the form may be gone by now.
        came_back.try_run(outcome);
    });
}

fn fields(event: &SubmitEvent) -> Option<UrlSearchParams> {
    let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
    let data = FormData::new_with_form(&form).ok()?;
    if let Some(button) = event.submitter().and_then(|button| button.dyn_into::<HtmlButtonElement>().ok())
        && !button.name().is_empty()
    {
        data.append_with_str(&button.name(), &button.value()).ok()?;
    }
    UrlSearchParams::new_with_str_sequence_sequence(&data).ok()
}

async fn post(url: &str, body: &UrlSearchParams) -> AppResult<FormOutcome> {
    let text = request(url, &posting(body)).await?;
    serde_json::from_slice(text.as_bytes()).map_err(|_| AppError::from(ErrorCode::Internal))
}

/// Sends these fields to a server function and gives the text of its answer, which is JSON.
///
/// # Errors
/// What the server or the connection gave.
pub async fn send(url: &str, sent: &[(&str, &str)]) -> AppResult<String> {
    let body = UrlSearchParams::new().map_err(|_| AppError::from(ErrorCode::Internal))?;
    for (name, value) in sent {
        body.append(name, value);
    }
    request(url, &posting(&body)).await
}

fn posting(body: &UrlSearchParams) -> RequestInit {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(body);
    init
}

/// The text of a good answer, or the error that the server or the connection gave.
async fn request(url: &str, init: &RequestInit) -> AppResult<String> {
    let headers = Headers::new().map_err(|_| AppError::Unreachable)?;
    headers.set("accept", "application/json").map_err(|_| AppError::Unreachable)?;
    init.set_headers(&headers);
    let reply = reply(url, init, PATIENCE).await.map_err(|_| AppError::Unreachable)?;
    if reply.is_good() {
        return Ok(reply.body);
    }
    // What is no error of ours comes from before the program: a proxy, or the server's limits.
    Err(serde_json::from_slice(reply.body.as_bytes()).unwrap_or(match reply.status {
        429 => AppError::from(ErrorCode::TooManyAttempts),
        502..=504 => AppError::from(ErrorCode::Unavailable),
        _ => AppError::from(ErrorCode::Internal),
    }))
}

/// A whole answer.
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The text.
    pub body: String,
    headers: Headers,
}

impl Reply {
    /// A header, if it was sent.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).ok().flatten()
    }

    /// Whether it is what was asked for.
    #[must_use]
    pub fn is_good(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The text of a good answer.
    #[must_use]
    pub fn good(self) -> Option<String> {
        self.is_good().then_some(self.body)
    }
}

/// Asks, and waits so long for the answer's last byte; then it is as if the connection had broken.
///
/// # Errors
/// What the browser says of a connection that failed.
pub async fn reply(url: &str, init: &RequestInit, patience: Duration) -> Result<Reply, JsValue> {
    let abort = AbortController::new()?;
    init.set_signal(Some(&abort.signal()));
    let stop = set_timeout_with_handle(move || abort.abort(), patience)?;
    let reply = read(url, init).await;
    stop.clear();
    reply
}

async fn read(url: &str, init: &RequestInit) -> Result<Reply, JsValue> {
    let answer: Response = JsFuture::from(window().fetch_with_str_and_init(url, init)).await?.dyn_into()?;
    let body = JsFuture::from(answer.text()?).await?.as_string().unwrap_or_default();
    Ok(Reply { status: answer.status(), body, headers: answer.headers() })
}
