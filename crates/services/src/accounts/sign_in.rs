//! Signing in: password first, then for officials (and whoever set it up) the authenticator app's code.
//!
//! See `docs/state-machines/accounts.md`. The answer to a wrong password takes as long, and says as much, as the
//! answer to a name that nobody has.

use std::net::IpAddr;

use chrono::{DateTime, Duration, Utc};
use domain::{
    accounts::{Actor, AfterPassword, SECOND_STEP, SignInName, device_label, masked_address},
    error::ErrorCode,
    ids::{PersonId, SessionId},
};
use entity::{known_device, person, sign_in as sign_in_row};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::{
    lanes::{self, Lane, Taken},
    password, rows, sealed, second_step,
};
use crate::{Backend, Result, Tx, audit::AuditEvent};

/// Where a request comes from.
#[derive(Clone)]
pub struct Origin {
    /// The network address.
    pub address: IpAddr,
    /// The `User-Agent` header.
    pub user_agent: String,
    /// The token of the device cookie, if the browser holds one.
    pub device: Option<String>,
}

/// A name and a password, from somewhere.
pub struct Attempt<'a> {
    /// What somebody signs in with.
    pub name: SignInName,
    /// The password.
    pub password: &'a str,
    /// From where.
    pub origin: &'a Origin,
}

/// What came of an attempt.
#[derive(Debug)]
pub enum Outcome {
    /// Signed in.
    SignedIn(Opened),
    /// The password is right; now the code.
    SecondStep(PendingStep),
    /// Name, password or code is wrong.
    Wrong,
    /// Too many failures from here; not before then.
    Wait {
        /// When the next attempt may come.
        until: DateTime<Utc>,
    },
}

/// A sign-in that was opened.
#[derive(Debug)]
pub struct Opened {
    /// Its number; goes into the browser's session.
    pub session: SessionId,
    /// Whose it is.
    pub person: PersonId,
    /// The token for the device cookie, if the browser needs a new one.
    pub device: Option<String>,
    /// Whether an authenticator app has to be set up first.
    pub set_up_second_step: bool,
    /// Whether a new password has to be chosen first.
    pub change_password: bool,
}

/// Somebody whose password was right and whose code is awaited. Kept in the browser's session on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingStep {
    /// Who.
    pub person: PersonId,
    /// Until when the code has to come.
    pub until: DateTime<Utc>,
}

/// Tries a name and a password. The answer is to be held back for the returned time.
///
/// # Errors
/// When the database fails.
pub async fn sign_in(backend: &Backend, attempt: Attempt<'_>) -> Result<(Outcome, Duration)> {
    let index = sealed::login_index(backend.data_key(), &attempt.name);
    let row = person::Entity::find().filter(person::Column::LoginIndex.eq(&index)).one(backend.db().read()).await?;
    let person = row.as_ref().map(|row| PersonId(row.id));
    let lane = Lane::of(backend, &index, person, attempt.origin).await?;
    let delay = match lane.take(backend).await? {
        Taken::Closed { until } => return Ok((Outcome::Wait { until }, Duration::zero())),
        Taken::Open { delay, .. } => delay,
    };
    let usable = row.filter(|row| rows::state(row).is_open() && !row.password_hash.is_empty());
    let hash = usable.as_ref().map(|row| row.password_hash.clone());
    let right = password::verify(hash, attempt.password.to_owned()).await?;
    let Some(row) = usable.filter(|_| right) else { return Ok((Outcome::Wrong, delay)) };
    lane.clear(backend).await?;
    let outcome = match AfterPassword::of(rows::kind(&row)?, rows::has_authenticator(&row)) {
        AfterPassword::SecondStep => {
            Outcome::SecondStep(PendingStep { person: PersonId(row.id), until: backend.now() + SECOND_STEP })
        }
        AfterPassword::SignedIn | AfterPassword::SetUpSecondStep => {
            Outcome::SignedIn(open(backend, &row, attempt.origin, false).await?)
        }
    };
    Ok((outcome, delay))
}

