//! The end of the audit chain: one row, locked by every writer.

use sea_orm::entity::prelude::*;

/// The end of the audit chain: one row, locked by every writer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_head")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Position of the last event.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
