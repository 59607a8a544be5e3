//! A comment, parted from its ballot.

use sea_orm::entity::prelude::*;

/// A comment, parted from its ballot.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_comment")]
pub struct Model {
    /// A random name: comments have no order.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The review.
    pub review_id: i64,
    /// The department under review, by its id in the manifest.
    pub subject: String,
    /// `waiting`, `passed` or `refused`.
    pub status: String,
    /// What was written, encrypted.
    pub text_sealed: String,
    /// By what its writer is recognised (`docs/ballot-protocol.md`, "Voices").
    pub voice: Option<String>,
    /// Why it is held back, by its stable name.
    pub reason: Option<String>,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
