//! A writing transaction: what was changed, its audit events, outbox rows and jobs commit together or not at all.

use std::sync::Mutex;

use chrono::{DateTime, Utc};
use domain::accounts::Actor;
use entity::{idempotency, outbox};
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter};
use serde::Serialize;

use crate::{
    Backend, Result, ServiceError, Topic,
    audit::{self, AuditEvent},
    jobs::{self, NewJob},
};

/// A transaction in the name of an actor. Dropped without [`finish`](Self::finish) or [`commit`](Self::commit), it
/// leaves nothing behind.
pub struct Tx {
    backend: Backend,
    db: DatabaseTransaction,
    actor: Actor,
    now: DateTime<Utc>,
    key: Option<(i64, String)>,
    pending: Mutex<Pending>,
}

#[derive(Default)]
struct Pending {
    events: Vec<AuditEvent>,
    topics: Vec<Topic>,
    jobs: Vec<NewJob>,
}

impl Backend {
    /// Begins a transaction in the name of `actor`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin(&self, actor: &Actor) -> Result<Tx> {
        let db = self.db().begin().await?;
        let (backend, actor, now) = (self.clone(), actor.clone(), self.now());
        Ok(Tx { backend, db, actor, now, key: None, pending: Mutex::default() })
    }
}

impl Tx {
    /// For reading and writing rows.
    #[must_use]
    pub const fn db(&self) -> &DatabaseTransaction {
        &self.db
    }

    /// The instant at which everything in this transaction happens.
    #[must_use]
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Who acts.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The backend that the transaction belongs to.
    #[must_use]
    pub const fn backend(&self) -> &Backend {
        &self.backend
    }

    /// Adds an act to the audit log.
    pub fn audit(&self, event: AuditEvent) {
        self.pending().events.push(event);
    }

    /// Tells open pages that `topic` changed.
    pub fn touch(&self, topic: Topic) {
        let mut pending = self.pending();
        if !pending.topics.contains(&topic) {
            pending.topics.push(topic);
        }
    }

    /// Asks for work to be done after the commit.
    pub fn enqueue(&self, job: NewJob) {
        self.pending().jobs.push(job);
    }

    /// Keeps `answer` under the transaction's idempotency key, commits, and hands the answer back.
    ///
    /// # Errors
    /// When the database fails; nothing has happened then.
    pub async fn finish<T: Serialize>(self, answer: T) -> Result<T> {
        if let Some((actor_id, key)) = &self.key {
            let kept = idempotency::Entity::update_many()
                .col_expr(idempotency::Column::Answer, sea_orm::sea_query::Expr::value(serde_json::to_value(&answer)?))
                .filter(idempotency::Column::ActorId.eq(*actor_id).and(idempotency::Column::Key.eq(key.as_str())))
                .exec(&self.db)
                .await?;
            if kept.rows_affected != 1 {
                return Err(ServiceError::fault("the idempotency row vanished"));
            }
        }
        self.commit().await?;
        Ok(answer)
    }

    /// Commits.
    ///
    /// # Errors
    /// When the database fails; nothing has happened then.
    pub async fn commit(self) -> Result<()> {
        let pending = self.pending.into_inner().expect("no holder of the pending rows panics");
        let has_jobs = !pending.jobs.is_empty();
        jobs::insert(&self.db, self.now, pending.jobs).await?;
        // The audit head is locked from here to the commit, so it comes as late as it can.
        audit::append(&self.db, &self.actor, self.now, pending.events).await?;
        if !pending.topics.is_empty() {
            let rows = pending.topics.iter().map(|topic| outbox::ActiveModel {
                topic: Set(topic.to_string()),
                created_at: Set(self.now),
                ..Default::default()
            });
            outbox::Entity::insert_many(rows).exec_without_returning(&self.db).await?;
        }
        self.db.commit().await?;
        self.backend.live().hint();
        if has_jobs {
            self.backend.wake_jobs();
        }
        Ok(())
    }

    /// Rolls back.
    ///
    /// # Errors
    /// When the database fails; nothing has happened then either.
    pub async fn abandon(self) -> Result<()> {
        Ok(self.db.rollback().await?)
    }

    /// The same transaction, which keeps its answer under a key.
    pub(crate) fn remembering(mut self, actor_id: i64, key: String) -> Self {
        self.key = Some((actor_id, key));
        self
    }

    fn pending(&self) -> std::sync::MutexGuard<'_, Pending> {
        self.pending.lock().expect("no holder of the pending rows panics")
    }
}
