//! What is kept for a while only: versions of topics, answers under idempotency keys, jobs that were done, sign-ins and
//! the failures counted before them.

use chrono::Duration;
use domain::accounts::throttle::FORGOTTEN_AFTER;
use entity::{idempotency, job, live_audience, outbox, sign_in, sign_in_lane};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter};

use crate::{Backend, Result};

/// A page that was away for longer asks for the present state anyway.
const OUTBOX: Duration = Duration::hours(1);
/// A browser that was offline for a week may still send its form again.
const IDEMPOTENCY: Duration = Duration::days(30);
/// Done jobs keep their deduplication key for so long.
const DONE_JOBS: Duration = Duration::days(30);
/// Who signed in from where is kept for six months, as long as the Cybersecurity Law 网络安全法 asks of logs.
const SIGN_INS: Duration = Duration::days(184);

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
    let silent = sign_in_lane::Column::LastAt.lt(now - FORGOTTEN_AFTER);
    let lanes = sign_in_lane::Entity::delete_many().filter(silent).exec(db).await?.rows_affected;
    let old = sign_in::Column::SeenAt.lt(now - SIGN_INS);
    let sign_ins = sign_in::Entity::delete_many().filter(old).exec(db).await?.rows_affected;
    Ok(outbox + answers + jobs + audiences + lanes + sign_ins)
}
