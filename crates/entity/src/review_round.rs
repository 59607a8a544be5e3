//! A round in which codes or reminders go to members.

use sea_orm::entity::prelude::*;

/// A round in which codes or reminders go to members.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_round")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The review.
    pub review_id: i64,
    /// `letters`, `email` or `sms`.
    pub way: String,
    /// `missing`, `unused`, `undelivered` or `absent`.
    pub scope: String,
    /// The language of what is sent.
    pub lang: String,
    /// `running`, `ready`, `done` or `stopped`.
    pub state: String,
    /// How many members it was for when it began.
    pub total: i64,
    /// How many members were taken up.
    pub made: i64,
    /// How many messages left.
    pub sent: i64,
    /// How many were given up.
    pub failed: i64,
    /// How many members have no address of that kind.
    pub skipped: i64,
    /// The last member taken up.
    pub cursor: i64,
    /// Whether all members were taken up.
    pub planned: bool,
    /// Counts the steps, so that each is done once.
    pub step: i64,
    /// The file of letters, until it is deleted.
    pub file: Option<String>,
    /// The file's own key, sealed; deleted with it.
    pub key_sealed: Option<String>,
    /// Bytes of the file as it lies on the disk.
    pub bytes: i64,
    /// Bytes of the document in it.
    pub plain_bytes: i64,
    /// Sealed parts of the file.
    pub parts: i64,
    /// What drawing goes on from: characters used and objects written.
    pub work: Option<Json>,
    /// How often the file was fetched whole.
    pub fetched: i64,
    /// When the round began.
    pub created_at: DateTimeUtc,
    /// Who began it.
    pub created_by: i64,
    /// When the file is deleted.
    pub keep_until: Option<DateTimeUtc>,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
