//! The rows of the queue.

use chrono::{DateTime, Duration, Utc};
use domain::time::{local_date, start_of_day};
use entity::job;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType, OnConflict, SimpleExpr},
};
use serde_json::Value;

use super::worker::MAX_ATTEMPTS;
use crate::{Backend, Result};

/// How long a worker holds a job; a worker that dies lets go of it after this.
const LEASE: Duration = Duration::minutes(2);

/// A job to be enqueued.
#[derive(Clone, Debug, PartialEq)]
pub struct NewJob {
    kind: &'static str,
    payload: Value,
    dedupe: Option<String>,
    delay: Duration,
    by_day: bool,
}

impl NewJob {
    /// A job for the handler of `kind`, to be done at once.
    #[must_use]
    pub const fn new(kind: &'static str, payload: Value) -> Self {
        Self { kind, payload, dedupe: None, delay: Duration::zero(), by_day: false }
    }

    /// At most one job with this key is ever enqueued.
    #[must_use]
    pub fn once(mut self, key: impl Into<String>) -> Self {
        self.dedupe = Some(key.into());
        self
    }

    /// Not before this while has passed.
    #[must_use]
    pub const fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Keeps the day on which it was asked for, and not the minute.
    #[must_use]
    pub const fn by_day(mut self) -> Self {
        self.by_day = true;
        self
    }
}

/// Enqueues jobs in the caller's transaction.
pub(crate) async fn insert(db: &DatabaseTransaction, now: DateTime<Utc>, jobs: Vec<NewJob>) -> Result<()> {
    if jobs.is_empty() {
        return Ok(());
    }
    let rows = jobs.into_iter().map(|job| job::ActiveModel {
        kind: Set(job.kind.to_owned()),
        payload: Set(job.payload),
        dedupe: Set(job.dedupe),
        state: Set("ready".to_owned()),
        run_at: Set(now + job.delay),
        attempts: Set(0),
        leased_until: Set(None),
        last_error: Set(None),
        created_at: Set(if job.by_day { start_of_day(local_date(now)) } else { now }),
        ..Default::default()
    });
    job::Entity::insert_many(rows)
        .on_conflict(OnConflict::column(job::Column::Dedupe).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Takes the next due job of these kinds and holds it; on PostgreSQL several workers do not wait for each other.
pub(super) async fn claim(backend: &Backend, kinds: &[&str]) -> Result<Option<job::Model>> {
    let now = backend.now();
    let free = Condition::any().add(job::Column::LeasedUntil.is_null()).add(job::Column::LeasedUntil.lt(now));
    let due = job::Entity::find()
        .filter(job::Column::State.eq("ready").and(job::Column::RunAt.lte(now)))
        .filter(job::Column::Kind.is_in(kinds.iter().copied()))
        .filter(free)
        .order_by_asc(job::Column::RunAt)
        .limit(1);
    // Looking first keeps an idle worker away from SQLite's only writer.
    if due.clone().one(backend.db().read()).await?.is_none() {
        return Ok(None);
    }
    let tx = backend.db().begin().await?;
    let due = match tx.get_database_backend() {
        DbBackend::Postgres => due.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked),
        _ => due,
    };
    let Some(mut job) = due.one(&tx).await? else {
        return Ok(None);
    };
    job.attempts += 1;
    job.leased_until = Some(now + LEASE);
    job::Entity::update_many()
        .col_expr(job::Column::Attempts, Expr::value(job.attempts))
        .col_expr(job::Column::LeasedUntil, Expr::value(job.leased_until))
        .filter(job::Column::Id.eq(job.id))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(Some(job))
}

/// Holds a job for longer and says until when; `None` when somebody else took it since.
pub(super) async fn hold(backend: &Backend, job: &job::Model) -> Result<Option<DateTime<Utc>>> {
    let until = backend.now() + LEASE;
    let held = job::Entity::update_many()
        .col_expr(job::Column::LeasedUntil, Expr::value(until))
        .filter(own(job))
        .exec(backend.db().write())
        .await?;
    Ok((held.rows_affected == 1).then_some(until))
}

/// The job, unless somebody else took it since: each attempt has its number.
fn own(job: &job::Model) -> SimpleExpr {
    job::Column::Id.eq(job.id).and(job::Column::Attempts.eq(job.attempts))
}

/// Records how an attempt ended: `Ok` when the work is done, else why not.
pub(super) async fn settle(backend: &Backend, job: &job::Model, outcome: Result<(), String>) -> Result<()> {
    let tx = backend.db().begin().await?;
    let update = job::Entity::update_many()
        .col_expr(job::Column::LeasedUntil, Expr::value(None::<DateTime<Utc>>))
        .filter(own(job));
    let update = match outcome {
        Ok(()) => update.col_expr(job::Column::State, Expr::value("done")),
        Err(why) => {
            let state = if job.attempts >= MAX_ATTEMPTS { "dead" } else { "ready" };
            update
                .col_expr(job::Column::State, Expr::value(state))
                .col_expr(job::Column::RunAt, Expr::value(backend.now() + back_off(job.attempts)))
                .col_expr(job::Column::LastError, Expr::value(why))
        }
    };
    update.exec(&tx).await?;
    Ok(tx.commit().await?)
}

/// 10 s, 20 s, 40 s … at most an hour.
fn back_off(attempts: i32) -> Duration {
    let doublings = Ord::min(u32::try_from(attempts.saturating_sub(1)).unwrap_or(0), 9);
    Duration::seconds(Ord::min(10_i64 << doublings, 3600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_grows_and_stays_below_an_hour() {
        assert_eq!(back_off(1), Duration::seconds(10));
        assert_eq!(back_off(3), Duration::seconds(40));
        assert_eq!(back_off(i32::MAX), Duration::seconds(3600));
    }
}
