//! The private key that signs the tokens of a group, from the opening of its review to the closing.

use sea_orm::entity::prelude::*;

/// The private key that signs the tokens of a group, from the opening of its review to the closing.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_token_key")]
pub struct Model {
    /// The review.
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: i64,
    /// The group's key in the definition.
    #[sea_orm(primary_key, auto_increment = false)]
    pub group_key: String,
    /// The key in DER, encrypted.
    pub sealed: String,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
