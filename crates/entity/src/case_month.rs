//! What a department received and decided in a month.

use sea_orm::entity::prelude::*;

/// What a department received and decided in a month.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_month")]
pub struct Model {
    /// The department.
    #[sea_orm(primary_key, auto_increment = false)]
    pub department_id: i64,
    /// The month, as `2026-11`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub month: String,
    /// Applications received.
    pub received: i64,
    /// Decisions made.
    pub decided: i64,
    /// Decisions made by the promised day.
    pub on_time: i64,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
