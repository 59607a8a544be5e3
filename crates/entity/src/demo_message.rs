//! What the demo adapters took instead of sending it, for an administrator to read.

use sea_orm::entity::prelude::*;

/// What the demo adapters took instead of sending it, for an administrator to read.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "demo_message")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// `email` or `sms`.
    pub channel: String,
    /// The id under which it was handed over; a second copy is dropped.
    pub request_id: String,
    /// The address, masked.
    pub recipient: String,
    /// The subject; empty for SMS.
    pub subject: String,
    /// The text.
    pub text: String,
    /// When.
    pub created_at: DateTimeUtc,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
