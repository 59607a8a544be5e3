//! The counters of one group of a review, kept and never counted.

use sea_orm::entity::prelude::*;

/// The counters of one group of a review, kept and never counted.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_group")]
pub struct Model {
    /// The review.
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: i64,
    /// The group's key in the definition.
    #[sea_orm(primary_key, auto_increment = false)]
    pub group_key: String,
    /// Members on the roll now.
    pub roll: i64,
    /// Members on the roll at opening; 0 before.
    pub opening_roll: i64,
    /// Members added since opening.
    pub added: i64,
    /// Members struck off since opening.
    pub struck: i64,
    /// Tokens issued.
    pub issued: i64,
    /// Ballots accepted.
    pub cast: i64,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
