//! The ballot box: every token that was used, and the ballots that wait for a batch. It has no time, no
//! member, no address and no number that grows.

use sea_orm::entity::prelude::*;

/// The ballot box: every token that was used, and the ballots that wait for a batch. It has no time, no
/// member, no address and no number that grows.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_box")]
pub struct Model {
    /// The review.
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: i64,
    /// Under what the token is entered as used.
    #[sea_orm(primary_key, auto_increment = false)]
    pub nullifier: String,
    /// The question window of a live session; empty in an ordinary review.
    #[sea_orm(primary_key, auto_increment = false)]
    pub question_window: String,
    /// Hash of the ballot.
    pub leaf_hash: String,
    /// By which whoever sends the ballot again is promised the same day; see `services::review::due`.
    pub due_tag: String,
    /// The ballot itself while it waits; none once it is on the board.
    pub leaf: Option<Vec<u8>>,
    /// Its comments while it waits, encrypted and padded; none once it is on the board.
    pub comments_sealed: Option<String>,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
