//! Rows of matters, as the rules know them.

use domain::{
    error::ErrorCode,
    ids::{DepartmentId, ReviewId},
    review::matter::{MatterNumber, MatterState},
    time::local_date,
};
use entity::review_matter;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    sea_query::LockType,
};

use super::counts;
use crate::{Result, ServiceError, Topic, Tx};

/// A matter's row with its state and number.
#[derive(Clone, Debug)]
pub struct Matter {
    pub row: review_matter::Model,
    pub state: MatterState,
    pub number: MatterNumber,
}

impl Matter {
    /// The review it came from.
    pub const fn review(&self) -> ReviewId {
        ReviewId(self.row.review_id)
    }

    /// The department that answers.
    pub const fn department(&self) -> DepartmentId {
        DepartmentId(self.row.department_id)
    }

    /// The subject of audit events.
    pub fn subject(&self) -> String {
        format!("review_matter/{}", self.number)
    }
}

impl TryFrom<review_matter::Model> for Matter {
    type Error = ServiceError;

    fn try_from(row: review_matter::Model) -> Result<Self> {
        let fault = |what: String| ServiceError::Row { table: "review_matter", id: row.id.to_string(), what };
        let state: MatterState =
            serde_json::from_value(row.state.clone()).map_err(|error| fault(format!("state: {error}")))?;
        let number = row.number.parse().map_err(|error| fault(format!("number: {error}")))?;
        if state.name() != row.status {
            return Err(fault("status and state differ".to_owned()));
        }
        Ok(Self { state, number, row })
    }
}

/// The matter with this number.
pub async fn find(db: &impl ConnectionTrait, number: MatterNumber) -> Result<Matter> {
    let named = review_matter::Entity::find().filter(review_matter::Column::Number.eq(number.to_string()));
    named.one(db).await?.ok_or(ErrorCode::NotFound)?.try_into()
}

/// The same, held against changes until the transaction ends.
pub async fn hold(db: &DatabaseTransaction, number: MatterNumber) -> Result<Matter> {
    let named = review_matter::Entity::find().filter(review_matter::Column::Number.eq(number.to_string()));
    named.lock(LockType::Update).one(db).await?.ok_or(ErrorCode::NotFound)?.try_into()
}

/// Writes the next state of a matter that is held, and keeps the counters right.
pub async fn save(tx: &Tx, before: &Matter, next: &MatterState) -> Result<i64> {
    let version = before.row.version + 1;
    let changed = review_matter::ActiveModel {
        status: Set(next.name().to_owned()),
        owed: Set(next.is_owed()),
        due_on: Set(next.clock().due),
        state: Set(serde_json::to_value(next)?),
        version: Set(version),
        ..Default::default()
    };
    let written = review_matter::Entity::update_many()
        .set(changed)
        .filter(review_matter::Column::Id.eq(before.row.id))
        .filter(review_matter::Column::Version.eq(before.row.version))
        .exec(tx.db())
        .await?;
    if written.rows_affected != 1 {
        return Err(ErrorCode::ChangedMeanwhile.into());
    }
    if before.row.status != next.name() {
        let mut changes = [(before.row.status.as_str(), -1), (next.name(), 1)];
        // Whoever changes two counters locks them in one order, so that nobody waits in a circle.
        changes.sort_unstable();
        for (status, by) in changes {
            counts::change(tx, before.review(), before.department(), status, by).await?;
        }
    }
    Ok(version)
}

/// Tells open pages that a matter has changed, which notes the time.
pub fn touch(tx: &Tx, matter: &Matter) {
    tx.touch(Topic::Inbox(matter.department()));
    tx.touch(Topic::Review(matter.review()));
}

/// The day it is in the city for this transaction.
pub fn today(tx: &Tx) -> chrono::NaiveDate {
    local_date(tx.now())
}
