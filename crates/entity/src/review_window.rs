//! A window of a live session that was opened.

use sea_orm::entity::prelude::*;

/// A window of a live session that was opened. Its ballots carry its id.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_window")]
pub struct Model {
    /// The review.
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: i64,
    /// In which turn it was opened, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    /// Its id in ballots and heads.
    pub window_id: String,
    /// The question's place, from 0.
    pub place: i64,
    /// The departments on question, by their ids in the manifest.
    pub departments: Json,
    /// Why its ballots don't count, if they don't.
    pub void: Option<String>,
    /// What came of it, once it was counted.
    pub scores: Option<Json>,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
