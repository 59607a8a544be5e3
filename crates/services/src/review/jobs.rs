//! What happens to a review by itself: it opens, makes batches and heads, and closes.

use std::{future::Future, pin::Pin};

use ballot::{Digest, manifest::Review};
use chrono::{DateTime, Duration, Utc};
use domain::{
    accounts::Actor,
    ids::{PersonId, ReviewId},
    review::state::{Author, ReviewState},
};
use entity::{job, review};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, sea_query::LockType,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{batch, batch::Which, cache, close, draw, open, rows, rows::Stored};
use crate::{
    Backend, Result, Topic, Tx,
    jobs::{Handler, NewJob},
};

/// Opens a review when its time comes.
pub struct OpenDue;
/// Makes batches and heads while a review is open.
pub struct BatchDue;
/// Closes a review when its time comes, or when somebody asks for it after that.
pub struct CloseDue;
/// Destroys the ballots that wait in a review that was declared void. Of a large one that takes longer than a request.
pub struct DiscardWaiting;

const OPEN: &str = "review/open";
const BATCH: &str = "review/batch";
const CLOSE: &str = "review/close";
const DISCARD: &str = "review/discard";

/// A job that is to run within this time is about to run. One that failed several times waits for longer.
const SOON: Duration = Duration::minutes(1);

type Work<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

#[derive(Serialize, Deserialize)]
struct Opening {
    review: ReviewId,
    definition: Digest,
}

/// What closes a review.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Closing {
    Due(ReviewId),
    Asked { review: ReviewId, by: PersonId },
}

impl Closing {
    fn of(payload: &Value) -> serde_json::Result<(ReviewId, Author)> {
        Ok(match Self::deserialize(payload)? {
            Self::Due(review) => (review, Author::Schedule),
            Self::Asked { review, by } => (review, Author::Person(by)),
        })
    }
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Period {
    review: ReviewId,
    number: u64,
}

/// The job that opens a review with this definition.
pub fn open_at(review: ReviewId, definition: Digest, wait: Duration) -> Result<NewJob> {
    let job = NewJob::new(OPEN, serde_json::to_value(Opening { review, definition })?);
    // Approved again after it was sent back, it is another job.
    Ok(job.after(Ord::max(wait, Duration::zero())))
}

/// The job that closes a review because somebody asked for it.
pub fn close_asked(review: ReviewId, by: PersonId) -> Result<NewJob> {
    Ok(NewJob::new(CLOSE, serde_json::to_value(Closing::Asked { review, by })?))
}

/// Whether its closing time has come and a job is about to close the review.
pub async fn is_closing(db: &impl ConnectionTrait, stored: &Stored, now: DateTime<Utc>) -> Result<bool> {
    if !matches!(&stored.state, ReviewState::Open(held) if held.closes_at <= now) {
        return Ok(false);
    }
    let waiting = job::Entity::find().select_only().column(job::Column::Payload);
    let waiting = waiting.filter(job::Column::State.eq("ready")).filter(job::Column::RunAt.lte(now + SOON));
    let waiting = waiting.filter(job::Column::Kind.eq(CLOSE)).into_tuple::<Value>().all(db).await?;
    Ok(waiting.iter().any(|payload| Closing::of(payload).is_ok_and(|(review, _)| review == stored.id())))
}

/// The job that destroys what waits in a review that is being declared void.
pub fn discard(review: ReviewId) -> NewJob {
    NewJob::new(DISCARD, serde_json::json!(review))
}

/// The jobs of a review that has just been opened.
pub fn schedule(tx: &Tx, review: ReviewId, frozen: &Review) {
    let closes = instant(frozen.manifest().closes);
    let close = NewJob::new(CLOSE, serde_json::json!(Closing::Due(review))).once(format!("{CLOSE}/{review}"));
    tx.enqueue(close.after(closes - tx.now()));
    let period = Period { review, number: current(frozen, tx.now()) };
    end_of(frozen, period, tx.now()).into_iter().for_each(|job| tx.enqueue(job));
}

/// Asks for the end of the present period of every open review, where it is not asked for: a job that was given up asks
/// for no next one. Gives the number of those that were missing.
///
/// # Errors
/// When the database fails.
pub async fn keep_periods_coming(backend: &Backend) -> Result<u64> {
    let db = backend.db().read();
    let open = review::Entity::find().select_only().column(review::Column::Id);
    let open = open.filter(review::Column::Status.eq("open")).into_tuple::<i64>().all(db).await?;
    let mut missing = 0;
    for review in open.into_iter().map(ReviewId) {
        let Some(frozen) = cache::frozen(backend, review).await? else { continue };
        let period = Period { review, number: current(&frozen.review, backend.now()) };
        let Some(job) = end_of(&frozen.review, period, backend.now()) else { continue };
        // That of an earlier period, if it is still to run, asks for the present one by itself.
        let alive = Condition::all()
            .add(job::Column::Dedupe.starts_with(format!("{BATCH}/{review}/")))
            .add(job::Column::State.eq("ready"));
        let either = Condition::any().add(alive).add(job::Column::Dedupe.eq(key(period)));
        let asked = job::Entity::find().filter(either);
        if asked.count(db).await? == 0 {
            let tx = backend.begin(&Actor::System).await?;
            tx.enqueue(job);
            tx.commit().await?;
            missing += 1;
        }
    }
    Ok(missing)
}

/// The number of the promise period that is running.
fn current(frozen: &Review, now: DateTime<Utc>) -> u64 {
    let passed = now.timestamp().unsigned_abs().saturating_sub(frozen.manifest().opens);
    passed / u64::from(frozen.manifest().promise_seconds) + 1
}

fn key(period: Period) -> String {
    format!("{BATCH}/{}/{}", period.review, period.number)
}

/// The job at the end of a promise period, unless the review closes before.
fn end_of(frozen: &Review, period: Period, now: DateTime<Utc>) -> Option<NewJob> {
    let manifest = frozen.manifest();
    let at = manifest.opens + period.number * u64::from(manifest.promise_seconds);
    let job = NewJob::new(BATCH, serde_json::json!(period)).once(key(period));
    (at < manifest.closes).then(|| job.after(Ord::max(instant(at) - now, Duration::zero())))
}

impl Handler for OpenDue {
    fn kind(&self) -> &'static str {
        OPEN
    }

