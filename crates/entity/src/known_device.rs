//! A browser that signed in to an account before and holds a random token.

use sea_orm::entity::prelude::*;

/// A browser that signed in to an account before and holds a random token.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "known_device")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Whose account.
    pub person_id: i64,
    /// Keyed hash of the token.
    pub token_hash: String,
    /// When it signed in first.
    pub created_at: DateTimeUtc,
    /// When it signed in last.
    pub used_at: DateTimeUtc,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
