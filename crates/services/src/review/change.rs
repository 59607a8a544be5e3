//! What every change of a review by an official has in common: the permission, the key, the lock, the version.

use domain::{
    accounts::{Action, Official, Resource, can},
    error::ErrorCode,
    ids::ReviewId,
    review::state::{Deed, ReviewState},
};
use entity::review;
use sea_orm::sea_query::LockType;
use serde::{Deserialize, Serialize};

use super::rows::{self, Stored};
use crate::{Backend, IdempotencyKey, Once, Result, Topic, Tx, audit::AuditEvent};

/// What a change did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The review.
    pub review: ReviewId,
    /// Its version now.
    pub version: i64,
}

/// A review that is being changed.
pub struct Change {
    pub tx: Tx,
    pub stored: Stored,
    command: &'static str,
}

/// Begins the change that `key` names, or gives the answer it had before.
pub async fn begin(
    backend: &Backend,
    official: &Official,
    action: Action,
    key: &IdempotencyKey,
    command: &'static str,
    (review, input): (ReviewId, &(impl Serialize + Sync)),
) -> Result<Begun> {
    let actor = official.actor();
    can(&actor, action, Resource::System)?;
    match backend.once(&actor, key, command, &(review, input)).await? {
        Once::Again(done) => Ok(Begun::Again(done)),
        Once::First(tx) => {
            let stored = rows::hold(tx.db(), review, LockType::Update).await?;
            Ok(Begun::First(Box::new(Change { tx, stored, command })))
        }
    }
}

/// Whether a change is asked for the first time.
pub enum Begun {
    /// Yes.
    First(Box<Change>),
    /// No.
    Again(Done),
}

impl Change {
    /// Who acts, and when.
    pub fn deed(&self) -> Result<Deed> {
        let by = self.tx.actor().person().ok_or(ErrorCode::Forbidden)?;
        Ok(Deed { by, at: self.tx.now() })
    }

    /// Says what is done, for the audit log.
    pub fn event(&self) -> AuditEvent {
        AuditEvent::new(self.command, self.stored.subject())
    }

    /// Writes the state with whatever else changed, and ends.
    pub async fn finish(self, state: &ReviewState, changed: review::ActiveModel, event: AuditEvent) -> Result<Done> {
        let version = rows::save(self.tx.db(), &self.stored, state, changed).await?;
        let review = self.stored.id();
        self.tx.audit(event);
        self.tx.touch(Topic::Review(review));
        self.tx.touch(Topic::Results(review));
        let backend = self.tx.backend().clone();
        let done = self.tx.finish(Done { review, version }).await?;
        backend.review_cache().forget_booth(review);
        Ok(done)
    }
}
