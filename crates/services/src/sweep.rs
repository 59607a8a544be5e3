//! What is kept for a while only: versions of topics, answers under idempotency keys, jobs that were done, sign-ins and
//! the failures counted before them.

use chrono::{DateTime, Duration, Utc};
use domain::accounts::throttle::FORGOTTEN_AFTER;
use entity::{idempotency, job, live_audience, outbox, sign_in, sign_in_lane};
use sea_orm::sea_query::{Alias, Expr, LockBehavior, LockType, Query, SelectStatement};
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, ExprTrait, QueryFilter};

use crate::{Backend, Result};

/// Older versions go, all but the newest of each topic: however long a page was away, it hears that it shows an older
/// one.
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
    let outbox = outbox::Entity::delete_many()
        .filter(outbox::Column::CreatedAt.lt(now - OUTBOX))
        .filter(Expr::exists(newer_version()))
        .exec(db)
        .await?
        .rows_affected;
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
    let silent = silent_lanes(db.get_database_backend(), now - FORGOTTEN_AFTER);
    let silent = sign_in_lane::Column::Id.in_subquery(silent);
    let lanes = sign_in_lane::Entity::delete_many().filter(silent).exec(db).await?.rows_affected;
    let old = sign_in::Column::SeenAt.lt(now - SIGN_INS);
    let sign_ins = sign_in::Entity::delete_many().filter(old).exec(db).await?.rows_affected;
    Ok(outbox + answers + jobs + audiences + lanes + sign_ins)
}

/// Lanes without a failure since then. On PostgreSQL those in which somebody signs in at this moment are left out: an
/// attempt holds several lanes, and whoever deletes many must wait for none of them.
fn silent_lanes(backend: DbBackend, since: DateTime<Utc>) -> SelectStatement {
    let mut silent = Query::select();
    silent.column(sign_in_lane::Column::Id).from(sign_in_lane::Entity);
    silent.and_where(sign_in_lane::Column::LastAt.lt(since));
    if backend == DbBackend::Postgres {
        silent.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    silent
}

/// A newer row of the same topic.
fn newer_version() -> SelectStatement {
    let newer = Alias::new("newer");
    let of_newer = |column: outbox::Column| Expr::col((newer.clone(), column));
    Query::select()
        .expr(Expr::val(1))
        .from_as(outbox::Entity, newer.clone())
        .and_where(of_newer(outbox::Column::Topic).equals((outbox::Entity, outbox::Column::Topic)))
        .and_where(of_newer(outbox::Column::Id).gt(Expr::col((outbox::Entity, outbox::Column::Id))))
        .to_owned()
}
