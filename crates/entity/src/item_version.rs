//! A version of an item'\''s guide. Once published its guide never changes.

use sea_orm::entity::prelude::*;

/// A version of an item'\''s guide. Once published its guide never changes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "item_version")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The item.
    pub item_id: i64,
    /// Counts from 1 within the item.
    pub number: i32,
    /// `draft`, `published`, `superseded` or `withdrawn`.
    pub state: String,
    /// `domain::catalogue::Guide`.
    pub guide: Json,
    /// SHA-256 of the flow definition.
    pub flow_hash: String,
    /// How complete the guide is, in percent.
    pub completeness: i16,
    /// When it was begun.
    pub created_at: DateTimeUtc,
    /// When it was published.
    pub published_at: Option<DateTimeUtc>,
    /// By whom; none for the system.
    pub published_by: Option<i64>,
    /// When it was superseded or withdrawn.
    pub ended_at: Option<DateTimeUtc>,
    /// Why it was withdrawn.
    pub ended_reason: Option<String>,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
