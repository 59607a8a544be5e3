//! The end of a window: its turnout is what was durably taken, and too few make it void.

use std::{future::Future, pin::Pin};

use chrono::{DateTime, Duration, Utc};
use domain::{
    accounts::Actor,
    error::ErrorCode,
    ids::ReviewId,
    review::session::{End, Session, Turnout, Window},
};
use entity::review_board;
use sea_orm::{DatabaseTransaction, EntityTrait, sea_query::LockType};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    count,
    store::{self, Held, Latest},
};
use crate::{
    Backend, Result, ServiceError, Topic, Tx,
    audit::AuditEvent,
    jobs::{Handler, NewJob},
    review::{batch, cache, cache::Frozen, groups, rows},
};
use ballot::manifest::{Mode, Results};

/// Closes a window when its time is up.
pub struct WindowDue;

const KIND: &str = "review/session_close";
/// Why the ballots of a window don't count that was open when the review was declared void.
const REVIEW_VOID: &str = "评议已作废 / The review was declared void";

#[derive(Serialize, Deserialize)]
struct Due {
    review: ReviewId,
    window: String,
    until: DateTime<Utc>,
}

/// The job that closes a window at the end of its time.
pub fn close_at(review: ReviewId, window: &str, until: DateTime<Utc>, now: DateTime<Utc>) -> Result<NewJob> {
    let due = Due { review, window: window.to_owned(), until };
    Ok(NewJob::new(KIND, serde_json::to_value(due)?).after(Ord::max(until - now, Duration::zero())))
}

impl Handler for WindowDue {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run<'a>(
        &'a self,
        backend: &'a Backend,
        payload: &'a Value,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
        Box::pin(async move { close_due(backend, &Due::deserialize(payload)?).await })
    }
}

async fn close_due(backend: &Backend, due: &Due) -> Result<()> {
    let Some(frozen) = cache::frozen(backend, due.review).await? else { return Ok(()) };
    let tx = backend.begin(&Actor::System).await?;
    let stored = rows::hold(tx.db(), due.review, LockType::Update).await?;
    if stored.state.name() != "open" {
        // Closed or void, and its window with it.
        return tx.abandon().await;
    }
    let held = store::find(tx.db(), due.review).await?;
    let Some((place, open)) = open_window(&held.session) else { return tx.abandon().await };
    if store::window_id(place, open.round) != due.window || open.until != due.until {
        // Closed already, or given more time: then another job comes.
        return tx.abandon().await;
    }
    if tx.now() < open.until {
        // The clock was set back meanwhile.
        tx.enqueue(close_at(due.review, &due.window, due.until, tx.now())?);
        return tx.commit().await;
    }
    close(&tx, &frozen, &held, place).await?;
    sign(&tx, &frozen).await?;
    tx.commit().await
}

/// Before the review closes: closes the window that is still open, for its time is up as well.
pub async fn settle(tx: &Tx, frozen: &Frozen) -> Result<()> {
    if frozen.review.manifest().mode != Mode::Live {
        return Ok(());
    }
    let held = store::find(tx.db(), frozen.id).await?;
    // Pages that wait for the next question hear that none comes.
    tx.touch(Topic::Session(frozen.id));
    match open_window(&held.session) {
        Some((place, _)) => close(tx, frozen, &held, place).await,
        None => Ok(()),
    }
}

/// Before the review is declared void: so is the window that is open. No head says it, because none comes any more.
pub async fn void_open(tx: &Tx, review: ReviewId, end: End) -> Result<()> {
    let held = match store::find(tx.db(), review).await {
        Err(ServiceError::Code(ErrorCode::NotFound)) => return Ok(()),
        held => held?,
    };
    tx.touch(Topic::Session(review));
    let Some((place, _)) = open_window(&held.session) else { return Ok(()) };
    let latest = store::latest(tx.db(), review, place).await?.ok_or(ErrorCode::NotFound)?;
    let session = held.session.clone().void(place, end).map_err(ErrorCode::from)?;
    store::save(tx.db(), review, &held, &session).await?;
    store::declare_void(tx.db(), &latest.row, REVIEW_VOID).await?;
    let event = AuditEvent::new("review/session_void", format!("review/{review}"));
    tx.audit(event.with(json!({ "question": place + 1, "window": latest.row.window_id })));
    Ok(())
}

async fn close(tx: &Tx, frozen: &Frozen, held: &Held, place: usize) -> Result<()> {
    let review = frozen.id;
    let (latest, turnout) = turnout(tx.db(), review, place).await?;
    let session = held.session.clone().close(place, turnout, tx.now()).map_err(ErrorCode::from)?;
    store::save(tx.db(), review, held, &session).await?;
    closed(tx, &session, place, &latest).await?;
    let event = AuditEvent::new(KIND, format!("review/{review}"));
    tx.audit(event.with(story(place, &latest, turnout)));
    tx.touch(Topic::Session(review));
    tx.touch(Topic::Review(review));
    Ok(())
}

fn open_window(session: &Session) -> Option<(usize, domain::review::session::OpenWindow)> {
    let place = session.open_place()?;
    match session.questions().get(place).map(|question| &question.window) {
        Some(Window::Open(open)) => Some((place, *open)),
        _ => None,
    }
}

/// The newest window of a question, and its turnout while nobody can write a ballot.
pub async fn turnout(db: &DatabaseTransaction, review: ReviewId, place: usize) -> Result<(Latest, Turnout)> {
    let rolls = groups::hold(db, review).await?;
    let latest = store::latest(db, review, place).await?.ok_or(ErrorCode::NotFound)?;
    let turnout = latest.turnout(&rolls);
    Ok((latest, turnout))
}

/// What follows from a window's closing: it is counted, or void because too few took part.
pub async fn closed(tx: &Tx, session: &Session, place: usize, latest: &Latest) -> Result<()> {
    match session.questions().get(place).map(|question| &question.window) {
        Some(Window::Closed(closed)) if closed.quorate => {
            tx.enqueue(count::of(ReviewId(latest.row.review_id), latest.row.sequence)?);
            Ok(())
        }
        Some(Window::Closed(_)) => store::declare_void(tx.db(), &latest.row, quorum_missed()).await,
        _ => Ok(()),
    }
}

/// Why the ballots of a window don't count in which too few took part.
pub const fn quorum_missed() -> &'static str {
    "未达到法定人数 / The quorum was not reached"
}

/// What the log says of a closed window.
pub fn story(place: usize, latest: &Latest, turnout: Turnout) -> Value {
    let Turnout { cast, entitled } = turnout;
    json!({ "question": place + 1, "window": latest.row.window_id, "cast": cast, "entitled": entitled })
}

/// Signs a head that names the windows as they stand now, so that nobody can say later that they were others. Where
/// ballots go to the board while the review is open, the head at the end of the promise period does: one in between
/// would have to come with a batch. A head can't be older than the one before, so none is made while the clock is
/// behind.
pub async fn sign(tx: &Tx, frozen: &Frozen) -> Result<()> {
    let manifest = frozen.review.manifest();
    let board = review_board::Entity::find_by_id(frozen.id.0).one(tx.db()).await?;
    let in_time = board.is_some_and(|board| board.head_at <= tx.now());
    if manifest.results != Results::AtClose || !in_time || tx.now().timestamp().unsigned_abs() > manifest.closes {
        return Ok(());
    }
    let counts = groups::hold(tx.db(), frozen.id).await?;
    batch::head_only(tx.db(), frozen.id, &frozen.review, &frozen.board_key, &counts, tx.now()).await
}
