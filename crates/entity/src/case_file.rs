//! An application on its way 办件.

use sea_orm::entity::prelude::*;

/// An application on its way 办件.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_file")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Who applied.
    pub applicant_id: i64,
    /// The name at the time of applying, for lists.
    pub applicant_name: String,
    /// The power item.
    pub item_id: i64,
    /// The version of its guide by which the case runs.
    pub item_version: i32,
    /// The hash of that version's flow.
    pub flow_hash: String,
    /// The item's Chinese name at the time of applying.
    pub item_name_zh: String,
    /// The item's English name at the time of applying.
    pub item_name_en: String,
    /// The department that handles it.
    pub department_id: i64,
    /// The acceptance number, given on submission.
    pub number: Option<String>,
    /// Stable name of the state.
    pub status: String,
    /// The state with what it carries.
    pub state: Json,
    /// The form's answers, sealed.
    pub answers: String,
    /// Grows with every change: optimistic locking.
    pub version: i64,
    /// Promised working days.
    pub promised_days: i32,
    /// Working days the law gives.
    pub statutory_days: i32,
    /// The role whose desk it is on; empty for drafts and where nothing is left to do.
    pub desk_role: Option<String>,
    /// Whether the desk waits for somebody else.
    pub waiting: bool,
    /// The official who took it on.
    pub assignee_id: Option<i64>,
    /// The day by which the next thing has to happen; orders the inbox.
    pub due_on: Option<Date>,
    /// The day by which the department promised to decide.
    pub promised_on: Option<Date>,
    /// The day by which the law wants a decision.
    pub statutory_on: Option<Date>,
    /// The day of receipt.
    pub received_on: Option<Date>,
    /// The day of the decision.
    pub decided_on: Option<Date>,
    /// Whether it was decided by the promised day.
    pub on_time: Option<bool>,
    /// Number of the result document.
    pub document_number: Option<String>,
    /// When the draft was begun.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
