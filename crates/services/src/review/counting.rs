//! The count of a closed board. The organiser asks for it and a job does it: a million ballots take minutes, and what
//! takes minutes must not hang on a page that stays open.

use std::{future::Future, pin::Pin};

use ballot::{Digest, archive::COUNTS, canonical};
use domain::{
    accounts::{Action, Actor, Official},
    error::ErrorCode,
    ids::ReviewId,
    review::state::{Refused, ReviewState},
};
use entity::review;
use sea_orm::{ActiveValue::Set, sea_query::LockType};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Done, archive, cache,
    cache::Frozen,
    change::{self, Begun},
    count,
    rows::{self, Stored},
};
use crate::{
    Backend, IdempotencyKey, Result, ServiceError, Topic, Tx,
    audit::AuditEvent,
    jobs::{Handler, NewJob},
};

const COUNT: &str = "review/count";

/// Asks for the board to be checked and counted; [`CountAsked`] does it.
///
/// # Errors
/// [`ErrorCode::NotNow`] unless it is closed and not counted.
pub async fn count_results(
    backend: &Backend,
    organiser: &Official,
    key: &IdempotencyKey,
    review: ReviewId,
) -> Result<Done> {
    let begun = change::begin(backend, organiser, Action::OrganiseReview, key, COUNT, (review, &()));
    let change = match begun.await? {
        Begun::Again(done) => return Ok(done),
        Begun::First(change) => change,
    };
    let state = change.stored.state.clone().count(change.deed()?).map_err(ErrorCode::from)?;
    change.tx.enqueue(NewJob::new(COUNT, json!(review)));
    let event = change.event();
    change.finish(&state, review::ActiveModel::default(), event).await
}

/// Asks for the count and waits for it: for whoever has a small board and no page to watch.
///
/// # Errors
/// As for [`count_results`]; [`ErrorCode::Internal`] when the board has a fault.
pub async fn preview_results(
    backend: &Backend,
    organiser: &Official,
    key: &IdempotencyKey,
    review: ReviewId,
) -> Result<Done> {
    count_results(backend, organiser, key, review).await?;
    finish_count(backend, review).await?;
    let stored = rows::find(backend.db().read(), review).await?;
    match &stored.state {
        ReviewState::Closed(_) => Err(rows::fault(review.0, "the board did not hold the check")),
        _ => Ok(Done { review, version: stored.row.version }),
    }
}

/// Checks and counts a board when somebody asked for it.
pub struct CountAsked;

impl Handler for CountAsked {
    fn kind(&self) -> &'static str {
        COUNT
    }

    fn run<'a>(
        &'a self,
        backend: &'a Backend,
        payload: &'a Value,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
        Box::pin(async move { finish_count(backend, ReviewId::deserialize(payload)?).await })
    }
}

/// What came of a count.
enum Outcome {
    Counted { results: Value, digest: Digest },
    Faulty { faults: u64, first: String },
}

/// Does the count that was asked for, and keeps it for those who prepare its publication. Done already, nothing
/// happens.
async fn finish_count(backend: &Backend, review: ReviewId) -> Result<()> {
    let stored = rows::find(backend.db().read(), review).await?;
    if stored.state.name() != "counting" {
        return Ok(());
    }
    let frozen = cache::frozen(backend, review).await?.ok_or(ErrorCode::NotNow)?;
    // Before the transaction: SQLite has one writer, and a closed board does not change any more.
    let outcome = checked_count(backend, &frozen, &stored).await?;
    let tx = backend.begin(&Actor::System).await?;
    let held = rows::hold(tx.db(), review, LockType::Update).await?;
    if held.state.name() != "counting" {
        // Declared void meanwhile, or counted by another instance.
        return tx.abandon().await;
    }
    keep(&tx, &held, outcome).await?;
    tx.touch(Topic::Review(review));
    tx.touch(Topic::Results(review));
    tx.commit().await?;
    backend.review_cache().forget_booth(review);
    Ok(())
}

async fn keep(tx: &Tx, held: &Stored, outcome: Outcome) -> Result<()> {
    let (state, before) = (held.state.clone(), held.subject());
    let (state, changed, event) = match outcome {
        Outcome::Counted { results, digest } => {
            let changed = review::ActiveModel { results: Set(Some(results)), ..Default::default() };
            let event = AuditEvent::new("review/preview", before).with(json!({ "results": digest }));
            (state.preview(digest), changed, event)
        }
        Outcome::Faulty { faults, first } => {
            tracing::error!(review = held.row.id, faults, first, "review: the board does not hold the check");
            let event = AuditEvent::new("review/refuse", before).with(json!({ "faults": faults, "first": first }));
            (state.refuse(Refused { at: tx.now(), faults }), review::ActiveModel::default(), event)
        }
    };
    rows::save(tx.db(), held, &state.map_err(ErrorCode::from)?, changed).await?;
    tx.audit(event);
    Ok(())
}

/// Checks the whole archive, and counts the board if there is nothing wrong with it.
async fn checked_count(backend: &Backend, frozen: &Frozen, stored: &Stored) -> Result<Outcome> {
    let report = archive::check(backend, frozen.review.manifest().id.as_str()).await?;
    if let Some(finding) = report.faults.first() {
        let first = format!("line {}: {}: {}", finding.line, finding.fault.code(), finding.fault);
        return Ok(Outcome::Faulty { faults: report.faults.len() as u64, first });
    }
    let count::Counted { results, ballots } = count::count(backend, frozen, &stored.setup()?).await?;
    if ballots != report.counted.valid || !count::agree(frozen, &report.counted, &results) {
        return Ok(Outcome::Faulty { faults: 1, first: "the count and the check differ".to_owned() });
    }
    let mut results = serde_json::to_value(&results)?;
    // What everybody who checks the archive compares.
    results[COUNTS] = serde_json::to_value(&report.counted)?;
    let digest = canonical::digest(&results).map_err(ServiceError::fault)?;
    Ok(Outcome::Counted { results, digest })
}
