//! What server functions reach for: who asks, from where, and the backend. The server puts all of it into the request
//! before pages and server functions run.

mod auth;
mod kept;
mod once;

use axum_login::AuthSession;
use domain::accounts::{Actor, Official, Role};
use domain::error::ErrorCode;
use http::request::Parts;
use leptos::prelude::*;
use services::accounts::{Origin, Session};
use services::{Backend, IdempotencyKey, ServiceError};

pub use auth::{Auth, CurrentUser, DEVICE_COOKIE_MAX_AGE, device_cookie_name, keep_device, sign_in_as, sign_out};
pub use kept::{forget, keep, kept};
pub use once::{keep_once, take_once};

use crate::forms::Ticket;
use crate::wire::{AppError, AppResult};

/// The backend.
///
/// # Errors
/// [`ErrorCode::Internal`] outside of a request.
pub fn backend() -> AppResult<Backend> {
    use_context::<Backend>().ok_or(AppError::Refused(ErrorCode::Internal))
}

/// Who asks: `actor().await?.citizen()?` proves that it is a citizen.
///
/// # Errors
/// [`ErrorCode::Internal`] outside of a request.
pub async fn actor() -> AppResult<Actor> {
    let parts = parts()?;
    Ok(parts.extensions.get::<Actor>().cloned().unwrap_or_default())
}

/// The official who asks. What they may do is for the use-case to say.
///
/// # Errors
/// [`ErrorCode::NotSignedIn`] for strangers, [`ErrorCode::Forbidden`] for everybody else.
pub async fn official() -> AppResult<Official> {
    Ok(actor().await?.official().map_err(ErrorCode::from)?)
}

/// Proves that an official with this role asks. A page rendered on the server calls server functions without passing
/// the table of endpoints.
///
/// # Errors
/// [`ErrorCode::NotSignedIn`] for strangers, [`ErrorCode::Forbidden`] for everybody else.
pub async fn official_as(role: Role) -> AppResult<Official> {
    Ok(actor().await?.official_as(role).map_err(ErrorCode::from)?)
}

/// The key of a form's ticket: the same sending again repeats no effect.
///
/// # Errors
/// [`ErrorCode::Invalid`] where the form brought none.
pub fn key(ticket: &Ticket) -> AppResult<IdempotencyKey> {
    ticket.key.parse().map_err(refused)
}

/// The sign-in by which the request comes.
///
/// # Errors
/// [`ErrorCode::NotSignedIn`] for strangers.
pub async fn session() -> AppResult<Session> {
    let auth = auth_session().await?;
    auth.user.map(|user| user.0).ok_or(AppError::Refused(ErrorCode::NotSignedIn))
}

/// Where the request comes from.
///
/// # Errors
/// [`ErrorCode::Internal`] outside of a request.
pub fn origin() -> AppResult<Origin> {
    parts()?.extensions.get::<Origin>().cloned().ok_or(AppError::Refused(ErrorCode::Internal))
}

/// What axum-login knows of the request.
///
/// # Errors
/// [`ErrorCode::Internal`] outside of a request.
pub async fn auth_session() -> AppResult<AuthSession<Auth>> {
    parts()?.extensions.get::<AuthSession<Auth>>().cloned().ok_or(AppError::Refused(ErrorCode::Internal))
}

/// A use-case's error on its way to the wire: the code is sent, the story of a fault is logged here, once.
#[must_use]
pub fn refused(error: ServiceError) -> AppError {
    if error.is_fault() {
        tracing::error!(%error, "a use-case failed");
    }
    AppError::Refused(error.code())
}

fn parts() -> AppResult<Parts> {
    use_context::<Parts>().ok_or(AppError::Refused(ErrorCode::Internal))
}
