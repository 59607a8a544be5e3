//! A notice on the arrangement of a year's holidays.

use sea_orm::entity::prelude::*;

/// A notice on the arrangement of a year's holidays. Rows are never changed: a later notice overrides an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "holiday_notice")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The year it arranges.
    pub year: i32,
    /// The issuing body.
    pub issuer: String,
    /// The full title, which is unique.
    pub title: String,
    /// The document number, where it is verified.
    pub number: Option<String>,
    /// The day it is dated, where it is verified.
    pub issued: Option<Date>,
    /// `[{"name": {"zh", "en"}, "from", "to"}]`
    pub days_off: Json,
    /// `[{"name": {"zh", "en"}, "date"}]`
    pub make_up_days: Json,
    /// When it was entered; empty for those the program came with.
    pub entered_at: Option<DateTimeUtc>,
    /// Who entered it.
    pub entered_by: Option<i64>,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
