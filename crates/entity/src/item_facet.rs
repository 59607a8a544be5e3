//! What a published item can be listed by: service object or theme.

use sea_orm::entity::prelude::*;

/// What a published item can be listed by: service object or theme.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "item_facet")]
pub struct Model {
    /// The item.
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: i64,
    /// `object` or `theme`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub facet: String,
    /// The value's stable name.
    #[sea_orm(primary_key, auto_increment = false)]
    pub value: String,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
