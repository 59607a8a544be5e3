//! Asking the server as somebody nobody knows: no cookie, account or referrer goes with it.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, ReferrerPolicy, RequestCredentials, RequestInit, Response};

/// How long one try may take, up to the answer's last byte.
const PATIENCE: Duration = Duration::from_secs(20);

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
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).ok().flatten()
    }

    /// The text of a good answer.
    pub fn good(self) -> Option<String> {
        (200..300).contains(&self.status).then_some(self.body)
    }
}

/// Fetches a text.
pub async fn get(address: &str) -> Result<Reply, JsValue> {
    let init = RequestInit::new();
    init.set_method("GET");
    ask(address, &init).await
}

/// Posts JSON.
pub async fn post(address: &str, request: &str) -> Result<Reply, JsValue> {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&JsValue::from_str(request));
    let headers = Headers::new()?;
    headers.set("content-type", "application/json")?;
    init.set_headers(&headers);
    ask(address, &init).await
}

async fn ask(address: &str, init: &RequestInit) -> Result<Reply, JsValue> {
    init.set_credentials(RequestCredentials::Omit);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    let abort = AbortController::new()?;
    init.set_signal(Some(&abort.signal()));
    let stop = set_timeout_with_handle(move || abort.abort(), PATIENCE)?;
    let reply = read(address, init).await;
    stop.clear();
    reply
}

async fn read(address: &str, init: &RequestInit) -> Result<Reply, JsValue> {
    let answer: Response = JsFuture::from(window().fetch_with_str_and_init(address, init)).await?.dyn_into()?;
    let body = JsFuture::from(answer.text()?).await?.as_string().unwrap_or_default();
    Ok(Reply { status: answer.status(), body, headers: answer.headers() })
}
