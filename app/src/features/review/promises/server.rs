//! The server's half of the functions: reading the fields, one use-case, the outcome.

use chrono::NaiveDate;
use domain::cases::Reason;
use domain::error::{ErrorCode, Fault, FieldError};
use domain::ids::{DepartmentId, ReviewId};
use services::ServiceError;
use services::review::{self, PlanDone};

use crate::forms::{FormOutcome, FormState, Ticket, keep_flash};
use crate::locale::LangPath;
use crate::server_side::{auth_session, backend, key, official, refused};
use crate::wire::AppResult;

/// Promises one measure more.
pub async fn promise(
    (review, department): (i64, i64),
    what: &str,
    day: &str,
    ticket: &Ticket,
) -> AppResult<FormOutcome> {
    let typed = FormState::new("promise").value("what", what).value("day", day);
    let (what, day) = match (words("what", what), date(day)) {
        (Ok(what), Ok(day)) => (what, day),
        (what, day) => return Ok(typed.with_errors(wrong([what.err(), day.err()])).into()),
    };
    let place = (ReviewId(review), DepartmentId(department));
    let done = review::promise_measure(&backend()?, &official().await?, &key(ticket)?, place, (what, day)).await;
    outcome(done, typed, ticket, "promise").await
}

/// Says that a measure is done.
pub async fn claim(place: (i64, i64, usize), proof: &str, ticket: &Ticket) -> AppResult<FormOutcome> {
    let typed = FormState::new("claim").value("proof", proof);
    let proof = match words("proof", proof) {
        Ok(proof) => proof,
        Err(error) => return Ok(typed.with_errors(vec![error]).into()),
    };
    let done = review::claim_measure(&backend()?, &official().await?, &key(ticket)?, at(place), proof).await;
    outcome(done, typed, ticket, "claim").await
}

/// Puts a measure off.
pub async fn put_off(place: (i64, i64, usize), day: &str, reason: &str, ticket: &Ticket) -> AppResult<FormOutcome> {
    let typed = FormState::new("put_off").value("day", day).value("reason", reason);
    let (day, reason) = match (date(day), words("reason", reason)) {
        (Ok(day), Ok(reason)) => (day, reason),
        (day, reason) => return Ok(typed.with_errors(wrong([day.err(), reason.err()])).into()),
    };
    let done = review::put_off_measure(&backend()?, &official().await?, &key(ticket)?, at(place), (day, reason)).await;
    outcome(done, typed, ticket, "put_off").await
}

/// Finds a measure done, or, with a reason, not.
pub async fn check(place: (i64, i64, usize), found: &str, reason: &str, ticket: &Ticket) -> AppResult<FormOutcome> {
    let typed = FormState::new("check").value("found", found).value("reason", reason);
    let missing = match (found, words("reason", reason)) {
        ("yes", _) => None,
        ("no", Ok(reason)) => Some(reason),
        ("no", Err(error)) => return Ok(typed.with_errors(vec![error]).into()),
        _ => return Ok(typed.error("found", Fault::Required).into()),
    };
    let done = review::check_measure(&backend()?, &official().await?, &key(ticket)?, at(place), missing).await;
    outcome(done, typed, ticket, "check").await
}

fn at((review, department, place): (i64, i64, usize)) -> (ReviewId, DepartmentId, usize) {
    (ReviewId(review), DepartmentId(department), place)
}

fn words(field: &str, text: &str) -> Result<Reason, FieldError> {
    Reason::parse(text).map_err(|fault| FieldError::new(field, fault))
}

fn date(text: &str) -> Result<NaiveDate, FieldError> {
    let text = text.trim();
    let fault = if text.is_empty() { Fault::Required } else { Fault::NotADate };
    text.parse().map_err(|_| FieldError::new("day", fault))
}

fn wrong(errors: [Option<FieldError>; 2]) -> Vec<FieldError> {
    errors.into_iter().flatten().collect()
}

/// On to the plan, which says what was done, or why not.
async fn outcome(
    done: Result<PlanDone, ServiceError>,
    typed: FormState,
    ticket: &Ticket,
    act: &str,
) -> AppResult<FormOutcome> {
    match done {
        Ok(done) => {
            let plan = format!("{}/{}/{}?done={act}", super::DESK, done.review, done.department);
            Ok(FormOutcome::done_anew(ticket.lang().path(&plan)))
        }
        Err(ServiceError::Invalid(errors)) => Ok(typed.with_errors(errors).into()),
        Err(ServiceError::Code(code @ (ErrorCode::NotNow | ErrorCode::ChangedMeanwhile))) => {
            // What was typed comes along to the page it was typed on, which shows how things are now.
            keep_flash(&auth_session().await?.session, &typed).await?;
            let desk = ticket.lang().path(super::DESK);
            let back = ticket.safe_back().and_then(|back| back.split('?').next()).unwrap_or(&desk);
            Ok(FormOutcome::done_anew(format!("{back}?was={code}")))
        }
        Err(error) => Err(refused(error)),
    }
}
