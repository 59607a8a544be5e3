//! By what the folder of files is known to belong to this database.

use sea_orm::entity::prelude::*;

/// The only row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "store_owner")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// A random name that stands in the folder too.
    #[sea_orm(column_type = "Text")]
    pub owner: String,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
