//! How many open cases lie with whom.

use sea_orm::entity::prelude::*;

/// How many open cases lie with whom.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_load")]
pub struct Model {
    /// The department.
    #[sea_orm(primary_key, auto_increment = false)]
    pub department_id: i64,
    /// The official who took them on; 0 for nobody yet.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: i64,
    /// How many.
    pub open: i64,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
