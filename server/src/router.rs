//! Every route, and the layers around them.
//!
//! From the outside in: headers, panics, request id and log, address, limits by address, cross-site refusal, body and
//! time limits, session, who it is, the table of roles. Static files and the three addresses of operation stand
//! outside the limits.

use std::sync::Arc;
use std::time::Duration;

use app::forms::carry_flash;
use app::shell::set_preferences;
use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::error::ErrorCode;
use tower::util::option_layer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

use crate::gate::Declared;
use crate::problem::Problem;
use crate::security::{self, Headers};
use crate::state::AppState;
use crate::{
    auth, client, client_errors, export, gate, live, observe, offline, open, organise, pages, problem, sessions, site,
    uploads,
};

/// The whole application.
pub fn router(state: AppState) -> Router {
    let config = state.config.clone();
    let trusted: Arc<[std::net::IpAddr]> = config.server.trusted_proxies.clone().into();
    let plain = site::routes(&config.site.folder).merge(operation());
    people(&state)
        .merge(plain)
        .layer(from_fn_with_state(state.clone(), observe::observe))
        .layer(from_fn_with_state(trusted, client::identify))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(Headers::new(config.https()), security::add_headers))
        .with_state(state)
}

/// What supervisors and load balancers ask.
fn operation() -> Router<AppState> {
    Router::new()
        .declared("/healthz", get(observe::healthz))
        .declared("/readyz", get(observe::readyz))
        .declared("/metrics", get(observe::metrics))
}

/// What people's browsers and open programs ask.
fn people(state: &AppState) -> Router<AppState> {
    let config = &state.config;
    let limits = &config.limits;
    let patience = Duration::from_secs(limits.response_seconds);
    let router = pages::routes(state)
        .fallback(pages::not_found)
        .declared("/preferences", post(set_preferences))
        .declared("/account/export", post(export::export))
        .declared("/offline/{lang}", get(offline::page))
        .declared("/client-errors", post(client_errors::report));
    known(router, state)
        .merge(open::routes())
        .layer(CompressionLayer::new().br(true).gzip(true))
        .layer(RequestBodyLimitLayer::new(limits.body_kib * 1024))
        .layer(from_fn_with_state(patience, answer_in_time))
        // A stream is not compressed: around each one a compressor would only take memory.
        .merge(known(stream(patience), state))
        // Papers, lists and letters are larger and slower than anything else, and have limits of their own.
        .merge(known(uploads::routes().merge(organise::routes()), state))
        .layer(security::refuse_cross_site(config.server.base_url.trim_end_matches('/')))
        .layer(option_layer(state.meter.as_ref().map(client::limit)))
        .layer(from_fn_with_state(Arc::clone(&state.assets), problem::for_people))
        .layer(from_fn(problem::come_again))
}

/// The live stream, which has answered as soon as it begins.
fn stream(patience: Duration) -> Router<AppState> {
    Router::new().declared("/live", get(live::live)).layer(from_fn_with_state(patience, answer_in_time))
}

/// The same routes behind session, sign-in and the table of who may call what.
fn known(router: Router<AppState>, state: &AppState) -> Router<AppState> {
    router
        .layer(from_fn(gate::check))
        .layer(from_fn(carry_flash))
        .layer(from_fn_with_state(state.backend.clone(), auth::identify))
        .layer(auth::layer(&state.backend, sessions::layer(&state.backend, state.config.https())))
}

/// Middleware: gives up a request that takes too long.
async fn answer_in_time(State(patience): State<Duration>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(patience, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::of(ErrorCode::Unavailable).into_response(),
    }
}

/// A panic is our fault and nobody's business but the log's.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands the panic over")]
fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = text.unwrap_or("unknown"), "a request panicked");
    Problem::of(ErrorCode::Internal).into_response()
}
