//! The server's half of the organiser's functions.

use domain::accounts::{Action, Official, Resource, Role, can};
use domain::cases::Reason;
use domain::error::{ErrorCode, Fault, FieldError};
use domain::ids::ReviewId;
use domain::review::desk::{Desk, DeskRow, Digest, GroupFigures, acts};
use domain::review::setup::SetupEntry;
use domain::review::state::{Act, Schedule};
use domain::text::Bilingual;
use services::review::{self, Done, GroupTurnout, ReviewRow, ReviewView};
use services::{Backend, IdempotencyKey, ServiceError, Topic};

use crate::forms::{FormOutcome, FormState, Ticket, keep_flash};
use crate::locale::LangPath;
use crate::server_side::{auth_session, backend, official_as, refused};
pub use crate::server_side::{key, official};
use crate::wire::{AppError, AppResult};

/// The organiser who asks.
pub async fn organiser() -> AppResult<Official> {
    official_as(Role::ReviewOrganiser).await
}

/// A page of a review in the language of the form.
pub fn page(ticket: &Ticket, review: ReviewId, rest: &str) -> String {
    ticket.lang().path(&format!("{}/{review}{rest}", super::super::ORGANISE))
}

/// A row as the list shows it.
pub fn row(row: ReviewRow) -> DeskRow {
    DeskRow {
        review: row.review,
        title: Bilingual::new(row.title_zh, row.title_en),
        status: row.status,
        opens_at: row.opens_at,
        closes_at: row.closes_at,
    }
}

/// A review on its reader's desk.
pub async fn desk(review: i64) -> AppResult<Desk> {
    let (backend, official) = (backend()?, official().await?);
    let id = ReviewId(review);
    // Read before the review: what changes in between is then told.
    let topic = backend.live().version(backend.db().read(), Topic::Review(id)).await;
    let topic_version = topic.map_err(|error| refused(error.into()))?;
    let view = review::find(&backend, &official, id).await.map_err(refused)?;
    Ok(to_desk(&backend, &official, view, topic_version))
}

fn to_desk(backend: &Backend, official: &Official, view: ReviewView, topic_version: i64) -> Desk {
    let now = backend.now();
    let read = view.entry.read(now);
    let schedule: Option<Schedule> = read.as_ref().ok().map(|setup| setup.schedule);
    let mut errors = read.as_ref().err().cloned().unwrap_or_default();
    let unknown = |setup: &domain::review::setup::Setup| setup.grades.iter().filter(|row| row.score.is_none()).count();
    if read.as_ref().is_ok_and(|setup| unknown(setup) != 1) {
        errors.push(FieldError::new("grades", Fault::OneWithoutPoints));
    }
    errors.extend(view.previous_fault);
    let organises = can(&official.actor(), Action::OrganiseReview, Resource::System).is_ok();
    let mut acts = acts(&view.state, official.person(), organises, schedule, now);
    acts.retain(|act| !(view.closing && *act == Act::Close));
    Desk {
        review: view.review,
        version: view.version,
        topic_version,
        acts,
        errors,
        turnout: figures(&view.entry, &view.turnout),
        stray: stray(&view.entry, &view.turnout),
        drawing: view.drawing,
        closing: view.closing,
        entry: view.entry,
        previous: view.previous,
        state: view.state,
        definition: view.definition,
        public_id: view.public_id,
        fingerprint: view.fingerprint,
        counted: view.results.is_some(),
        published: view.published,
        organises,
    }
}

/// The groups of the definition with their counters.
fn figures(entry: &SetupEntry, turnout: &[GroupTurnout]) -> Vec<GroupFigures> {
    let figures = entry.groups.iter().map(|group| {
        let row = turnout.iter().find(|row| row.group_key == group.key);
        let count = |part: fn(&GroupTurnout) -> u64| row.map_or(0, part);
        GroupFigures {
            key: group.key.clone(),
            name: Bilingual::new(&group.name_zh, &group.name_en),
            roll: count(|row| row.roll),
            added: count(|row| row.added),
            struck: count(|row| row.struck),
            issued: count(|row| row.issued),
            cast: count(|row| row.cast),
        }
    });
    figures.collect()
}

