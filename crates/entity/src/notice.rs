//! A message to a person, as data.

use sea_orm::entity::prelude::*;

/// A message to a person, as data.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// To whom.
    pub person_id: i64,
    /// `domain::notices::NoticeKind` by its stable name.
    pub kind: String,
    /// The whole kind with its data.
    pub data: Json,
    /// The case it is about.
    pub case_id: Option<i64>,
    /// When it was sent.
    pub created_at: DateTimeUtc,
    /// When it was first read.
    pub read_at: Option<DateTimeUtc>,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
