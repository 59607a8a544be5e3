//! Browser sessions in the `session` table.
//!
//! The cookie carries 128 random bits; the table keeps only their SHA-256, so that whoever reads the table or a
//! backup can't take over a session. A session ends when idle and, whatever happens, after a day; the tighter limits
//! of an official's sign-in are for `services::accounts`. Reading a session prolongs it at most once a minute, so that
//! reading pages doesn't turn into writing rows.
//!
//! Who is signed in, since when and with what browser stands in `sign_in`: a session only names that row, so that
//! ending a sign-in does not depend on what a request under way writes back here.

use std::collections::HashMap;
use std::fmt;

use chrono::{DateTime, Duration, Utc};
use domain::accounts::{PersonKind, SessionRules};
use entity::session::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::prelude::async_trait::async_trait;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::Value;
use services::Backend;
use sha2::{Digest, Sha256};
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore};

/// How old `seen_at` may be before reading the session writes it anew.
const TOUCH_AFTER: Duration = Duration::minutes(1);

/// The layer that reads the cookie and hands the session to whoever asks for it.
#[must_use]
pub fn layer(backend: &Backend, https: bool) -> SessionManagerLayer<Store> {
    SessionManagerLayer::new(Store::new(backend.clone()))
        .with_name(cookie_name(https))
        .with_secure(https)
        .with_http_only(true)
        // Lax: whoever follows a link in a notice's e-mail arrives signed in. Writes are POST and checked by origin.
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnSessionEnd)
}

/// The cookie's name. A `__Host-` cookie is accepted only over TLS, for this host alone and the whole of it.
#[must_use]
pub const fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-session" } else { "session" }
}

/// Removes sessions that are over. The server does it every few minutes.
///
/// # Errors
/// When the database fails.
pub async fn remove_expired(backend: &Backend) -> std::result::Result<u64, DbErr> {
    let removed = Entity::delete_many().filter(Column::ExpiresAt.lt(backend.now())).exec(backend.db().write()).await?;
    Ok(removed.rows_affected)
}

/// The hash under which a session is found.
#[must_use]
pub fn token_hash(id: &Id) -> String {
    hex::encode(Sha256::digest(id.to_string()))
}

/// The store.
#[derive(Clone)]
pub struct Store(Backend);

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sessions::Store")
    }
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // 128 random bits don't collide; an id that exists was not made by chance, so it is refused.
        let row = self.new_row(record)?;
        Entity::insert(row).exec_without_returning(self.0.db().write()).await.map_err(failed)?;
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let row = self.new_row(record)?;
        // The row's beginning stays: the absolute time-out counts from it.
        let changed = OnConflict::column(Column::TokenHash).update_column(Column::Data).to_owned();
        Entity::insert(row).on_conflict(changed).exec_without_returning(self.0.db().write()).await.map_err(failed)?;
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let now = self.0.now();
        let row = Entity::find()
            .filter(Column::TokenHash.eq(token_hash(id)))
            .one(self.0.db().read())
            .await
            .map_err(failed)?
            .filter(|row| row.expires_at > now);
        let Some(row) = row else { return Ok(None) };
        if now - row.seen_at > TOUCH_AFTER {
            self.touch(&row, now).await?;
        }
        // Sealed with a key that is no longer used: the session is over, as if it had never been.
        let Ok(data) = self.open(&row) else { return Ok(None) };
        Ok(Some(Record { id: *id, data, expiry_date: offset(row.expires_at)? }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        Entity::delete_many()
            .filter(Column::TokenHash.eq(token_hash(id)))
            .exec(self.0.db().write())
            .await
            .map_err(failed)?;
        Ok(())
    }
}

impl Store {
    /// The sessions of `backend`.
    #[must_use]
    pub const fn new(backend: Backend) -> Self {
        Self(backend)
    }

    fn new_row(&self, record: &Record) -> Result<ActiveModel> {
        let now = self.0.now();
        let data = self.seal(record)?;
        Ok(ActiveModel {
            id: NotSet,
            token_hash: Set(token_hash(&record.id)),
            data: Set(data),
            created_at: Set(now),
            seen_at: Set(now),
            expires_at: Set(ends(now, now)),
        })
    }

    /// What a form without JavaScript sends back (a name, a mobile number) waits in the session, so it is sealed.
    fn seal(&self, record: &Record) -> Result<Value> {
        let plain = serde_json::to_vec(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        let purpose = purpose(&token_hash(&record.id));
        let sealed = self.0.data_key().seal(self.0.chance(), &purpose, &plain);
        sealed.map(Value::String).map_err(|error| Error::Encode(error.to_string()))
    }

    fn open(&self, row: &Model) -> Result<HashMap<String, Value>> {
        let sealed = row.data.as_str().unwrap_or_default();
        let plain = self.0.data_key().open(&purpose(&row.token_hash), sealed);
        let plain = plain.map_err(|error| Error::Decode(error.to_string()))?;
        serde_json::from_slice(&plain).map_err(|error| Error::Decode(error.to_string()))
    }

    async fn touch(&self, row: &Model, now: DateTime<Utc>) -> Result<()> {
        let mut changed = row.clone().into_active_model();
        changed.seen_at = Set(now);
        changed.expires_at = Set(ends(row.created_at, now));
        match Entity::update(changed).exec(self.0.db().write()).await {
            // Signed out meanwhile by another request.
            Err(DbErr::RecordNotUpdated) | Ok(_) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }
}

fn purpose(token_hash: &str) -> String {
    format!("session/{token_hash}")
}

/// The widest limits of any account.
fn ends(started: DateTime<Utc>, seen: DateTime<Utc>) -> DateTime<Utc> {
    let rules = SessionRules::of(PersonKind::Citizen);
    (seen + rules.idle).min(started + rules.absolute)
}

fn offset(instant: DateTime<Utc>) -> Result<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(instant.timestamp()).map_err(|error| Error::Decode(error.to_string()))
}

#[expect(clippy::needless_pass_by_value, reason = "stands where errors are mapped")]
fn failed(error: DbErr) -> Error {
    Error::Backend(error.to_string())
}
