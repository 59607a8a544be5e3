//! By which ways a person wants to be told, besides the inbox. No row: by both.

use sea_orm::entity::prelude::*;

/// By which ways a person wants to be told, besides the inbox. No row: by both.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_preference")]
pub struct Model {
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: i64,
    /// By e-mail.
    pub email: bool,
    /// By SMS.
    pub sms: bool,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
