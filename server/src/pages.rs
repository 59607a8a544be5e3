//! Pages: the Leptos application, rendered with everything its components find in context.

use axum::Router;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list};

use crate::security::page_policy;
use crate::state::AppState;

/// All pages and server functions.
pub fn routes(state: &AppState) -> Router<AppState> {
    let routes = generate_route_list(app::App);
    let provided = state.clone();
    Router::new().leptos_routes_with_context(state, routes, move || provide(&provided), app::document)
}

/// Puts into context what pages and server functions ask for.
fn provide(state: &AppState) {
    provide_context((*state.assets).clone());
    if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) {
        response.insert_header(http::header::CONTENT_SECURITY_POLICY, page_policy(&nonce));
    }
}
