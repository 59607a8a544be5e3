//! A democratic review.

use sea_orm::entity::prelude::*;

/// A democratic review.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review")]
pub struct Model {
    /// The review's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What it is called, for lists.
    pub title_zh: String,
    /// The same in English; may be empty.
    pub title_en: String,
    /// The definition as typed: `domain::review::setup::SetupEntry`.
    pub entry: Json,
    /// The definition as handed in: `domain::review::setup::Setup`.
    pub setup: Option<Json>,
    /// `domain::review::state::ReviewState` by its stable name.
    pub status: String,
    /// The same with everything known in it.
    pub state: Json,
    /// Grows with every change of the columns above.
    pub version: i64,
    /// When it opens, once the definition was handed in.
    pub opens_at: Option<DateTimeUtc>,
    /// When it closes, likewise.
    pub closes_at: Option<DateTimeUtc>,
    /// Its id in the manifest and in open data, once it was opened.
    pub public_id: Option<String>,
    /// The signed manifest as canonical JSON, once it was opened.
    pub manifest: Option<String>,
    /// The manifest's digest, once it was opened.
    pub fingerprint: Option<String>,
    /// With which earlier review it is compared, settled when it was opened: `domain::review::setup::Previous`.
    pub previous: Option<Json>,
    /// Seed of the key that signs the board, encrypted.
    pub board_key_sealed: Option<String>,
    /// The count: for those who prepare its publication, then for everybody.
    pub results: Option<Json>,
    /// The signed result as canonical JSON, once it is public.
    pub published: Option<String>,
    /// When somebody began to prepare it.
    pub created_at: DateTimeUtc,
    /// Who.
    pub created_by: i64,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
