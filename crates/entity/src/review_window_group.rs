//! How many ballots of a group were cast in a window.

use sea_orm::entity::prelude::*;

/// How many ballots of a group were cast in a window.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_window_group")]
pub struct Model {
    /// The review.
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: i64,
    /// The window's turn.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    /// The group's key in the definition.
    #[sea_orm(primary_key, auto_increment = false)]
    pub group_key: String,
    /// Ballots accepted.
    pub cast: i64,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
