//! Passwords: hashed with Argon2id behind a gate, because each hash takes 19 MiB and some 20 ms of a core.

use std::sync::LazyLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use domain::{
    accounts::{Actor, SignInEnd, SignedIn, password},
    error::{Fault, FieldError},
    ids::SessionId,
};
use entity::person;
use sea_orm::ActiveValue::Set;
use tokio::sync::Semaphore;

use super::{Origin, lanes::Lane, rows, sessions};
use crate::{Backend, Result, ServiceError, audit::AuditEvent};

/// As many hashes at a time as there are cores: more would only cost memory.
static GATE: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, std::num::NonZero::get)));

/// A new password, asked for with the old one.
pub struct ChangePassword<'a> {
    /// The password so far.
    pub current: &'a str,
    /// The new one.
    pub password: &'a str,
    /// The new one once more.
    pub password_again: &'a str,
}

/// Changes the password. All other sessions of the person end; this one goes on.
///
/// # Errors
/// Field errors for a wrong or unfit password.
pub async fn change_password(
    backend: &Backend,
    actor: &SignedIn,
    session: SessionId,
    origin: &Origin,
    input: ChangePassword<'_>,
) -> Result<()> {
    let row = rows::find(backend.db().read(), actor.person).await?;
    let mut errors = new_password_errors(input.password, input.password_again, &[&actor.name]);
    // Whoever chose the first password of an official must not go on knowing it.
    if errors.is_empty() && input.password == input.current {
        errors.push(FieldError::new("password", Fault::PasswordUnchanged));
    }
    let lane = Lane::of_person(backend, &row, origin).await?;
    if let Some(fault) = lane.take(backend).await?.closed_fault(backend.now()) {
        errors.insert(0, FieldError::new("current", fault));
    } else if verify(Some(row.password_hash.clone()), input.current.to_owned()).await? {
        lane.clear(backend).await?;
    } else {
        errors.insert(0, FieldError::new("current", Fault::WrongCredentials));
    }
    if !errors.is_empty() {
        return Err(ServiceError::Invalid(errors));
    }
    let hash = hash(backend, input.password.to_owned()).await?;
    let tx = backend.begin(&Actor::SignedIn(actor.clone())).await?;
    let changed = person::ActiveModel {
        password_hash: Set(hash),
        password_changed_at: Set(tx.now()),
        must_change_password: Set(false),
        credential_version: Set(row.credential_version + 1),
        ..Default::default()
    };
    rows::save(&tx, &row, changed).await?;
    sessions::end_others(&tx, actor.person, Some(session), SignInEnd::PasswordChanged).await?;
    tx.audit(AuditEvent::new("accounts/change_password", format!("person/{}", actor.person)));
    tx.commit().await
}

/// What is wrong with a new password and its repetition, as errors of `password` and `password_again`.
pub fn new_password_errors(new: &str, again: &str, about: &[&str]) -> Vec<FieldError> {
    let first = password::check(new, about).err().map(|fault| FieldError::new("password", fault));
    let second = password::check_repeated(new, again).err().map(|fault| FieldError::new("password_again", fault));
    first.into_iter().chain(second).collect()
}

/// Hashes a password for storing.
pub async fn hash(backend: &Backend, password: String) -> Result<String> {
    let salt = backend.chance().bytes::<16>();
    behind_gate(move || {
        let hash: Result<PasswordHash, _> = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
        hash.map(|hash| hash.to_string()).map_err(|_| ServiceError::fault("a password could not be hashed"))
    })
    .await?
}

/// Whether the password belongs to the stored hash. Without a hash it takes as long and answers no, so that nobody
/// can measure whether an account exists.
pub async fn verify(stored: Option<String>, password: String) -> Result<bool> {
    behind_gate(move || match stored.as_deref().map(PasswordHash::new) {
        Some(Ok(hash)) => Argon2::default().verify_password(password.as_bytes(), &hash).is_ok(),
        Some(Err(_)) | None => {
            let hash: Result<PasswordHash, _> =
                Argon2::default().hash_password_with_salt(password.as_bytes(), b"nobody has this account");
            std::hint::black_box(hash).is_err()
        }
    })
    .await
}

async fn behind_gate<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _permit = GATE.acquire().await.map_err(|_| ServiceError::fault("the gate of the password hash is closed"))?;
    tokio::task::spawn_blocking(work).await.map_err(|_| ServiceError::fault("the password hash did not end"))
}
