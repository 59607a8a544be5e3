//! A comment on its way to an answer.

use sea_orm::entity::prelude::*;

/// A comment on its way to an answer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_matter")]
pub struct Model {
    /// Given in the order of the numbers.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The review.
    pub review_id: i64,
    /// The public number, `2026-00017`.
    #[sea_orm(unique)]
    pub number: String,
    /// The department that owes the answer.
    pub department_id: i64,
    /// Who was rated, by the place on the ballot, from 0.
    pub place: i32,
    /// The comment, by its random name.
    #[sea_orm(unique)]
    pub comment_id: String,
    /// By what its writer is recognised; none for a comment that came without.
    pub voice: Option<String>,
    /// The state by its stable name.
    pub status: String,
    /// Whether the department owes an answer.
    pub owed: bool,
    /// The last day for the answer.
    pub due_on: Date,
    /// The state.
    pub state: Json,
    /// Counts the changes.
    pub version: i64,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
