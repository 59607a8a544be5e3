//! One signing in, from the correct password to its end. The browser's session names it by number.

use sea_orm::entity::prelude::*;

/// One signing in, from the correct password to its end. The browser's session names it by number.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Who.
    pub person_id: i64,
    /// Whether a second step was passed; without it an official has no posts.
    pub second_step: bool,
    /// Browser and system, as in `Firefox, Windows`.
    pub device: String,
    /// The network address, its last part hidden.
    pub address: String,
    /// When: the absolute time-out counts from here.
    pub started_at: DateTimeUtc,
    /// When it was last used, to the minute: the idle time-out counts from here.
    pub seen_at: DateTimeUtc,
    /// When it ended, if it did.
    pub ended_at: Option<DateTimeUtc>,
    /// Why: `domain::accounts::SignInEnd` by its stable name.
    pub ended_because: Option<String>,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
