//! Sign-ins as axum-login sees them. What it calls a user is one sign-in: so ending a sign-in ends the session,
//! whatever the session store still holds.

use axum_login::{AuthUser, AuthnBackend};
use domain::error::ErrorCode;
use domain::ids::SessionId;
use http::{HeaderValue, header};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use services::accounts::{Opened, Session};
use services::{Backend, ServiceError};

use super::{auth_session, backend, refused};
use crate::wire::{AppError, AppResult};

/// How long a browser is remembered as one that signed in before, in seconds: a year.
pub const DEVICE_COOKIE_MAX_AGE: u32 = 365 * 24 * 3600;

/// Looks sign-ins up for axum-login.
#[derive(Clone)]
pub struct Auth(Backend);

/// Whoever is signed in.
#[derive(Clone, Debug)]
pub struct CurrentUser(pub Session, [u8; 8]);

impl Auth {
    /// Sign-ins of this backend.
    #[must_use]
    pub const fn new(backend: Backend) -> Self {
        Self(backend)
    }
}

impl std::fmt::Debug for Auth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Auth")
    }
}

impl AuthUser for CurrentUser {
    type Id = i64;

    fn id(&self) -> i64 {
        self.0.session.0
    }

    /// Sessions of before a change of the password have another one.
    fn session_auth_hash(&self) -> &[u8] {
        &self.1
    }
}

impl AuthnBackend for Auth {
    type User = CurrentUser;
    type Credentials = SessionId;
    type Error = ServiceError;

    async fn authenticate(&self, session: SessionId) -> Result<Option<CurrentUser>, ServiceError> {
        let session = services::accounts::session(&self.0, session).await?;
        Ok(session.map(|session| {
            let hash = session.credential_version.to_be_bytes();
            CurrentUser(session, hash)
        }))
    }

    async fn get_user(&self, session: &i64) -> Result<Option<CurrentUser>, ServiceError> {
        self.authenticate(SessionId(*session)).await
    }
}

/// Puts a sign-in that was opened into the browser's session, and again when its password changed.
///
/// # Errors
/// [`ErrorCode::Internal`] when the session cannot be written.
pub async fn sign_in_as(session: SessionId) -> AppResult<()> {
    let mut auth = auth_session().await?;
    let user = auth.backend.authenticate(session).await.map_err(refused)?;
    let user = user.ok_or(AppError::Refused(ErrorCode::NotSignedIn))?;
    // A new session number, so that nobody who knew the old one is signed in too.
    auth.session.cycle_id().await.map_err(|_| ErrorCode::Internal)?;
    auth.login(&user).await.map_err(|_| ErrorCode::Internal)?;
    Ok(())
}

/// Ends the sign-in of this request and empties the browser's session.
///
/// # Errors
/// When the database fails.
pub async fn sign_out() -> AppResult<()> {
    let mut auth = auth_session().await?;
    if let Some(user) = &auth.user {
        services::accounts::end_session(&backend()?, &user.0.signed_in, user.0.session).await.map_err(refused)?;
    }
    auth.logout().await.map_err(|_| ErrorCode::Internal)?;
    Ok(())
}

/// Lets the browser keep the token of a device that is new.
///
/// # Errors
/// [`ErrorCode::Internal`] outside of a request.
pub fn keep_device(opened: &Opened) -> AppResult<()> {
    let Some(token) = &opened.device else { return Ok(()) };
    let https = is_https(&backend()?);
    let secure = if https { "; Secure" } else { "" };
    let cookie = format!(
        "{}={token}; Path=/; Max-Age={DEVICE_COOKIE_MAX_AGE}; HttpOnly; SameSite=Lax{secure}",
        device_cookie_name(https)
    );
    let value = HeaderValue::from_str(&cookie).map_err(|_| ErrorCode::Internal)?;
    expect_context::<ResponseOptions>().append_header(header::SET_COOKIE, value);
    Ok(())
}

/// The cookie with the device's token. The prefix is accepted only over TLS.
#[must_use]
pub const fn device_cookie_name(https: bool) -> &'static str {
    if https { "__Host-device" } else { "device" }
}

fn is_https(backend: &Backend) -> bool {
    backend.settings().https()
}
