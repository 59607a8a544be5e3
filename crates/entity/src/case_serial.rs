//! The last serial number given out within a scope.

use sea_orm::entity::prelude::*;

/// The last serial number given out within a scope.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_serial")]
pub struct Model {
    /// Within which numbers are given out: `case/ITEM/DAY` or `document/DEPARTMENT/YEAR`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub scope: String,
    /// The last one.
    pub last: i64,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
