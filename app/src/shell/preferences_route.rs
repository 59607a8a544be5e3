//! `POST /preferences`: sets the cookies and returns to the page. A plain form, no JavaScript.

use axum::Form;
use axum::response::{IntoResponse, Redirect, Response};
use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};
use serde::Deserialize;

use super::preferences::{MODE_COOKIE, Mode, THEME_COOKIE, Theme};
use crate::forms::Ticket;

/// The fields of the form; one of the two is sent.
#[derive(Debug, Deserialize)]
pub struct SetPreferences {
    mode: Option<String>,
    theme: Option<String>,
    #[serde(default)]
    back: String,
}

/// Sets what was sent and goes back to the page the form was on.
pub async fn set_preferences(Form(sent): Form<SetPreferences>) -> Response {
    let mut headers = HeaderMap::new();
    let mode = sent.mode.map(|name| (MODE_COOKIE, Mode::from_name(&name).name()));
    let theme = sent.theme.map(|name| (THEME_COOKIE, Theme::from_name(&name).name()));
    for (name, value) in mode.into_iter().chain(theme) {
        // A year; readable by scripts is not needed, and it says nothing secret.
        let cookie = format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            headers.append(SET_COOKIE, cookie);
        }
    }
    let ticket = Ticket { key: String::new(), back: sent.back };
    (headers, Redirect::to(ticket.safe_back().unwrap_or("/"))).into_response()
}
