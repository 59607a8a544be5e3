//! A ballot on the board.

use sea_orm::entity::prelude::*;

/// A ballot on the board.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_leaf")]
pub struct Model {
    /// The review.
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: i64,
    /// Its place in the tree, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    /// The batch it came with.
    pub batch: i64,
    /// Its hash.
    pub leaf_hash: String,
    /// Its canonical bytes.
    pub leaf: Vec<u8>,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
