//! A member on the roll. Nothing here says what the member thinks, or when they took part.

use sea_orm::entity::prelude::*;

/// A member on the roll. Nothing here says what the member thinks, or when they took part.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_member")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The review.
    pub review_id: i64,
    /// The member's number, unique in the review.
    pub number: String,
    /// The group.
    pub group_key: String,
    /// The name, encrypted.
    pub name_sealed: String,
    /// Mobile number, e-mail address and organisation, encrypted.
    pub contact_sealed: String,
    /// The account with which the member signs in, from the first time on.
    pub person_id: Option<i64>,
    /// Whether a code was made for the member.
    pub has_code: bool,
    /// Whether the member got a token: all that is known of taking part.
    pub took_token: bool,
    /// When the member was struck off the roll.
    pub struck_at: Option<DateTimeUtc>,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
