//! A power item: what stays while versions of its guide come and go.

use sea_orm::entity::prelude::*;

/// A power item: what stays while versions of its guide come and go.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "item")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Catalogue code, 12 characters.
    pub catalogue_code: String,
    /// Implementation code, 31 characters.
    pub code: String,
    /// The organ that handles it.
    pub department_id: i64,
    /// The number of the published version; none before the first and after withdrawal.
    pub published: Option<i32>,
    /// When it was entered.
    pub created_at: DateTimeUtc,
    /// Grows with every change.
    pub version: i64,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
