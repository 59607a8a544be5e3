//! A drawing of members by lot: announced first, drawn when the seed is public.

use sea_orm::entity::prelude::*;

/// A drawing of members by lot.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_draw")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The review.
    pub review_id: i64,
    /// `announced`, `drawn` or `withdrawn`.
    pub state: String,
    /// Where the seed will be read, in words.
    pub source: String,
    /// From when on it can be read there.
    pub seed_at: DateTimeUtc,
    /// What is public: strata with seats and tickets.
    pub draw: Json,
    /// The digest of the same.
    pub pool_digest: String,
    /// Who stands behind the tickets, sealed.
    pub pool_sealed: String,
    /// What tickets are made with, sealed.
    pub secret_sealed: String,
    /// The seed.
    pub seed: Option<String>,
    /// Why it was withdrawn.
    pub reason: Option<String>,
    /// When it was announced.
    pub created_at: DateTimeUtc,
    /// Who announced it.
    pub created_by: i64,
    /// When it was drawn or withdrawn.
    pub ended_at: Option<DateTimeUtc>,
    /// Members of its groups who came onto the roll since it was announced, other than by the draw.
    pub added: i64,
    /// Members of its groups who were struck off since.
    pub struck: i64,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
