//! Errors of routes: RFC 9457 `application/problem+json` with a stable code for programs, and a small page in the
//! reader's language for people whose browser asked for a page.

use std::sync::Arc;

use app::assets::SiteAssets;
use app::locale::Lang;
use app::paths;
use app::shell::{Preferences, error_document};
use app::wire::AppError;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use domain::error::ErrorCode;
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use serde::Serialize;
use services::ServiceError;

use crate::security::POLICY_OF_BARE_PAGES;

/// A problem as RFC 9457 writes it. `type` is `about:blank`; the code is what programs compare.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    title: String,
    status: u16,
    code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

impl Problem {
    /// A problem with the status's usual title and a stable `code` in snake case.
    #[must_use]
    pub fn new(status: StatusCode, code: impl Into<String>) -> Self {
        let title = status.canonical_reason().unwrap_or("Error").to_owned();
        Self { kind: "about:blank", title, status: status.as_u16(), code: code.into(), detail: None }
    }

    /// The problem of an error that the whole application knows.
    #[must_use]
    pub fn of(code: ErrorCode) -> Self {
        Self::new(status_of(code), code.to_string())
    }

    /// Adds what was wrong with this very request, in English, without personal data.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// A fault of the program is logged.
impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        if error.is_fault() {
            tracing::error!(%error, "a request failed");
        }
        Self::of(error.code())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).expect("made from a status");
        let mut response = (status, axum::Json(self)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}

/// The HTTP status of a code.
#[must_use]
pub fn status_of(code: ErrorCode) -> StatusCode {
    StatusCode::from_u16(code.status()).expect("codes have real statuses")
}

/// Whether the client is a person's browser that wants a page.
#[must_use]
pub fn wants_page(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("text/html"))
}

/// Middleware: turns an error without a page into one, for a browser that asked for a page. What is open to programs
/// answers everybody alike.
pub async fn for_people(State(assets): State<Arc<SiteAssets>>, request: Request, next: Next) -> Response {
    let wanted = wants_page(request.headers()) && !request.uri().path().starts_with("/api/open/");
    let asked = Asked::of(&request);
    let response = next.run(request).await;
    let is_page =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
    if !wanted || is_page || !(response.status().is_client_error() || response.status().is_server_error()) {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    // What described the body that is dropped; it may have been compressed.
    for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING, header::ETAG] {
        parts.headers.remove(name);
    }
    parts.headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY_OF_BARE_PAGES));
    (parts.status, parts.headers, Html(page(parts.status, &asked, &assets))).into_response()
}

/// Middleware: says when to come again where a moment was bad; asking the same again is safe.
pub async fn come_again(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().entry(header::RETRY_AFTER).or_insert(HeaderValue::from(1));
    }
    response
}

/// What the page depends on.
struct Asked {
    path: String,
    /// The page one came from.
    from: Option<Uri>,
    preferences: Preferences,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        Self {
            path: request.uri().path().to_owned(),
            from: text(header::REFERER).and_then(|referer| referer.parse().ok()),
            preferences: text(header::COOKIE).map(Preferences::from_cookies).unwrap_or_default(),
        }
    }

    /// The language of the page asked for or, where the address has none, of the page one came from.
    fn language(&self) -> Lang {
        let of = |path: &str| path.split('/').nth(1).and_then(Lang::from_code);
        of(&self.path).or_else(|| of(self.from.as_ref()?.path())).unwrap_or_default()
    }
}

/// Who was signed out meanwhile is led back to the page they came from.
fn page(status: StatusCode, asked: &Asked, assets: &SiteAssets) -> String {
    let lang = asked.language();
    let code = code_of(status);
    let sign_in = (code == ErrorCode::NotSignedIn).then(|| {
        let back = asked.from.as_ref().and_then(Uri::path_and_query).map_or("", PathAndQuery::as_str);
        paths::sign_in_to(lang, back)
    });
    error_document(lang, asked.preferences, &assets.css, AppError::from(code).message(lang), sign_in)
}

fn code_of(status: StatusCode) -> ErrorCode {
    match status {
        StatusCode::UNAUTHORIZED => ErrorCode::NotSignedIn,
        StatusCode::FORBIDDEN => ErrorCode::Forbidden,
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => ErrorCode::NotFound,
        StatusCode::CONFLICT => ErrorCode::ChangedMeanwhile,
        StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::FileTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ErrorCode::FileType,
        StatusCode::TOO_MANY_REQUESTS => ErrorCode::TooManyAttempts,
        StatusCode::SERVICE_UNAVAILABLE => ErrorCode::Unavailable,
        status if status.is_client_error() => ErrorCode::Invalid,
        _ => ErrorCode::Internal,
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn who_comes_at_a_bad_moment_is_told_when_to_come_again() {
        let full = || async { ([(header::RETRY_AFTER, "30")], StatusCode::SERVICE_UNAVAILABLE) };
        let router = Router::new()
            .route("/late", get(|| async { Problem::of(ErrorCode::Unavailable) }))
            .route("/full", get(full))
            .route("/wrong", get(|| async { Problem::of(ErrorCode::Internal) }))
            .layer(from_fn(come_again));
        for (path, again) in [("/late", Some("1")), ("/full", Some("30")), ("/wrong", None)] {
            let request = Request::get(path).body(Body::empty()).expect("a request");
            let response = router.clone().oneshot(request).await.expect("an answer");
            let told = response.headers().get(header::RETRY_AFTER).map(HeaderValue::as_bytes);
            assert_eq!(told, again.map(str::as_bytes), "{path}");
        }
    }
}
