//! When an official has forgotten the password or lost the phone: the security administrator lets them begin anew.

use domain::{
    accounts::{Action, Official, Resource, SignInEnd, can},
    error::ErrorCode,
    ids::PersonId,
    notices::NoticeKind,
};
use entity::{person, recovery_code};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{
    officials::Deed,
    password::{hash, new_password_errors},
    rows, sessions,
};
use crate::{Backend, IdempotencyKey, Result, ServiceError, notices::notify};

/// Gives an official another first password, which they have to change at once. All sessions end, and an authenticator
/// app that was being set up has to be begun anew.
///
/// # Errors
/// Field errors of `password` and `reason`; [`ErrorCode::Forbidden`] for everybody but the security administrator.
pub async fn reset_password(
    backend: &Backend,
    administrator: &Official,
    key: &IdempotencyKey,
    person: PersonId,
    password: &str,
    reason: &str,
) -> Result<()> {
    let deed = Deed { name: "accounts/reset_password", action: Action::ManagePeople, person, reason };
    can(&administrator.actor(), deed.action, Resource::Person(person))?;
    let known = rows::find(backend.db().read(), person).await?;
    let about = [known.name.as_str(), known.user_name.as_deref().unwrap_or_default()];
    let mut errors = new_password_errors(password, password, &about);
    match deed.event() {
        Err(ServiceError::Invalid(more)) => errors.extend(more),
        other => drop(other?),
    }
    if !errors.is_empty() {
        return Err(ServiceError::Invalid(errors));
    }
    let hash = hash(backend, password.to_owned()).await?;
    // Stands for the password where repeated requests are told from different ones.
    let input = backend.data_key().index(deed.name, format!("{person}\0{password}").as_bytes());
    let Some((tx, row)) = deed.begin(backend, administrator, key, &input).await? else { return Ok(()) };
    let totp_sealed = row.totp_sealed.clone().filter(|_| rows::has_authenticator(&row));
    let changed = person::ActiveModel {
        password_hash: Set(hash),
        totp_sealed: Set(totp_sealed),
        password_changed_at: Set(tx.now()),
        must_change_password: Set(true),
        credential_version: Set(row.credential_version + 1),
        ..Default::default()
    };
    rows::save(&tx, &row, changed).await?;
    notify(&tx, person, NoticeKind::PasswordChanged).await?;
    sessions::end_others(&tx, person, None, SignInEnd::Reset).await?;
    tx.audit(deed.event()?);
    tx.finish(()).await
}

/// Takes an official's authenticator app and recovery codes away. They set up another one when they sign in next, and
/// have no posts before. All sessions end.
///
/// # Errors
/// A field error of `reason`; [`ErrorCode::NotNow`] when no app is set up; [`ErrorCode::Forbidden`] for everybody but
/// the security administrator.
pub async fn reset_second_step(
    backend: &Backend,
    administrator: &Official,
    key: &IdempotencyKey,
    person: PersonId,
    reason: &str,
) -> Result<()> {
    let deed = Deed { name: "accounts/reset_second_step", action: Action::ManagePeople, person, reason };
    let Some((tx, row)) = deed.begin(backend, administrator, key, &()).await? else { return Ok(()) };
    if !rows::has_authenticator(&row) {
        return Err(ErrorCode::NotNow.into());
    }
    let changed = person::ActiveModel {
        totp_sealed: Set(None),
        totp_confirmed_at: Set(None),
        totp_last_step: Set(None),
        ..Default::default()
    };
    rows::save(&tx, &row, changed).await?;
    recovery_code::Entity::delete_many().filter(recovery_code::Column::PersonId.eq(person.0)).exec(tx.db()).await?;
    notify(&tx, person, NoticeKind::SecondStepChanged).await?;
    sessions::end_others(&tx, person, None, SignInEnd::Reset).await?;
    tx.audit(deed.event()?);
    tx.finish(()).await
}
