//! Pages: the Leptos application, rendered with everything its components find in context.

use axum::Router;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list};

use crate::security::page_policy;
use crate::state::AppState;

/// All pages and server functions.
pub fn routes(state: &AppState) -> Router<AppState> {
    let routes = generate_route_list(App);
    let provided = state.clone();
    Router::new().leptos_routes_with_context(state, routes, move || provide(&provided), Shell)
}

/// Puts into context what pages and server functions ask for.
fn provide(state: &AppState) {
    provide_context((*state.assets).clone());
    if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) {
        response.insert_header(http::header::CONTENT_SECURITY_POLICY, page_policy(&nonce));
    }
}

#[component]
fn Shell() -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="zh-CN">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

#[component]
fn App() -> impl IntoView {
    view! { <h1>"阳光大厅"</h1> }
}