/// Members of groups that the definition does not have any more.
fn stray(entry: &SetupEntry, turnout: &[GroupTurnout]) -> u64 {
    let is_known = |row: &&GroupTurnout| entry.groups.iter().any(|group| group.key == row.group_key);
    turnout.iter().filter(|row| !is_known(row)).map(|row| row.roll).sum()
}

/// Does an act.
pub async fn perform(id: ReviewId, act: Act, digest: &str, typed: &str, ticket: &Ticket) -> Result<Done, ServiceError> {
    let code = |error: AppError| match error {
        AppError::Refused(code) => ServiceError::from(code),
        AppError::Unreachable => ServiceError::from(ErrorCode::Unavailable),
    };
    let (backend, official) = (backend().map_err(code)?, official().await.map_err(code)?);
    let key: IdempotencyKey = ticket.key.parse()?;
    let reason = || reason("reason", typed);
    let digest = || digest.parse::<Digest>().map_err(|_| ServiceError::from(ErrorCode::Invalid));
    match act {
        Act::Submit => review::submit(&backend, &official, &key, id).await,
        Act::Approve => review::approve(&backend, &official, &key, id, digest()?).await,
        Act::SendBack => review::send_back(&backend, &official, &key, id, reason()?).await,
        Act::Open => review::open(&backend, &official, id).await,
        Act::Close => review::close(&backend, &official, id).await,
        Act::Count => review::count_results(&backend, &official, &key, id).await,
        // How a count ends, and what a change of the roll does: nobody does it by hand.
        Act::Preview | Act::Refuse | Act::ChangeRoll => Err(ErrorCode::Invalid.into()),
        Act::Recheck => review::recheck_results(&backend, &official, &key, id, reason()?).await,
        Act::ApproveResults => review::approve_results(&backend, &official, &key, id, digest()?).await,
        Act::Publish => review::publish_results(&backend, &official, &key, id).await,
        Act::Cancel => review::cancel(&backend, &official, &key, id, reason()?).await,
        Act::Void => review::void(&backend, &official, &key, id, reason()?).await,
    }
}

/// On to the review's page, which says what was done, or why not.
pub async fn after_act(
    id: ReviewId,
    act: Act,
    typed: &str,
    ticket: &Ticket,
    done: Result<Done, ServiceError>,
) -> AppResult<FormOutcome> {
    let to = |query: String| Ok(FormOutcome::done_anew(page(ticket, id, &query)));
    match done {
        Ok(_) => to(format!("?done={}", act.name())),
        Err(ServiceError::Invalid(_)) if matches!(act, Act::Submit | Act::Open) => to("?was=not_ready".to_owned()),
        Err(ServiceError::Invalid(errors)) => {
            Ok(FormState::new(act.name()).value("reason", typed).with_errors(errors).into())
        }
        Err(ServiceError::Code(ErrorCode::Forbidden)) if matches!(act, Act::Approve | Act::ApproveResults) => {
            to("?was=same_person".to_owned())
        }
        Err(ServiceError::Code(code @ (ErrorCode::ChangedMeanwhile | ErrorCode::NotNow))) => {
            keep_typed(act.name(), &[("reason", typed)]).await?;
            to(format!("?was={code}"))
        }
        Err(error) => Err(refused(error)),
    }
}

/// Takes what was typed along to the page that says that somebody else was quicker.
pub async fn keep_typed(form: &str, fields: &[(&str, &str)]) -> AppResult<()> {
    let typed = fields.iter().filter(|(_, text)| !text.is_empty());
    let state = typed.fold(FormState::new(form), |state, (field, text)| state.value(field, *text));
    if state.values.is_empty() {
        return Ok(());
    }
    keep_flash(&auth_session().await?.session, &state).await
}

/// A reason from a form's field, with the field's error where it is none.
pub fn reason(field: &str, text: &str) -> Result<Reason, ServiceError> {
    Reason::parse(text).map_err(|fault| ServiceError::Invalid(vec![FieldError::new(field, fault)]))
}
