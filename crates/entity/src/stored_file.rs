//! A file kept outside the database under a random name.

use sea_orm::entity::prelude::*;

/// A file kept outside the database under a random name.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stored_file")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Random name in the store.
    pub name: String,
    /// What the person called it.
    pub original_name: String,
    /// Kind, found from its content.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// Digest of the content, in hex.
    pub sha256: String,
    /// Who uploaded it.
    pub owner_id: Option<i64>,
    /// When.
    pub created_at: DateTimeUtc,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
