//! A member's code, of which only the hash is known.

use sea_orm::entity::prelude::*;

/// A member's code, of which only the hash is known.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_code")]
pub struct Model {
    /// SHA-256 of the code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code_hash: String,
    /// The review.
    pub review_id: i64,
    /// The member.
    pub member_id: i64,
    /// Whether a newer code took its place, or the member was struck off.
    pub revoked: bool,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