/// Tries the authenticator app's code, or a recovery code, after the right password.
///
/// # Errors
/// [`ErrorCode::NotSignedIn`] when the time for the second step is over, or when the database fails.
pub async fn sign_in_second_step(
    backend: &Backend,
    pending: &PendingStep,
    code: &str,
    origin: &Origin,
) -> Result<(Outcome, Duration)> {
    if backend.now() >= pending.until {
        return Err(ErrorCode::NotSignedIn.into());
    }
    let row = rows::find(backend.db().read(), pending.person).await?;
    if !rows::state(&row).is_open() {
        return Err(ErrorCode::NotSignedIn.into());
    }
    let lane = Lane::of_code(backend, pending.person, origin).await?;
    let taken = lane.take(backend).await?;
    let delay = match taken {
        Taken::Closed { until } => return Ok((Outcome::Wait { until }, Duration::zero())),
        Taken::Open { delay, .. } => delay,
    };
    let tx = backend.begin(&Actor::System).await?;
    if !second_step::accept(&tx, &row, code).await? {
        tx.abandon().await?;
        lane.wrong_code(backend, taken).await?;
        return Ok((Outcome::Wrong, delay));
    }
    tx.commit().await?;
    lane.clear(backend).await?;
    Ok((Outcome::SignedIn(open(backend, &row, origin, true).await?), delay))
}

/// Holds an answer back.
pub async fn hold(delay: Duration) {
    if let Ok(delay) = delay.to_std()
        && !delay.is_zero()
    {
        tokio::time::sleep(delay).await;
    }
}

/// Opens a sign-in for somebody who has proved who they are.
async fn open(backend: &Backend, row: &person::Model, origin: &Origin, second_step: bool) -> Result<Opened> {
    let person = PersonId(row.id);
    let actor = Actor::SignedIn(rows::signed_in(row, Vec::new())?);
    let tx = backend.begin(&actor).await?;
    let now = tx.now();
    let opened = sign_in_row::ActiveModel {
        person_id: Set(row.id),
        second_step: Set(second_step),
        device: Set(device_label(&origin.user_agent)),
        address: Set(masked_address(origin.address)),
        started_at: Set(now),
        seen_at: Set(now),
        ended_at: Set(None),
        ended_because: Set(None),
        ..Default::default()
    };
    let opened = opened.insert(tx.db()).await?;
    let device = know_device(&tx, person, origin).await?;
    tx.audit(AuditEvent::new("accounts/sign_in", format!("person/{person}")));
    tx.commit().await?;
    let after = AfterPassword::of(rows::kind(row)?, rows::has_authenticator(row));
    Ok(Opened {
        session: SessionId(opened.id),
        person,
        device,
        set_up_second_step: after == AfterPassword::SetUpSecondStep,
        change_password: row.must_change_password,
    })
}

/// Remembers the browser; returns the token of a new one.
async fn know_device(tx: &Tx, person: PersonId, origin: &Origin) -> Result<Option<String>> {
    let backend = tx.backend();
    if let Some(token) = &origin.device
        && let Some(device) = lanes::known(tx.db(), &lanes::token_hash(backend, person, token)).await?
    {
        let used = known_device::ActiveModel { id: Set(device.id), used_at: Set(tx.now()), ..Default::default() };
        used.update(tx.db()).await?;
        return Ok(None);
    }
    // A browser that several people use keeps one token, known to each of their accounts.
    let fresh = origin.device.is_none().then(|| hex::encode(backend.chance().bytes::<32>()));
    let token = fresh.as_ref().or(origin.device.as_ref()).expect("the browser's token, or else a fresh one");
    let device = known_device::ActiveModel {
        person_id: Set(person.0),
        token_hash: Set(lanes::token_hash(backend, person, token)),
        created_at: Set(tx.now()),
        used_at: Set(tx.now()),
        ..Default::default()
    };
    device.insert(tx.db()).await?;
    Ok(fresh)
}
