//! A code or a reminder on its way to a member. It holds no address, and a code only sealed and only until it left.

use sea_orm::entity::prelude::*;

/// A code or a reminder on its way to a member.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_delivery")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The review.
    pub review_id: i64,
    /// The round.
    pub round_id: i64,
    /// The member.
    pub member_id: i64,
    /// `letters`, `email` or `sms`.
    pub way: String,
    /// Whether it brings a code, and not only a reminder.
    pub brings_code: bool,
    /// `queued`, `sent`, `failed` or `dead`.
    pub state: String,
    /// How often sending began.
    pub attempts: i32,
    /// Not before, when failed.
    pub next_try: Option<DateTimeUtc>,
    /// By which id mail servers know it, which is random; none for what is no e-mail.
    #[sea_orm(unique)]
    pub message_id: Option<String>,
    /// How the provider names it, when sent.
    pub provider_id: Option<String>,
    /// What the provider said, when failed or dead.
    pub last_error: Option<String>,
    /// Whether its code was revoked since: it is nobody's concern any more.
    pub replaced: bool,
    /// The code, sealed, until it left or was given up.
    pub code_sealed: Option<String>,
    /// When it was asked for.
    pub created_at: DateTimeUtc,
    /// When it left.
    pub sent_at: Option<DateTimeUtc>,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
