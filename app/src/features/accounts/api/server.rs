//! What the server functions share on the server.

use chrono::Duration;
use domain::accounts::throttle::wait_minutes;
use domain::accounts::{Official, Role};
use domain::error::{ErrorCode, Fault};
use services::accounts::{Outcome, PendingStep};
use services::{ServiceError, accounts};

use crate::forms::{FormOutcome, FormState, Ticket};
use crate::locale::{Lang, LangPath};
use crate::paths;
pub use crate::server_side::key;
use crate::server_side::{auth_session, backend, forget, keep, keep_device, kept, official_as, refused, sign_in_as};
use crate::wire::{AppError, AppResult};

/// Where the browser's session keeps whose code is awaited.
const PENDING: &str = "second_step";
/// Where it keeps recovery codes until the person has them, sealed.
const CODES: &str = "recovery_codes";

/// Goes on from an attempt to sign in.
pub async fn after_attempt(
    form: FormState,
    (outcome, delay): (Outcome, Duration),
    field: &str,
    next: &str,
    lang: Lang,
) -> AppResult<FormOutcome> {
    accounts::hold(delay).await;
    let backend = backend()?;
    Ok(match outcome {
        Outcome::Wrong if field == "code" => form.error(field, Fault::WrongCode).into(),
        Outcome::Wrong => form.error(field, Fault::WrongCredentials).into(),
        Outcome::Wait { until } => form.error("", Fault::WaitMinutes(wait_minutes(until, backend.now()))).into(),
        Outcome::SecondStep(pending) => {
            auth_session().await?.session.insert(PENDING, pending).await.map_err(|_| ErrorCode::Internal)?;
            let query = safe(next).map(|next| format!("?next={}", paths::query_value(next))).unwrap_or_default();
            FormOutcome::done(lang.path(&format!("/sign-in/code{query}")))
        }
        Outcome::SignedIn(opened) => {
            forget_pending().await?;
            sign_in_as(opened.session).await?;
            keep_device(&opened)?;
            if opened.set_up_second_step || opened.change_password {
                return Ok(FormOutcome::done_anew(lang.path(paths::ACCOUNT)));
            }
            FormOutcome::done_anew(safe(next).map_or_else(|| lang.path(paths::HOME), ToOwned::to_owned))
        }
    })
}

/// Whose code is awaited.
pub async fn pending() -> AppResult<PendingStep> {
    let session = auth_session().await?.session;
    let pending = session.get(PENDING).await.map_err(|_| ErrorCode::Internal)?;
    pending.ok_or(AppError::Refused(ErrorCode::NotSignedIn))
}

/// Forgets whose code was awaited.
pub async fn forget_pending() -> AppResult<()> {
    let session = auth_session().await?.session;
    session.remove::<PendingStep>(PENDING).await.map_err(|_| ErrorCode::Internal)?;
    Ok(())
}

/// Keeps new recovery codes for the page that shows them. Reading that page changes nothing: an answer that is lost on
/// its way loses no codes.
pub async fn keep_codes(codes: &[String]) -> AppResult<()> {
    if codes.is_empty() {
        return Ok(());
    }
    keep(&backend()?, &auth_session().await?.session, CODES, codes.join(" ").as_bytes()).await
}

/// New recovery codes, until the person says that they are kept.
pub async fn codes() -> AppResult<Vec<String>> {
    let codes = kept(&backend()?, &auth_session().await?.session, CODES).await?.unwrap_or_default();
    let codes = String::from_utf8(codes).map_err(|_| ErrorCode::Internal)?;
    Ok(codes.split_whitespace().map(ToOwned::to_owned).collect())
}

/// Forgets them.
pub async fn forget_codes() -> AppResult<()> {
    forget(&auth_session().await?.session, CODES).await
}

/// The outcome of a use-case behind a form: on to the account page, or back with the errors.
pub fn outcome<T>(result: Result<T, ServiceError>, form: FormState, done: String) -> AppResult<FormOutcome> {
    match result {
        Ok(_) => Ok(FormOutcome::done_anew(done)),
        Err(ServiceError::Invalid(errors)) => Ok(form.with_errors(errors).into()),
        Err(error) => Err(refused(error)),
    }
}

/// The security administrator who asks.
pub async fn security_administrator() -> AppResult<Official> {
    official_as(Role::SecurityAdministrator).await
}

/// A page of this site, as the query said.
fn safe(next: &str) -> Option<&str> {
    let local = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']);
    local.then_some(next)
}

/// The account page in the language of the form.
pub fn account_page(ticket: &Ticket) -> String {
    ticket.lang().path(paths::ACCOUNT)
}
