//! Passwords: hashed with Argon2id behind a gate, because each hash takes 19 MiB and some 20 ms of a core.

use std::sync::{Arc, LazyLock};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use domain::{
    accounts::{Actor, SignInEnd, SignedIn, password},
    error::{Fault, FieldError},
    ids::SessionId,
    notices::NoticeKind,
};
use entity::person;
use sea_orm::ActiveValue::Set;
use tokio::sync::Semaphore;

use super::{Origin, lanes::Lane, rows, sessions};
use crate::{Backend, IdempotencyKey, Once, Result, ServiceError, audit::AuditEvent, notices::notify};

/// As many hashes at a time as there are cores: more would only cost memory.
static GATE: LazyLock<Arc<Semaphore>> =
    LazyLock::new(|| Arc::new(Semaphore::new(std::thread::available_parallelism().map_or(2, std::num::NonZero::get))));

/// A new password, asked for with the old one.
pub struct ChangePassword<'a> {
    /// The password so far.
    pub current: &'a str,
    /// The new one.
    pub password: &'a str,
    /// The new one once more.
    pub password_again: &'a str,
}

/// Changes the password. All other sessions of the person end; this one goes on. The person is told.
///
/// # Errors
/// Field errors for a wrong or unfit password.
pub async fn change_password(
    backend: &Backend,
    actor: &SignedIn,
    session: SessionId,
    origin: &Origin,
    key: &IdempotencyKey,
    input: ChangePassword<'_>,
) -> Result<()> {
    const COMMAND: &str = "accounts/change_password";
    let who = Actor::SignedIn(actor.clone());
    let row = rows::find(backend.db().read(), actor.person).await?;
    // Stands for the passwords where repeated requests are told from different ones.
    let typed = [input.current, input.password, input.password_again].join("\0");
    let asked = backend.data_key().index(COMMAND, typed.as_bytes());
    if backend.answered::<()>(&who, key, COMMAND, &asked).await?.is_some() {
        return Ok(());
    }
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
    let Once::First(tx) = backend.once::<()>(&who, key, COMMAND, &asked).await? else { return Ok(()) };
    let changed = person::ActiveModel {
        password_hash: Set(hash),
        password_changed_at: Set(tx.now()),
        must_change_password: Set(false),
        credential_version: Set(row.credential_version + 1),
        ..Default::default()
    };
    rows::save(&tx, &row, changed).await?;
    sessions::end_others(&tx, actor.person, Some(session), SignInEnd::PasswordChanged).await?;
    notify(&tx, actor.person, NoticeKind::PasswordChanged).await?;
    tx.audit(AuditEvent::new(COMMAND, format!("person/{}", actor.person)));
    tx.finish(()).await
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
        Some(Err(error)) => {
            tracing::error!(%error, "accounts: a stored password hash is damaged; its owner cannot sign in");
            as_for_nobody(&password)
        }
        None => as_for_nobody(&password),
    })
    .await
}

/// Takes as long as a real one, and is never right.
fn as_for_nobody(password: &str) -> bool {
    let hash: Result<PasswordHash, _> =
        Argon2::default().hash_password_with_salt(password.as_bytes(), b"nobody has this account");
    std::hint::black_box(hash).is_err()
}

async fn behind_gate<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    behind(&GATE, work).await
}

/// The permit goes with the work and not with whoever waits for it: whoever hangs up makes no room for more.
async fn behind<T: Send + 'static>(gate: &Arc<Semaphore>, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let permit = Arc::clone(gate).acquire_owned().await;
    let permit = permit.map_err(|_| ServiceError::fault("the gate of the password hash is closed"))?;
    let guarded = move || {
        let _permit = permit;
        work()
    };
    tokio::task::spawn_blocking(guarded).await.map_err(|_| ServiceError::fault("the password hash did not end"))
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc, time::Duration};

    use super::*;

    #[tokio::test]
    async fn whoever_hangs_up_makes_no_room_for_more_hashes() {
        let gate = Arc::new(Semaphore::new(1));
        let (end, wait) = mpsc::channel::<()>();
        let (begun, running) = tokio::sync::oneshot::channel();
        let asked = {
            let gate = Arc::clone(&gate);
            tokio::spawn(async move {
                let hash = move || {
                    let _ = begun.send(());
                    let _ = wait.recv();
                };
                behind(&gate, hash).await
            })
        };
        running.await.unwrap();
        asked.abort();
        assert!(asked.await.unwrap_err().is_cancelled());
        assert_eq!(gate.available_permits(), 0, "the hash goes on");
        drop(end);
        while gate.available_permits() == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    #[tokio::test]
    async fn a_damaged_hash_is_nobodys() {
        assert!(!verify(Some("damaged".to_owned()), "password".to_owned()).await.unwrap());
    }
}
