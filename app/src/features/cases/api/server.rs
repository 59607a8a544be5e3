//! What the server functions share on the server.

use std::hash::{DefaultHasher, Hash, Hasher};

use domain::accounts::Citizen;
use domain::error::{ErrorCode, FieldError};
use services::{IdempotencyKey, ServiceError};

use crate::forms::{FormOutcome, FormState, Ticket};
use crate::server_side::{actor, refused};
pub use crate::server_side::{key, official};
use crate::wire::{AppError, AppResult};

/// The citizen who asks.
pub async fn citizen() -> AppResult<Citizen> {
    actor().await?.citizen().map_err(|denied| AppError::Refused(denied.into()))
}

/// The ticket's key for exactly this input: a form that was kept and comes again corrected is another write.
pub fn key_for(ticket: &Ticket, input: &impl Hash) -> AppResult<IdempotencyKey> {
    let mut hasher = DefaultHasher::new();
    input.hash(&mut hasher);
    format!("{}-{:016x}", ticket.key, hasher.finish()).parse().map_err(refused)
}

/// The outcome of an act: on to `done`, back to the form with its errors, or, where the case has moved on meanwhile,
/// to the page that shows how it stands now and says so.
pub fn outcome<T>(
    result: Result<T, ServiceError>,
    form: FormState,
    done: impl FnOnce(T) -> String,
    page: &str,
) -> AppResult<FormOutcome> {
    match result {
        Ok(value) => Ok(FormOutcome::done(done(value))),
        Err(ServiceError::Invalid(errors)) => Ok(form.with_errors(errors).into()),
        Err(ServiceError::Code(code @ (ErrorCode::ChangedMeanwhile | ErrorCode::NotNow))) => {
            let separator = if page.contains('?') { '&' } else { '?' };
            Ok(FormOutcome::done(format!("{page}{separator}was={code}")))
        }
        Err(error) => Err(refused(error)),
    }
}

/// A reason from a form's field, with the field's error where it is none.
pub fn reason(field: &str, text: &str) -> Result<domain::cases::Reason, ServiceError> {
    domain::cases::Reason::parse(text).map_err(|fault| ServiceError::Invalid(vec![FieldError::new(field, fault)]))
}
