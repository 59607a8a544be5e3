//! What the chair does. Each act is one transaction with the key of its form, and refused when somebody else changed
//! the session since the chair's page was read.

use chrono::{DateTime, Duration, Utc};
use domain::{
    accounts::{Action, Official},
    cases::Reason,
    error::{ErrorCode, Fault, FieldError},
    ids::ReviewId,
    review::session::{Act, End, Session, SessionError, Window},
};
use sea_orm::DatabaseTransaction;
use serde::Serialize;
use serde_json::json;

use super::{
    end::{self, quorum_missed},
    store::{self, Held},
};
use crate::{
    Backend, IdempotencyKey, Result, ServiceError, Topic,
    audit::AuditEvent,
    review::{
        Done, cache,
        cache::Frozen,
        change::{self, Begun, Change},
        groups,
        manifest::departments_of,
    },
};

/// The longest time a window gets at once.
const LONGEST: u32 = 4 * 3600;
/// The most characters that a head holds of why a window is void.
const LONGEST_REASON: u32 = 300;

/// An act on the question at a place, as seen at a version of the session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Command {
    /// The question, from 0.
    pub place: usize,
    /// The version of the session that the chair's page showed.
    pub version: i64,
    /// What is to be done.
    pub step: Step,
}

/// What the chair does with a window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Step {
    /// Opens it for so many seconds.
    Open(u32),
    /// Gives so many seconds more.
    Extend(u32),
    /// Closes it before its time is up.
    CloseEarly,
    /// Declares it void. Everybody reads why, for ever: it goes into the signed heads.
    Void(Reason),
    /// Plans the question once more.
    Repeat,
}

impl Step {
    /// Which act it is.
    #[must_use]
    pub const fn act(&self) -> Act {
        match self {
            Self::Open(_) => Act::Open,
            Self::Extend(_) => Act::Extend,
            Self::CloseEarly => Act::CloseEarly,
            Self::Void(_) => Act::Void,
            Self::Repeat => Act::Repeat,
        }
    }

    const fn command(&self) -> &'static str {
        match self {
            Self::Open(_) => "review/session_open",
            Self::Extend(_) => "review/session_extend",
            Self::CloseEarly => "review/session_close_early",
            Self::Void(_) => "review/session_void",
            Self::Repeat => "review/session_repeat",
        }
    }
}

/// Does an act of the chair. Whoever organises the review chairs its session.
///
/// # Errors
/// [`ErrorCode::NotNow`] where the window's state has no such arrow or the review takes no ballots,
/// [`ErrorCode::ChangedMeanwhile`] when the page was old, [`ErrorCode::NotFound`] without a session or question, and
/// field errors of `seconds` and `reason`.
pub async fn chair(
    backend: &Backend,
    chair: &Official,
    key: &IdempotencyKey,
    review: ReviewId,
    command: &Command,
) -> Result<Done> {
    let begun = change::begin(backend, chair, Action::OrganiseReview, key, command.step.command(), (review, command));
    let change = match begun.await? {
        Begun::Again(done) => return Ok(done),
        Begun::First(change) => change,
    };
    let frozen = cache::frozen(backend, review).await?.ok_or(ErrorCode::NotNow)?;
    let held = store::find(change.tx.db(), review).await?;
    if held.version != command.version {
        return Err(ErrorCode::ChangedMeanwhile.into());
    }
    if !change.stored.state.takes_ballots(change.tx.now()) {
        return Err(ErrorCode::NotNow.into());
    }
    let event = change.event();
    let act = Acting { change: &change, frozen: &frozen, held: &held, place: command.place };
    let (session, event) = act.step(&command.step, event).await?;
    let version = store::save(change.tx.db(), review, &held, &session).await?;
    end::sign(&change.tx, &frozen).await?;
    change.tx.audit(event);
    change.tx.touch(Topic::Session(review));
    change.tx.touch(Topic::Review(review));
    change.tx.finish(Done { review, version }).await
}

/// One act within its transaction.
struct Acting<'a> {
    change: &'a Change,
    frozen: &'a Frozen,
    held: &'a Held,
    place: usize,
}

