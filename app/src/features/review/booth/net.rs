//! Asking the server as somebody nobody knows: no cookie, account or referrer goes with it.

use std::time::Duration;

use wasm_bindgen::JsValue;
use web_sys::{Headers, ReferrerPolicy, RequestCredentials, RequestInit};

use crate::browser::{Reply, reply};

/// How long one try may take, up to the answer's last byte.
const PATIENCE: Duration = Duration::from_secs(20);

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
    reply(address, init, PATIENCE).await
}
