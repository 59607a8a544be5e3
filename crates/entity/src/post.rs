//! A role an official holds in a department. Withdrawn posts are gone; the audit log keeps them.

use sea_orm::entity::prelude::*;

/// A role an official holds in a department. Withdrawn posts are gone; the audit log keeps them.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "post")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Who.
    pub person_id: i64,
    /// Where.
    pub department_id: i64,
    /// As what: `domain::accounts::Role` by its stable name.
    pub role: String,
    /// Since when.
    pub granted_at: DateTimeUtc,
    /// By whom; none for the system.
    pub granted_by: Option<i64>,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
