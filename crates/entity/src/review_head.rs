//! A signed head of a board.

use sea_orm::entity::prelude::*;

/// A signed head of a board.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_head")]
pub struct Model {
    /// The review.
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: i64,
    /// Its number, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    /// Batches on the board at that time.
    pub batches: i64,
    /// Ballots on the board at that time.
    pub size: i64,
    /// The signed head as canonical JSON.
    pub head: String,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
