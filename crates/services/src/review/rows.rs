//! Rows of reviews, as the rules know them.

use ballot::{Digest, canonical};
use domain::{
    error::ErrorCode,
    ids::ReviewId,
    review::{
        setup::{Setup, SetupEntry},
        state::ReviewState,
    },
};
use entity::review;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    sea_query::LockType,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{Result, ServiceError};

/// A review's row with its state.
#[derive(Clone, Debug)]
pub struct Stored {
    pub row: review::Model,
    pub state: ReviewState,
}

impl Stored {
    /// The number.
    pub const fn id(&self) -> ReviewId {
        ReviewId(self.row.id)
    }

    /// The subject of audit events.
    pub fn subject(&self) -> String {
        format!("review/{}", self.row.id)
    }

    /// The definition as typed.
    pub fn entry(&self) -> Result<SetupEntry> {
        json(self.row.id, "entry", &self.row.entry)
    }

    /// The definition that was handed in.
    pub fn setup(&self) -> Result<Setup> {
        let setup = self.row.setup.as_ref().ok_or_else(|| fault(self.row.id, "no definition was handed in"))?;
        json(self.row.id, "setup", setup)
    }
}

impl TryFrom<review::Model> for Stored {
    type Error = ServiceError;

    fn try_from(row: review::Model) -> Result<Self> {
        let state = json(row.id, "state", &row.state)?;
        Ok(Self { row, state })
    }
}

/// A review by its number.
pub async fn find(db: &impl ConnectionTrait, id: ReviewId) -> Result<Stored> {
    review::Entity::find_by_id(id.0).one(db).await?.ok_or(ErrorCode::NotFound)?.try_into()
}

/// The same, held against changes until the transaction ends.
pub async fn hold(db: &DatabaseTransaction, id: ReviewId, lock: LockType) -> Result<Stored> {
    let row = review::Entity::find_by_id(id.0).lock(lock).one(db).await?;
    row.ok_or(ErrorCode::NotFound)?.try_into()
}

/// Writes the next state and whatever else changed, if nobody else changed the review since it was read.
pub async fn save(
    db: &DatabaseTransaction,
    before: &Stored,
    state: &ReviewState,
    mut changed: review::ActiveModel,
) -> Result<i64> {
    let version = before.row.version + 1;
    changed.version = Set(version);
    changed.status = Set(state.name().to_owned());
    changed.state = Set(serde_json::to_value(state)?);
    let written = review::Entity::update_many()
        .set(changed)
        .filter(review::Column::Id.eq(before.row.id))
        .filter(review::Column::Version.eq(before.row.version))
        .exec(db)
        .await?;
    if written.rows_affected == 1 { Ok(version) } else { Err(ErrorCode::ChangedMeanwhile.into()) }
}

/// The digest of a definition: what is handed in, approved and opened must be the same.
pub fn digest(setup: &Setup) -> Result<Digest> {
    canonical::digest(setup).map_err(|error| ServiceError::fault(format_args!("a definition: {error}")))
}

/// A row that does not make sense.
pub fn fault(id: i64, what: impl std::fmt::Display) -> ServiceError {
    ServiceError::Row { table: "review", id: id.to_string(), what: what.to_string() }
}

fn json<T: DeserializeOwned>(id: i64, column: &str, value: &Value) -> Result<T> {
    T::deserialize(value).map_err(|error| fault(id, format_args!("{column}: {error}")))
}
