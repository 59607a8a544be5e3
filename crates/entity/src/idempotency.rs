//! The answer given to a write, kept so that its repetition repeats no effect.

use sea_orm::entity::prelude::*;

/// The answer given to a write, kept so that its repetition repeats no effect.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    /// Who asked; 0 for strangers, -1 for the system.
    #[sea_orm(primary_key, auto_increment = false)]
    pub actor_id: i64,
    /// The key the browser sent.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Which command it was.
    pub command: String,
    /// SHA-256 of the input, so that a key is not used for something else.
    pub request_hash: String,
    /// What was answered.
    pub answer: Option<Json>,
    /// When.
    pub created_at: DateTimeUtc,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
