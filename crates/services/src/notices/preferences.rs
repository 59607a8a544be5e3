//! By which ways a person wants to be told, besides the inbox.

use domain::{
    accounts::{Actor, SignedIn},
    ids::PersonId,
};
use entity::notice_preference as row;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, sea_query::OnConflict};
use serde::{Deserialize, Serialize};

use crate::{Backend, IdempotencyKey, Once, Result};

/// By which ways a person wants to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    /// By e-mail, if an address is known.
    pub email: bool,
    /// By SMS, for what is urgent.
    pub sms: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { email: true, sms: true }
    }
}

/// What `person` wants; by both ways unless said otherwise.
///
/// # Errors
/// When the database fails.
pub async fn preferences(db: &impl ConnectionTrait, person: PersonId) -> Result<Preferences> {
    let row = row::Entity::find_by_id(person.0).one(db).await?;
    Ok(row.map_or_else(Preferences::default, |row| Preferences { email: row.email, sms: row.sms }))
}

/// Keeps what the reader wants from now on. Messages already queued still leave.
///
/// # Errors
/// When the database fails.
pub async fn set_preferences(
    backend: &Backend,
    reader: &SignedIn,
    key: &IdempotencyKey,
    wanted: Preferences,
) -> Result<()> {
    let once = backend.once::<()>(&Actor::SignedIn(reader.clone()), key, "notices/prefer", &wanted).await?;
    let Once::First(tx) = once else { return Ok(()) };
    let row = row::ActiveModel { person_id: Set(reader.person.0), email: Set(wanted.email), sms: Set(wanted.sms) };
    let replace =
        OnConflict::column(row::Column::PersonId).update_columns([row::Column::Email, row::Column::Sms]).to_owned();
    row::Entity::insert(row).on_conflict(replace).exec_without_returning(tx.db()).await?;
    tx.finish(()).await
}
