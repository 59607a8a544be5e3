//! One act in a case's timeline, which the applicant reads.

use sea_orm::entity::prelude::*;

/// One act in a case's timeline, which the applicant reads.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_event")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The case.
    pub case_id: i64,
    /// When.
    pub at: DateTimeUtc,
    /// Stable name of the act.
    pub act: String,
    /// Who; empty for the system.
    pub actor_id: Option<i64>,
    /// The name shown.
    pub actor_name: String,
    /// The official's role in which it was done.
    pub actor_role: Option<String>,
    /// Key of the flow's step at which the case stood before.
    pub step: Option<String>,
    /// Why, in the actor's words.
    pub reason: Option<String>,
    /// What else belongs to the act.
    pub detail: Json,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
