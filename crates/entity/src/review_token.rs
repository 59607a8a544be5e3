//! That a member got a token: the same blinded message gets the same answer, another is refused.

use sea_orm::entity::prelude::*;

/// That a member got a token: the same blinded message gets the same answer, another is refused.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_token")]
pub struct Model {
    /// The member.
    #[sea_orm(primary_key, auto_increment = false)]
    pub member_id: i64,
    /// The review.
    pub review_id: i64,
    /// SHA-256 of the blinded message.
    pub request_hash: String,
    /// The blind signature, base64url.
    pub signature: String,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
