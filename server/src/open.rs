//! What is open to programs: `/api/open/v1/…`, JSON, no sign-in, errors as [`Problem`](crate::problem::Problem).

mod deadlines;
mod matters;
mod results;
mod review;
mod sheets;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::state::AppState;

/// All open routes, readable by programs in any site's pages.
pub fn routes() -> Router<AppState> {
    matters::routes(results::routes(review::routes(deadlines::routes(Router::new()))))
        .layer(SetResponseHeaderLayer::overriding(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")))
        .layer(SetResponseHeaderLayer::overriding(
            HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("cross-origin"),
        ))
}
