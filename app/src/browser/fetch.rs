//! Asking the server: reading functions and forms.

use domain::error::ErrorCode;
use leptos::__reexports::send_wrapper::SendWrapper;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, Headers, HtmlButtonElement, HtmlFormElement, RequestInit, Response, UrlSearchParams};

use crate::forms::FormOutcome;
use crate::loading::Answer;
use crate::wire::{AppError, AppResult};

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
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(body);
    let text = request(url, &init).await?;
    serde_json::from_slice(text.as_bytes()).map_err(|_| AppError::from(ErrorCode::Internal))
}

/// The text of a good answer, or the error that the server or the connection gave.
async fn request(url: &str, init: &RequestInit) -> AppResult<String> {
    let headers = Headers::new().map_err(|_| AppError::Unreachable)?;
    headers.set("accept", "application/json").map_err(|_| AppError::Unreachable)?;
    init.set_headers(&headers);
    let answer = JsFuture::from(window().fetch_with_str_and_init(url, init)).await;
    let answer: Response = answer.and_then(JsCast::dyn_into).map_err(|_| AppError::Unreachable)?;
    let text = JsFuture::from(answer.text().map_err(|_| AppError::Unreachable)?).await;
    let text = text.ok().and_then(|text| text.as_string()).ok_or(AppError::Unreachable)?;
    if answer.ok() {
        return Ok(text);
    }
    // What is no error of ours comes from before the program: a proxy, or the server's limits.
    Err(serde_json::from_slice(text.as_bytes()).unwrap_or(match answer.status() {
        429 => AppError::from(ErrorCode::TooManyAttempts),
        502..=504 => AppError::from(ErrorCode::Unavailable),
        _ => AppError::from(ErrorCode::Internal),
    }))
}
