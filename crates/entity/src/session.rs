//! A browser's session; the cookie carries its token, the table only the hash.

use sea_orm::entity::prelude::*;

/// A browser's session; the cookie carries its token, the table only the hash.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// SHA-256 of the cookie's value.
    pub token_hash: String,
    /// Which sign-in it is, its hash, and flash data; nothing else. Sealed: a JSON text.
    pub data: Json,
    /// When it began: the absolute time-out counts from here.
    pub created_at: DateTimeUtc,
    /// When it was last used: the idle time-out counts from here.
    pub seen_at: DateTimeUtc,
    /// When it ends by itself.
    pub expires_at: DateTimeUtc,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
