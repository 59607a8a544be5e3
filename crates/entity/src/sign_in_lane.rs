//! Failed sign-ins counted in one lane; see `domain::accounts::throttle`.

use sea_orm::entity::prelude::*;

/// Failed sign-ins counted in one lane; see `domain::accounts::throttle`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_lane")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Keyed hash of account and address, account and IPv6 site, account and device, or account alone.
    pub lane: String,
    /// How many since the lane was last empty.
    pub failures: i32,
    /// The latest.
    pub last_at: DateTimeUtc,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
