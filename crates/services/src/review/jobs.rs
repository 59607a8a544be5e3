//! What happens to a review by itself: it opens, makes batches and heads, and closes.

use std::{future::Future, pin::Pin};

use ballot::{Digest, manifest::Review};
use chrono::{DateTime, Duration, Utc};
use domain::{accounts::Actor, ids::ReviewId, review::state::Author};
use sea_orm::sea_query::LockType;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{batch, batch::Which, cache, close, open, rows};
use crate::{
    Backend, Result, Topic, Tx,
    jobs::{Handler, NewJob},
};

/// Opens a review when its time comes.
pub struct OpenDue;
/// Makes batches and heads while a review is open.
pub struct BatchDue;
/// Closes a review when its time comes.
pub struct CloseDue;

const OPEN: &str = "review/open";
const BATCH: &str = "review/batch";
const CLOSE: &str = "review/close";

type Work<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

#[derive(Serialize, Deserialize)]
struct Opening {
    review: ReviewId,
    definition: Digest,
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

/// The jobs of a review that has just been opened.
pub fn schedule(tx: &Tx, review: ReviewId, frozen: &Review) {
    let closes = instant(frozen.manifest().closes);
    let close = NewJob::new(CLOSE, serde_json::json!(review)).once(format!("{CLOSE}/{review}"));
    tx.enqueue(close.after(closes - tx.now()));
    let now = tx.now().timestamp().unsigned_abs();
    let period = u64::from(frozen.manifest().promise_seconds);
    let number = now.saturating_sub(frozen.manifest().opens) / period + 1;
    next(tx, frozen, Period { review, number });
}

/// The job at the end of a promise period, unless the review closes before.
fn next(tx: &Tx, frozen: &Review, period: Period) {
    let manifest = frozen.manifest();
    let at = manifest.opens + period.number * u64::from(manifest.promise_seconds);
    if at < manifest.closes {
        let key = format!("{BATCH}/{}/{}", period.review, period.number);
        let job = NewJob::new(BATCH, serde_json::json!(period)).once(key);
        tx.enqueue(job.after(Ord::max(instant(at) - tx.now(), Duration::zero())));
    }
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
            let review = ReviewId::deserialize(payload)?;
            let stored = rows::find(backend.db().read(), review).await?;
            if stored.state.name() != "open" {
                return Ok(());
            }
            close::close_as(backend, &Actor::System, Author::Schedule, review).await.map(|_| ())
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
    let passed = tx.now().timestamp().unsigned_abs().saturating_sub(frozen.review.manifest().opens);
    let passed = passed / u64::from(frozen.review.manifest().promise_seconds);
    // A server that was away does not make up for every period it missed.
    next(&tx, &frozen.review, Period { number: Ord::max(passed, period.number) + 1, ..period });
    tx.touch(Topic::Review(period.review));
    tx.commit().await?;
    batch::tidy(backend).await;
    Ok(())
}

fn instant(seconds: u64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds.cast_signed(), 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
