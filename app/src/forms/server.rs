//! The server's half of forms without JavaScript: flash data in the session, and redirects.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use domain::error::ErrorCode;
use http::header::ACCEPT;
use http::request::Parts;
use http::{HeaderMap, Method};
use leptos::prelude::*;
use tower_sessions::Session;

use super::{FormOutcome, FormState, Ticket};
use crate::wire::AppResult;

const FLASH_KEY: &str = "flash";

/// A form's state on its way to the page that shows it once. The middleware [`carry_flash`] puts it
/// into the request's extensions.
#[derive(Clone, Debug)]
pub struct Flash(pub FormState);

/// Ends every form's server function. With JavaScript the outcome is returned as it is; without, the
/// browser is redirected: on to the next page, or back to the form with errors and values in the
/// session.
///
/// # Errors
/// [`ErrorCode::Internal`] when the session cannot be written.
pub async fn finish(ticket: &Ticket, outcome: FormOutcome) -> AppResult<FormOutcome> {
    let plain_post = use_context::<Parts>().is_some_and(|parts| accepts_html(&parts.headers));
    if !plain_post {
        return Ok(outcome);
    }
    match &outcome {
        FormOutcome::Done { location, .. } => leptos_axum::redirect(location),
        FormOutcome::Invalid(state) => {
            let session: Session = leptos_axum::extract().await.map_err(|_| ErrorCode::Internal)?;
            session.insert(FLASH_KEY, state).await.map_err(|_| ErrorCode::Internal)?;
            if let Some(back) = ticket.safe_back() {
                leptos_axum::redirect(back);
            }
        }
    }
    Ok(outcome)
}

/// Keeps a form's state for the page that the browser is sent back to; for routes of our own, which no server function
/// ends.
///
/// # Errors
/// [`ErrorCode::Internal`] when the session cannot be written.
pub async fn keep_flash(session: &Session, state: &FormState) -> AppResult<()> {
    session.insert(FLASH_KEY, state).await.map_err(|_| ErrorCode::Internal.into())
}

/// Middleware for pages: takes the flash out of the session and hands it to the page.
pub async fn carry_flash(session: Session, mut request: Request, next: Next) -> Response {
    if request.method() == Method::GET && accepts_html(request.headers()) {
        // A session that cannot be read costs the reader the flash, not the page.
        if let Ok(Some(state)) = session.remove::<FormState>(FLASH_KEY).await {
            request.extensions_mut().insert(Flash(state));
        }
    }
    next.run(request).await
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("text/html"))
}
