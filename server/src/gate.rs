//! Enforces the table of [`app::access`]: no route without an entry answers, and none answers somebody who is less
//! than its entry asks for.

use app::access::{self, Access};
use app::wire::AppError;
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use domain::accounts::Actor;
use domain::error::ErrorCode;
use http::{HeaderValue, StatusCode, header};
use server_fn::error::{FromServerFnError, SERVER_FN_ERROR_HEADER};

use crate::problem::{Problem, status_of};
use crate::state::AppState;

/// Where server functions live.
pub const SERVER_FUNCTIONS: &str = "/api/";

/// Middleware: checks the caller against the table.
///
/// Pages are not in the table: they show what their reader may see, and say so where that is nothing.
pub async fn check(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map_or_else(|| request.uri().path(), MatchedPath::as_str);
    // The address itself tells, not the pattern it matched: `/api/cases/none` also fits `/{lang}/cases/{id}`.
    let address = request.uri().path();
    let is_function = address.starts_with(SERVER_FUNCTIONS) && !address.starts_with("/api/open/");
    let code = match access::required(path) {
        Some(access) => allowed(access, &request).err(),
        None if is_function => Some(ErrorCode::NotFound),
        None => None,
    };
    match code {
        None if is_function => with_status(next.run(request).await).await,
        None => next.run(request).await,
        Some(code) if is_function => refuse_function(code),
        Some(code) => Problem::of(code).into_response(),
    }
}

/// Routes of our own, which stand in the table.
pub trait Declared {
    /// Adds a route; one that the table doesn't know stops the program at its start.
    ///
    /// # Panics
    /// When the table of [`app::access`] has no entry for `path`.
    #[must_use]
    fn declared(self, path: &'static str, method: MethodRouter<AppState>) -> Self;
}

impl Declared for Router<AppState> {
    fn declared(self, path: &'static str, method: MethodRouter<AppState>) -> Self {
        assert!(access::required(path).is_some(), "{path} is not declared in app::access");
        self.route(path, method)
    }
}

fn allowed(access: Access, request: &Request) -> Result<(), ErrorCode> {
    let stranger = Actor::Anonymous;
    let actor = request.extensions().get::<Actor>().unwrap_or(&stranger);
    access.check(actor).map_err(ErrorCode::from)
}

/// Server functions leave with 500 whatever they refuse; the code in the answer says what it is.
async fn with_status(answer: Response) -> Response {
    if answer.status() != StatusCode::INTERNAL_SERVER_ERROR || !answer.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        return answer;
    }
    let (mut parts, body) = answer.into_parts();
    // Longer than any error of ours, so that whatever cannot be read has been no error of ours.
    let Ok(body) = to_bytes(body, 4096).await else { return refuse_function(ErrorCode::Internal) };
    parts.status = StatusCode::from_u16(AppError::de(body.clone()).status()).unwrap_or(parts.status);
    Response::from_parts(parts, body.into())
}

/// The refusal as the browser's half of a server function reads it.
fn refuse_function(code: ErrorCode) -> Response {
    let body = AppError::from(code).ser();
    let json = HeaderValue::from_static("application/json");
    (status_of(code), [(header::CONTENT_TYPE, json)], body).into_response()
}
