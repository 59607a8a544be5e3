//! How many notices a person has not read; kept with every change, never counted.

use sea_orm::entity::prelude::*;

/// How many notices a person has not read; kept with every change, never counted.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_counter")]
pub struct Model {
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: i64,
    /// How many.
    pub unread: i32,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
