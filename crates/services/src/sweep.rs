//! What is kept for a while only: versions of topics, answers under idempotency keys, jobs that were done.

use chrono::Duration;
use entity::{idempotency, job, live_audience, outbox};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter};

use crate::{Backend, Result};

/// A page that was away for longer asks for the present state anyway.
const OUTBOX: Duration = Duration::hours(1);
/// A browser that was offline for a week may still send its form again.
const IDEMPOTENCY: Duration = Duration::days(30);
/// Done jobs keep their deduplication key for so long.
const DONE_JOBS: Duration = Duration::days(30);

/// Removes what is older than that, and gives the number of rows.
///
/// # Errors
/// When the database fails.
pub async fn sweep(backend: &Backend) -> Result<u64> {
    let (db, now) = (backend.db().write(), backend.now());
    let outbox =
        outbox::Entity::delete_many().filter(outbox::Column::CreatedAt.lt(now - OUTBOX)).exec(db).await?.rows_affected;
    let answers = idempotency::Entity::delete_many()
        .filter(idempotency::Column::CreatedAt.lt(now - IDEMPOTENCY))
        .exec(db)
        .await?
        .rows_affected;
    let done = job::Column::State.eq("done").and(job::Column::RunAt.lt(now - DONE_JOBS));
    let jobs = job::Entity::delete_many().filter(done).exec(db).await?.rows_affected;
    // Those of instances that ended without a word.
    let gone = live_audience::Column::At.lt(now - OUTBOX);
    let audiences = live_audience::Entity::delete_many().filter(gone).exec(db).await?.rows_affected;
    Ok(outbox + answers + jobs + audiences)
}
