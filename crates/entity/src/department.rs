//! An organ that exercises power.

use sea_orm::entity::prelude::*;

/// An organ that exercises power.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "department")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The place it belongs to.
    pub place_id: i64,
    /// Unified social credit code (GB 32100).
    pub code: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// Number for questions.
    pub phone: String,
    /// Where its window is, in Chinese.
    pub address_zh: String,
    /// The same in English.
    pub address_en: String,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
