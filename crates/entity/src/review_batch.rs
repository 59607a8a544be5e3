//! A batch of ballots.

use sea_orm::entity::prelude::*;

/// A batch of ballots.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_batch")]
pub struct Model {
    /// The review.
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: i64,
    /// Its number, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    /// Place of its first ballot.
    pub first: i64,
    /// Ballots in it.
    pub size: i64,
    /// Root of the tree with it.
    pub root: String,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
