//! `GET /offline/{lang}`: the page that browsers keep for when the network is gone (`public/service-worker.js`).

use app::shell::{Mode, Preferences, Theme, offline_document};
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Response};
use domain::error::ErrorCode;
use domain::text::Lang;
use http::{HeaderValue, header};
use serde::Deserialize;

use crate::problem::Problem;
use crate::security::POLICY_OF_BARE_PAGES;
use crate::state::AppState;

/// How the reader wants it to look: said in the address, because it is asked for without cookies.
#[derive(Debug, Deserialize)]
pub struct Looks {
    #[serde(default)]
    mode: String,
    #[serde(default)]
    theme: String,
}

/// The page in one language.
pub async fn page(State(state): State<AppState>, Path(lang): Path<String>, Query(looks): Query<Looks>) -> Response {
    let Some(lang) = Lang::from_code(&lang) else { return Problem::of(ErrorCode::NotFound).into_response() };
    let preferences = Preferences { mode: Mode::from_name(&looks.mode), theme: Theme::from_name(&looks.theme) };
    let page = Html(offline_document(lang, preferences, &state.assets.css));
    ([(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY_OF_BARE_PAGES))], page).into_response()
}