    fn run<'a>(&'a self, backend: &'a Backend, payload: &'a Value) -> Work<'a> {
        Box::pin(async move {
            let opening = Opening::deserialize(payload)?;
            let stored = rows::find(backend.db().read(), opening.review).await?;
            // Sent back, cancelled, or approved anew with another definition or roll and another job.
            let approved = stored.state.submission().filter(|_| stored.state.name() == "approved");
            if approved.is_none_or(|approved| approved.definition != opening.definition) {
                return Ok(());
            }
            // Whatever ends the draw asks again.
            if draw::is_announced_only(backend.db().read(), opening.review).await? {
                return Ok(());
            }
            open::open_as(backend, &Actor::System, Author::Schedule, opening.review).await.map(|_| ())
        })
    }
}

impl Handler for BatchDue {
    fn kind(&self) -> &'static str {
        BATCH
    }

    fn run<'a>(&'a self, backend: &'a Backend, payload: &'a Value) -> Work<'a> {
        Box::pin(async move { end_period(backend, Period::deserialize(payload)?).await })
    }
}

impl Handler for CloseDue {
    fn kind(&self) -> &'static str {
        CLOSE
    }

    fn run<'a>(&'a self, backend: &'a Backend, payload: &'a Value) -> Work<'a> {
        Box::pin(async move {
            let (review, author) = Closing::of(payload)?;
            let stored = rows::find(backend.db().read(), review).await?;
            if stored.state.name() != "open" {
                return Ok(());
            }
            close::close_as(backend, author, review).await
        })
    }
}

impl Handler for DiscardWaiting {
    fn kind(&self) -> &'static str {
        DISCARD
    }

    fn run<'a>(&'a self, backend: &'a Backend, payload: &'a Value) -> Work<'a> {
        Box::pin(async move {
            let review = ReviewId::deserialize(payload)?;
            if rows::find(backend.db().read(), review).await?.state.name() == "voided" {
                batch::discard(backend, review).await?;
                batch::tidy_closed(backend).await;
            }
            Ok(())
        })
    }
}

/// A batch, if enough ballots wait, and a head; then the next period. Done already, the period's job is gone.
async fn end_period(backend: &Backend, period: Period) -> Result<()> {
    let Some(frozen) = cache::frozen(backend, period.review).await? else { return Ok(()) };
    let tx = backend.begin(&Actor::System).await?;
    let stored = rows::hold(tx.db(), period.review, LockType::Share).await?;
    if !stored.state.takes_ballots(tx.now()) {
        return tx.abandon().await;
    }
    batch::make(&tx, &frozen, Which::Due).await?;
    // A server that was away does not make up for every period it missed.
    let number = Ord::max(current(&frozen.review, tx.now()), period.number + 1);
    end_of(&frozen.review, Period { number, ..period }, tx.now()).into_iter().for_each(|job| tx.enqueue(job));
    tx.touch(Topic::Review(period.review));
    tx.commit().await?;
    batch::tidy(backend).await;
    Ok(())
}

fn instant(seconds: u64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds.cast_signed(), 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
