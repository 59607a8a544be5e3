//! Repeating a request repeats no effect: the first answer is kept under the browser's key and given again.

use std::{fmt, str::FromStr};

use domain::{accounts::Actor, error::ErrorCode};
use entity::idempotency;
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::{Backend, Result, ServiceError, Tx};

/// The key of one intended write: made by the server when the form is shown, sent back with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl FromStr for IdempotencyKey {
    type Err = ServiceError;

    fn from_str(text: &str) -> Result<Self> {
        let fits = (16..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if fits { Ok(Self(text.to_owned())) } else { Err(ErrorCode::Invalid.into()) }
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Whether a write is asked for the first time.
#[expect(clippy::large_enum_variant, reason = "one is made a request, and taken apart at once")]
pub enum Once<T> {
    /// Yes: do it in this transaction and [`finish`](Tx::finish) it with the answer.
    First(Tx),
    /// No: this was the answer.
    Again(T),
}

impl Backend {
    /// Begins the write that `key` names, or gives the answer it had before.
    ///
    /// Copies sent at the same time wait for the first one to end.
    ///
    /// # Errors
    /// [`ErrorCode::KeyReused`] when the key was used for another command or input.
    pub async fn once<T: DeserializeOwned>(
        &self,
        actor: &Actor,
        key: &IdempotencyKey,
        command: &'static str,
        input: &(impl Serialize + Sync),
    ) -> Result<Once<T>> {
        let (actor_id, request_hash) = (owner_of(actor), hash_of(input)?);
        let tx = self.begin(actor).await?;
        let row = idempotency::ActiveModel {
            actor_id: Set(actor_id),
            key: Set(key.0.clone()),
            command: Set(command.to_owned()),
            request_hash: Set(request_hash.clone()),
            answer: Set(None),
            created_at: Set(tx.now()),
        };
        let added = idempotency::Entity::insert(row)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(tx.db())
            .await?;
        if added == 1 {
            return Ok(Once::First(tx.remembering(actor_id, key.0.clone())));
        }
        tx.abandon().await?;
        let row = idempotency::Entity::find_by_id((actor_id, key.0.clone())).one(self.db().write()).await?;
        let row = row.ok_or(ErrorCode::Unavailable)?;
        Ok(Once::Again(stored_answer(row, command, &request_hash)?))
    }

    /// The answer that the write had before, if it was done. For what checks a password or a code before it begins: a
    /// copy of a request that was right must not count as a wrong one.
    ///
    /// # Errors
    /// As [`once`](Self::once).
    pub async fn answered<T: DeserializeOwned>(
        &self,
        actor: &Actor,
        key: &IdempotencyKey,
        command: &'static str,
        input: &(impl Serialize + Sync),
    ) -> Result<Option<T>> {
        let request_hash = hash_of(input)?;
        let row = idempotency::Entity::find_by_id((owner_of(actor), key.0.clone())).one(self.db().read()).await?;
        row.map(|row| stored_answer(row, command, &request_hash)).transpose()
    }
}

fn hash_of(input: &impl Serialize) -> Result<String> {
    Ok(hex::encode(Sha256::digest(serde_json::to_vec(input)?)))
}

fn stored_answer<T: DeserializeOwned>(row: idempotency::Model, command: &str, request_hash: &str) -> Result<T> {
    if row.command != command || row.request_hash != request_hash {
        return Err(ErrorCode::KeyReused.into());
    }
    let answer = row.answer.ok_or_else(|| ServiceError::fault("an answer was not stored"))?;
    Ok(serde_json::from_value(answer)?)
}

/// Whose keys they are. The system's can be guessed, so that they must not be those of strangers too.
fn owner_of(actor: &Actor) -> i64 {
    match actor {
        Actor::System => -1,
        Actor::Anonymous => 0,
        Actor::SignedIn(signed_in) => signed_in.person.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_keys_are_taken() {
        assert!("0123456789abcdef".parse::<IdempotencyKey>().is_ok());
        assert!("short".parse::<IdempotencyKey>().is_err());
        assert!("0123456789abcde;".parse::<IdempotencyKey>().is_err());
    }
}