impl Acting<'_> {
    fn db(&self) -> &DatabaseTransaction {
        self.change.tx.db()
    }

    fn session(&self) -> Session {
        self.held.session.clone()
    }

    /// The next state of the session, and what is written of it in the log.
    async fn step(&self, step: &Step, event: AuditEvent) -> Result<(Session, AuditEvent)> {
        let question = self.place + 1;
        match step {
            Step::Open(seconds) => {
                let until = self.until(self.change.tx.now(), *seconds)?;
                let session = self.session().open(self.place, until, self.change.tx.now()).map_err(refused)?;
                let window = self.open(&session, until).await?;
                Ok((session, event.with(json!({ "question": question, "window": window, "until": until }))))
            }
            Step::Extend(seconds) => {
                let Some(Window::Open(open)) = self.window() else {
                    return Err(ErrorCode::NotNow.into());
                };
                let until = self.until(open.until, *seconds)?;
                let session = self.session().extend(self.place, until, self.change.tx.now()).map_err(refused)?;
                let window = store::window_id(self.place, open.round);
                self.change.tx.enqueue(end::close_at(self.frozen.id, &window, until, self.change.tx.now())?);
                Ok((session, event.with(json!({ "question": question, "window": window, "until": until }))))
            }
            Step::CloseEarly => {
                let (latest, turnout) = end::turnout(self.db(), self.frozen.id, self.place).await?;
                let session = self.session().close_early(self.place, turnout, self.change.tx.now()).map_err(refused)?;
                end::closed(&self.change.tx, &session, self.place, &latest).await?;
                Ok((session, event.with(end::story(self.place, &latest, turnout))))
            }
            Step::Void(reason) => {
                let why = public_reason(reason)?;
                let by = self.change.tx.actor().person().ok_or(ErrorCode::Forbidden)?;
                let end = End { by, at: self.change.tx.now(), reason: reason.clone() };
                let session = self.session().void(self.place, end).map_err(refused)?;
                let latest = store::latest(self.db(), self.frozen.id, self.place).await?.ok_or(ErrorCode::NotFound)?;
                store::declare_void(self.db(), &latest.row, &why).await?;
                let event = event.because(reason.as_str());
                Ok((session, event.with(json!({ "question": question, "window": latest.row.window_id }))))
            }
            Step::Repeat => {
                let session = self.session().repeat(self.place).map_err(refused)?;
                let latest = store::latest(self.db(), self.frozen.id, self.place).await?.ok_or(ErrorCode::NotFound)?;
                store::declare_void(self.db(), &latest.row, quorum_missed()).await?;
                Ok((session, event.with(json!({ "question": question, "window": latest.row.window_id }))))
            }
        }
    }

    fn window(&self) -> Option<&Window> {
        self.held.session.questions().get(self.place).map(|question| &question.window)
    }

    /// The end of a window that gets so many seconds from `start` on, at the latest when the review closes.
    fn until(&self, start: DateTime<Utc>, seconds: u32) -> Result<DateTime<Utc>> {
        let fault = |fault| ServiceError::Invalid(vec![FieldError::new("seconds", fault)]);
        if !(1..=LONGEST).contains(&seconds) {
            return Err(fault(Fault::OutOfRange(1, i64::from(LONGEST))));
        }
        let closes = self.frozen.review.manifest().closes.cast_signed();
        let left = closes.saturating_sub(start.timestamp());
        if i64::from(seconds) > left {
            return Err(fault(Fault::OutOfRange(1, left.max(1))));
        }
        Ok(start + Duration::seconds(i64::from(seconds)))
    }

    async fn open(&self, session: &Session, until: DateTime<Utc>) -> Result<String> {
        let (review, tx) = (self.frozen.id, &self.change.tx);
        let question = session.questions().get(self.place).ok_or(ErrorCode::NotFound)?;
        let departments = departments_of(&self.frozen.review.manifest().departments, &question.subjects)?;
        // Whoever signs a token or writes a ballot waits: the counters of the window begin with every group.
        groups::hold(tx.db(), review).await?;
        let round = question.window.round();
        store::add_window(tx.db(), review, (self.place, round), &departments).await?;
        let window = store::window_id(self.place, round);
        tx.enqueue(end::close_at(review, &window, until, tx.now())?);
        Ok(window)
    }
}

/// The reason as heads hold it: one line of at most 300 characters.
fn public_reason(reason: &Reason) -> Result<String> {
    let line: String = reason.as_str().chars().map(|one| if one.is_control() { ' ' } else { one }).collect();
    if line.chars().count() > LONGEST_REASON as usize {
        let long = FieldError::new("reason", Fault::TooLong(LONGEST_REASON));
        return Err(ServiceError::Invalid(vec![long]));
    }
    Ok(line)
}

fn refused(error: SessionError) -> ServiceError {
    ErrorCode::from(error).into()
}
