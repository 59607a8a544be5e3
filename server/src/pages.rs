//! Pages: the Leptos application, rendered with everything its components find in context.

use std::sync::{Arc, OnceLock};

use app::{App, document};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::accounts::Actor;
use domain::error::ErrorCode;
use domain::text::Lang;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::{
    AxumRouteListing, LeptosRoutes, ResponseOptions, generate_route_list, render_app_async_with_context,
};

use crate::gate::Declared;
use crate::problem::{Problem, wants_page};
use crate::security::page_policy;
use crate::state::AppState;

/// All pages and server functions.
pub fn routes(state: &AppState) -> Router<AppState> {
    let provided = state.clone();
    Router::new().declared("/", get(home)).leptos_routes_with_context(
        state,
        page_list(),
        move || provide(&provided),
        document,
    )
}

/// The addresses of all pages, asked of the application once a process: while leptos asks, every resource anywhere in
/// the process stays pending for ever, also those of a server beside this one, as tests have.
fn page_list() -> Vec<AxumRouteListing> {
    static PAGES: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    PAGES.get_or_init(|| generate_route_list(App)).clone()
}

/// An address that nothing answers: a page that says so, or a problem for programs.
pub async fn not_found(State(state): State<AppState>, request: Request) -> Response {
    if !wants_page(request.headers()) || request.method() != http::Method::GET {
        return Problem::of(ErrorCode::NotFound).into_response();
    }
    let render = render_app_async_with_context(move || provide(&state), document);
    render(request).await
}

/// `/` leads to the home page in the reader's language; Chinese unless the browser asks for English first.
async fn home(headers: HeaderMap) -> Response {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let lang = if asked.trim_start().starts_with("en") { Lang::En } else { Lang::Zh };
    ([(header::VARY, "accept-language")], Redirect::temporary(&format!("/{}", lang.code()))).into_response()
}

/// Puts into context what pages and server functions ask for.
fn provide(state: &AppState) {
    provide_context(state.backend.clone());
    provide_context(Arc::clone(&state.assets));
    if !state.assets.split.is_empty() {
        provide_context(state.parts.clone());
    }
    provide_context(Arc::clone(&state.site));
    let actor = use_context::<http::request::Parts>().and_then(|parts| parts.extensions.get::<Actor>().cloned());
    provide_context(actor.unwrap_or_default());
    if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, page_policy(&nonce));
    }
}
