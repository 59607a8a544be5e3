//! What changed, for the open pages of every server instance.

use sea_orm::entity::prelude::*;

/// What changed, for the open pages of every server instance.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    /// Grows with every change: the version of its topic.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What changed: `case/12`.
    pub topic: String,
    /// When; after an hour only the newest row of a topic stays.
    pub created_at: DateTimeUtc,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
