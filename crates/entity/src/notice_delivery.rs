//! A notice on its way by e-mail or SMS. It holds no address: that is looked up when sending.

use sea_orm::entity::prelude::*;

/// A notice on its way by e-mail or SMS. It holds no address: that is looked up when sending.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_delivery")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Which notice.
    pub notice_id: i64,
    /// To whom.
    pub person_id: i64,
    /// `email` or `sms`.
    pub channel: String,
    /// Notice and channel: at most one delivery of each.
    pub dedupe: String,
    /// `queued`, `sent`, `failed` or `dead`.
    pub state: String,
    /// How often sending began.
    pub attempts: i32,
    /// Not before, when failed.
    pub next_try: Option<DateTimeUtc>,
    /// How the provider names it, when sent.
    pub provider_id: Option<String>,
    /// What the provider said, when failed or dead.
    pub last_error: Option<String>,
    /// When it was asked for.
    pub created_at: DateTimeUtc,
    /// When it was sent.
    pub sent_at: Option<DateTimeUtc>,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
