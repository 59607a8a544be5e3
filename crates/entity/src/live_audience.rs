//! How many pages follow a live session through one server instance.

use sea_orm::entity::prelude::*;

/// How many pages follow a live session through one server instance.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "live_audience")]
pub struct Model {
    /// An instance's row for a topic; only that instance knows which is its own.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What is followed: `session/12`.
    pub topic: String,
    /// Pages.
    pub pages: i32,
    /// Those of them that lag.
    pub lagging: i32,
    /// How many milliseconds the slowest is behind.
    pub behind_ms: i64,
    /// When it was so; what is older than a few seconds is not counted.
    pub at: DateTimeUtc,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
