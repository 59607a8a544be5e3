//! The count so far of a review whose ballots come to the board in batches, while it is open.

use sea_orm::entity::prelude::*;

/// The count so far: whole batches, never a single ballot.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_running")]
pub struct Model {
    /// The review.
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: i64,
    /// How many batches were counted.
    pub batches: i64,
    /// `domain::review::tally::Tally` as text, to go on from: its sums are longer than numbers in `Json`.
    #[sea_orm(column_type = "Text")]
    pub tally: String,
    /// `domain::review::tally::Results`, as they are shown.
    pub results: Json,
    /// When the last batch was counted.
    pub counted_at: DateTimeUtc,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
