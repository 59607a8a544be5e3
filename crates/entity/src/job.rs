//! Work to be done after the transaction that asked for it.

use sea_orm::entity::prelude::*;

/// Work to be done after the transaction that asked for it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Which handler does it.
    pub kind: String,
    /// What the handler needs.
    pub payload: Json,
    /// At most one job has this key.
    pub dedupe: Option<String>,
    /// `ready`, `done` or `dead`.
    pub state: String,
    /// Not before.
    pub run_at: DateTimeUtc,
    /// How often it was started.
    pub attempts: i32,
    /// Until when a worker holds it.
    pub leased_until: Option<DateTimeUtc>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was asked for.
    pub created_at: DateTimeUtc,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
