//! What every response says to the browser: which sources it may load, that it must not guess types, and that
//! nobody may frame it; and the refusal of writes that come from other sites.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use tower_http::csrf::{CsrfLayer, ProtectionError};

use crate::problem::Problem;

/// For everything that isn't a page: it loads nothing and is framed by nobody.
const POLICY_OF_DATA: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// For a page that loads its style sheet and nothing else.
pub const POLICY_OF_BARE_PAGES: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// For the service worker, which asks for pages.
pub const POLICY_OF_WORKER: &str = "default-src 'none'; connect-src 'self'";

const PERMISSIONS: &str =
    "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()";

/// The headers that depend on configuration.
#[derive(Clone, Debug)]
pub struct Headers {
    https: bool,
}

impl Headers {
    /// `https`: whether people reach the server over TLS.
    #[must_use]
    pub fn new(https: bool) -> Self {
        Self { https }
    }
}

/// The content security policy of a page, whose scripts and styles carry `nonce`.
///
/// # Panics
/// Never: a nonce is base64.
#[must_use]
pub fn page_policy(nonce: &str) -> HeaderValue {
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    );
    HeaderValue::from_str(&policy).expect("a nonce is base64")
}

/// Middleware: adds the headers to every response.
pub async fn add_headers(State(headers): State<Headers>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let map = response.headers_mut();
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    for (name, value) in fixed {
        map.insert(name, HeaderValue::from_static(value));
    }
    // What is open to programs is open to those in other sites' pages.
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    map.entry(policy).or_insert(HeaderValue::from_static("same-origin"));
    // A page with a secret in its address says less.
    map.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("same-origin"));
    if headers.https {
        let value = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        map.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    map.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY_OF_DATA));
    // What a session sees is nobody else's: only static files say otherwise.
    map.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// The layer that refuses writes begun by other sites. What isn't an origin, which [`crate::config::Config`] refuses
/// before, is trusted in nothing.
pub fn refuse_cross_site(base_url: &str) -> CsrfLayer<fn(ProtectionError) -> Response<Body>> {
    let layer = CsrfLayer::new();
    let layer = match layer.clone().add_trusted_origin(base_url) {
        Ok(trusting) => trusting,
        Err(error) => {
            tracing::warn!(%error, "server.base_url is not an origin");
            layer
        }
    };
    layer.with_rejection_response(cross_site as fn(ProtectionError) -> Response<Body>)
}

fn cross_site(_: ProtectionError) -> Response<Body> {
    Problem::new(StatusCode::FORBIDDEN, "cross_site").into_response()
}
