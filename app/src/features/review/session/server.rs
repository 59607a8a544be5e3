//! The server's half of the functions of live sessions.

use std::collections::BTreeMap;

use ballot::{Id, bytes::Bytes, token::BlindedMessage};
use domain::accounts::{Action, Resource, can};
use domain::cases::Reason;
use domain::error::{ErrorCode, Fault, FieldError};
use domain::ids::ReviewId;
use domain::review::session::Act;
use services::ServiceError;
use services::review::session::{Command, Step, chair};

use crate::features::review::api::{Booth, Door, door};
use crate::forms::{FormOutcome, FormState, Ticket, keep_flash};
use crate::locale::LangPath;
use crate::server_side::{auth_session, backend, key, official, refused};
use crate::wire::{AppError, AppResult};

/// What the chair's form sent.
pub struct Typed<'a> {
    pub place: u32,
    pub version: i64,
    pub act: &'a str,
    pub seconds: &'a str,
    pub reason: &'a str,
}

/// Does an act, and goes back to the chair's page, which says why it was not possible.
pub async fn act(review: ReviewId, typed: &Typed<'_>, ticket: &Ticket) -> AppResult<FormOutcome> {
    let page = |query: &str| ticket.lang().path(&format!("/review/{review}/chair{query}"));
    let official = official().await?;
    let key = key(ticket)?;
    let done = match command(typed) {
        Ok(command) => chair(&backend()?, &official, &key, review, &command).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => Ok(FormOutcome::done(page(""))),
        Err(ServiceError::Invalid(errors)) => Ok(invalid(typed, errors)),
        Err(ServiceError::Code(code @ (ErrorCode::ChangedMeanwhile | ErrorCode::NotNow))) => {
            keep_flash(&auth_session().await?.session, &kept(typed)).await?;
            let question = typed.place.saturating_add(1);
            Ok(FormOutcome::done_anew(page(&format!("?question={question}&was={code}"))))
        }
        Err(error) => Err(refused(error)),
    }
}

/// The form with what was typed in it.
fn kept(typed: &Typed<'_>) -> FormState {
    let form = FormState::new(&super::act_form::form_name(typed.act, typed.seconds));
    form.value("seconds", typed.seconds).value("reason", typed.reason)
}

/// The same with its faults.
fn invalid(typed: &Typed<'_>, errors: Vec<FieldError>) -> FormOutcome {
    kept(typed).with_errors(errors).into()
}

fn command(typed: &Typed<'_>) -> Result<Command, ServiceError> {
    let field = |field: &str, fault: Fault| ServiceError::Invalid(vec![FieldError::new(field, fault)]);
    let seconds = || typed.seconds.trim().parse::<u32>().map_err(|_| field("seconds", Fault::OutOfRange(1, 14_400)));
    let step = match Act::from_name(typed.act) {
        Some(Act::Open) => Step::Open(seconds()?),
        Some(Act::Extend) => Step::Extend(seconds()?),
        Some(Act::CloseEarly) => Step::CloseEarly,
        Some(Act::Void) => Step::Void(Reason::parse(typed.reason).map_err(|fault| field("reason", fault))?),
        Some(Act::Repeat) => Step::Repeat,
        // Closing is for the clock.
        Some(Act::Close) | None => return Err(ErrorCode::Invalid.into()),
    };
    Ok(Command { place: usize::try_from(typed.place).unwrap_or(usize::MAX), version: typed.version, step })
}

/// The booth as nobody's, for whoever watches over a terminal.
pub async fn terminal_booth(review: i64) -> AppResult<Door> {
    let official = official().await?;
    let allowed = can(&official.actor(), Action::ApproveReview, Resource::System);
    allowed.map_err(|denied| AppError::Refused(denied.into()))?;
    Ok(match door(ReviewId(review)).await? {
        Door::Open(told) => Door::Open(Box::new(Booth { member: None, ..*told })),
        shut @ Door::Shut(_) => shut,
    })
}

/// The member's group and the signature, base64url.
pub async fn issue_at_terminal(review: ReviewId, code: &str, blinded: &str) -> AppResult<(String, String)> {
    let official = official().await?;
    let texts: BTreeMap<Id, String> = serde_json::from_str(blinded).map_err(|_| ErrorCode::Invalid)?;
    let message = |(group, text): (Id, String)| Some((group, BlindedMessage(Bytes::from_text(&text).ok()?)));
    let messages: BTreeMap<Id, BlindedMessage> = texts.into_iter().filter_map(message).collect();
    let issued = services::review::at_terminal(&backend()?, &official, review, (code, &messages)).await;
    let issued = issued.map_err(refused)?;
    Ok((issued.group.to_string(), issued.signature.0.to_string()))
}
