//! Suspending officials' accounts 停用 and restoring them.

use domain::{
    accounts::{AccountError, AccountState, Action, Official, SignInEnd},
    error::ErrorCode,
    ids::PersonId,
};
use entity::person;
use sea_orm::ActiveValue::Set;

use super::{officials::Deed, rows, sessions};
use crate::{Backend, IdempotencyKey, Result, ServiceError, Tx};

/// Suspends an official's account: all sessions end, nobody can sign in.
///
/// # Errors
/// [`ErrorCode::NotNow`] unless it is open; [`ErrorCode::Forbidden`] for everybody but the security administrator.
pub async fn suspend(
    backend: &Backend,
    administrator: &Official,
    key: &IdempotencyKey,
    person: PersonId,
    reason: &str,
) -> Result<()> {
    let deed = Deed { name: "accounts/suspend", action: Action::ManagePeople, person, reason };
    let Some((tx, row)) = deed.begin(backend, administrator, key, &()).await? else { return Ok(()) };
    let state = rows::state(&row).suspend(tx.now()).map_err(not_now)?;
    set_state(&tx, &row, state).await?;
    sessions::end_others(&tx, person, None, SignInEnd::AccountEnded).await?;
    tx.audit(deed.event()?);
    tx.finish(()).await
}

/// Puts a suspended account back into use.
///
/// # Errors
/// [`ErrorCode::NotNow`] unless it is suspended; [`ErrorCode::Forbidden`] for everybody but the security administrator.
pub async fn restore(
    backend: &Backend,
    administrator: &Official,
    key: &IdempotencyKey,
    person: PersonId,
    reason: &str,
) -> Result<()> {
    let deed = Deed { name: "accounts/restore", action: Action::ManagePeople, person, reason };
    let Some((tx, row)) = deed.begin(backend, administrator, key, &()).await? else { return Ok(()) };
    let state = rows::state(&row).restore().map_err(not_now)?;
    set_state(&tx, &row, state).await?;
    tx.audit(deed.event()?);
    tx.finish(()).await
}

async fn set_state(tx: &Tx, row: &person::Model, state: AccountState) -> Result<()> {
    let since = match state {
        AccountState::Suspended { since } => Some(since),
        AccountState::Open | AccountState::Closed { .. } => None,
    };
    let changed = person::ActiveModel { suspended_at: Set(since), ..Default::default() };
    rows::save(tx, row, changed).await
}

fn not_now(_: AccountError) -> ServiceError {
    ErrorCode::NotNow.into()
}
