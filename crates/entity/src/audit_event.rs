//! One act of power, in a chain of hashes.

use sea_orm::entity::prelude::*;

/// One act of power, in a chain of hashes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    /// Position in the chain, from 1 without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// When.
    pub at: DateTimeUtc,
    /// Who; none for strangers and the system.
    pub actor_id: Option<i64>,
    /// In whose name.
    pub department_id: Option<i64>,
    /// What: `<word>/<verb>`.
    pub action: String,
    /// On what: `<thing>/<id>`.
    pub subject: String,
    /// Why, in the actor's words.
    pub reason: Option<String>,
    /// Facts of the act; no personal data.
    pub detail: Json,
    /// Hash of the event before.
    pub previous_hash: String,
    /// Hash of this event.
    pub hash: String,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
