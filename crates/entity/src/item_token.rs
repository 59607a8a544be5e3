//! The search index of the published items: which token leads to which item.

use sea_orm::entity::prelude::*;

/// The search index of the published items: which token leads to which item.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "item_token")]
pub struct Model {
    /// The token: two Chinese characters, one, or a Latin word.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token: String,
    /// The item.
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: i64,
    /// How much a hit counts.
    pub points: i32,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
