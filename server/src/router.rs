//! Every route, and the layers around them, outermost last.

use std::time::Duration;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use http::StatusCode;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use crate::security::{self, Headers};
use crate::state::AppState;
use crate::{pages, site};

/// The whole application.
pub fn router(state: AppState) -> Router {
    let config = &state.config;
    let limits = &config.limits;
    let headers = Headers::new(config.https());
    Router::new()
        .merge(pages::routes(&state))
        .layer(RequestBodyLimitLayer::new(limits.body_kib * 1024))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(limits.response_seconds),
        ))
        .layer(security::refuse_cross_site(&config.server.base_url))
        .merge(site::routes(&config.site.folder))
        .route("/healthz", get(async || "ok"))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(headers, security::add_headers))
        .with_state(state)
}
