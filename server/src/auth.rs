//! Who makes a request: from the browser's session to [`Actor`], in the request's extensions for everybody behind.

use app::server_side::{Auth, CurrentUser, device_cookie_name};
use app::shell::{Unread, Viewer};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use axum_login::{AuthManagerLayer, AuthManagerLayerBuilder, AuthSession};
use domain::accounts::Actor;
use http::{HeaderMap, header};
use services::Backend;
use services::accounts::{Origin, use_session};
use tower_sessions::SessionManagerLayer;

use crate::client::ClientIp;
use crate::sessions::Store;

/// Longest `User-Agent` looked at.
const USER_AGENT_MAX: usize = 400;

/// The layer that reads the session and looks up its sign-in.
#[must_use]
pub fn layer(backend: &Backend, sessions: SessionManagerLayer<Store>) -> AuthManagerLayer<Auth, Store> {
    AuthManagerLayerBuilder::new(Auth::new(backend.clone()), sessions).build()
}

/// Middleware behind [`layer`]: puts [`Actor`], [`Viewer`] and [`Origin`] into the request's extensions, and notes that
/// the sign-in is used.
pub async fn identify(State(backend): State<Backend>, mut request: Request, next: Next) -> Response {
    let user = request.extensions().get::<AuthSession<Auth>>().and_then(|auth| auth.user.clone());
    if let Some(user) = &user {
        note_use(&backend, user, request.uri().path()).await;
    }
    let actor = user.map_or(Actor::Anonymous, |user: CurrentUser| Actor::SignedIn(user.0.signed_in));
    if let Some(address) = request.extensions().get::<ClientIp>().map(|client| client.ip) {
        let https = backend.settings().https();
        let headers = request.headers();
        let user_agent = header_text(headers, header::USER_AGENT.as_str()).chars().take(USER_AGENT_MAX).collect();
        let device = cookie(headers, device_cookie_name(https));
        request.extensions_mut().insert(Origin { address, user_agent, device });
    }
    // Only pages show it.
    let unread = if request.uri().path().starts_with("/api/") { 0 } else { unread(&backend, &actor).await };
    request.extensions_mut().insert(Unread(unread));
    request.extensions_mut().insert(Viewer::new(&actor, unread));
    request.extensions_mut().insert(actor);
    next.run(request).await
}

/// A page that was left open comes back to its stream for ever, and that is nobody's use. What cannot be noted is served
/// all the same.
async fn note_use(backend: &Backend, user: &CurrentUser, path: &str) {
    if path == "/live" {
        return;
    }
    if let Err(error) = use_session(backend, &user.0).await {
        tracing::warn!(%error, "the use of a sign-in could not be noted");
    }
}

/// How many notices wait for who asks: one row by its key. A page is shown without it rather than not at all.
async fn unread(backend: &Backend, actor: &Actor) -> u32 {
    let Some(person) = actor.person() else { return 0 };
    let unread = services::notices::unread(backend.db().read(), person).await;
    unread.inspect_err(|error| tracing::warn!(%error, "unread notices could not be counted")).unwrap_or(0)
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = pairs.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let token = pairs.find(|(key, _)| *key == name).map(|(_, value)| value)?;
    let is_token = token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_token.then(|| token.to_owned())
}

fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
