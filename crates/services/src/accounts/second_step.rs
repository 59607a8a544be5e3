//! The second step: codes of an authenticator app (RFC 6238) and recovery codes for when it is lost.

use chrono::{DateTime, Utc};
use domain::{
    accounts::{Actor, SignedIn},
    error::{ErrorCode, Fault, FieldError},
    ids::{PersonId, SessionId},
    qr::QrPicture,
};
use entity::{person, recovery_code};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, sea_query::Expr};
use totp_rs::{Builder, Secret, Totp};

use super::{
    Origin,
    lanes::Lane,
    rows,
    sealed::{self, Column},
    sessions,
};
use crate::{Backend, Result, ServiceError, Tx, audit::AuditEvent, qr};

/// Who issues the codes, as the app shows it.
const ISSUER: &str = "阳光大厅 Sunhall";
/// Bytes of a secret: the length of a SHA-1 digest (RFC 4226, section 4).
const SECRET_BYTES: usize = 20;
/// How many recovery codes a person gets.
const RECOVERY_CODES: usize = 10;
/// The letters of recovery codes: none that is taken for another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// What an authenticator app needs to be set up.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// A QR code as SVG.
    pub picture: QrPicture,
    /// For typing, in groups of four.
    pub secret: String,
}

/// What to set up the app with, between [`start_enrolment`] and [`confirm_enrolment`] of the same sign-in.
///
/// # Errors
/// When the database fails.
pub async fn enrolment(backend: &Backend, actor: &SignedIn, session: SessionId) -> Result<Option<Enrolment>> {
    let row = rows::find(backend.db().read(), actor.person).await?;
    let Some(secret) = begun_secret(backend, &row, session)? else { return Ok(None) };
    let totp = generator_of(&secret, &row)?;
    let base32 = totp.secret().to_base32();
    let groups: Vec<&str> = base32.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    let address = totp.to_url().map_err(|error| ServiceError::fault(format_args!("authenticator address: {error}")))?;
    Ok(Some(Enrolment { picture: qr::draw(&address)?, secret: groups.join(" ") }))
}

/// Makes the secret for an authenticator app. Asked for again by the same sign-in before it is confirmed, it changes
/// nothing; another sign-in gets a secret of its own, because whoever knew the password before must not know what is
/// confirmed now.
///
/// # Errors
/// [`ErrorCode::NotNow`] when an app is set up already.
pub async fn start_enrolment(backend: &Backend, actor: &SignedIn, session: SessionId) -> Result<()> {
    let row = rows::find(backend.db().read(), actor.person).await?;
    if rows::has_authenticator(&row) {
        return Err(ErrorCode::NotNow.into());
    }
    if begun_secret(backend, &row, session)?.is_some() {
        return Ok(());
    }
    let secret = hex::encode(backend.chance().bytes::<SECRET_BYTES>());
    let sealed = sealed::seal(backend, Column::Totp, row.id, &format!("{session} {secret}"))?;
    let tx = backend.begin(&Actor::SignedIn(actor.clone())).await?;
    let changed = person::ActiveModel { totp_sealed: Set(Some(sealed)), ..Default::default() };
    rows::save(&tx, &row, changed).await?;
    tx.commit().await
}

/// Confirms the app with a first code. The sign-in has passed the second step then. Returns the recovery codes,
/// which are shown this once.
///
/// # Errors
/// A field error of `code` when it is wrong.
pub async fn confirm_enrolment(
    backend: &Backend,
    actor: &SignedIn,
    session: SessionId,
    origin: &Origin,
    code: &str,
) -> Result<Vec<String>> {
    let row = rows::find(backend.db().read(), actor.person).await?;
    let secret = begun_secret(backend, &row, session)?.ok_or(ErrorCode::NotNow)?;
    let lane = Lane::of_code(backend, actor.person, origin).await?;
    if let Some(fault) = lane.take(backend).await?.closed_fault(backend.now()) {
        return Err(ServiceError::Invalid(vec![FieldError::new("code", fault)]));
    }
    let step = generator_of(&secret, &row)?.check(&digits(code), seconds(backend.now()));
    let step = step.ok_or_else(|| ServiceError::Invalid(vec![FieldError::new("code", Fault::WrongCode)]))?;
    lane.clear(backend).await?;
    let tx = backend.begin(&Actor::SignedIn(actor.clone())).await?;
    let changed = person::ActiveModel {
        totp_sealed: Set(Some(sealed::seal(backend, Column::Totp, row.id, &secret)?)),
        totp_confirmed_at: Set(Some(tx.now())),
        totp_last_step: Set(Some(step.cast_signed())),
        ..Default::default()
    };
    rows::save(&tx, &row, changed).await?;
    sessions::pass_second_step(&tx, session).await?;
    let codes = replace_recovery_codes(&tx, actor.person).await?;
    tx.audit(AuditEvent::new("accounts/set_up_second_step", format!("person/{}", actor.person)));
    tx.commit().await?;
    Ok(codes)
}

/// New recovery codes instead of the old ones, for whoever enters a current code of the app.
///
/// # Errors
/// A field error of `code` when it is wrong.
pub async fn renew_recovery_codes(
    backend: &Backend,
    actor: &SignedIn,
    origin: &Origin,
    code: &str,
) -> Result<Vec<String>> {
    let row = rows::find(backend.db().read(), actor.person).await?;
    let lane = Lane::of_code(backend, actor.person, origin).await?;
    if let Some(fault) = lane.take(backend).await?.closed_fault(backend.now()) {
        return Err(ServiceError::Invalid(vec![FieldError::new("code", fault)]));
    }
    if !accept(backend, &row, code).await? {
        return Err(ServiceError::Invalid(vec![FieldError::new("code", Fault::WrongCode)]));
    }
    lane.clear(backend).await?;
    let tx = backend.begin(&Actor::SignedIn(actor.clone())).await?;
    let codes = replace_recovery_codes(&tx, actor.person).await?;
    tx.audit(AuditEvent::new("accounts/renew_recovery_codes", format!("person/{}", actor.person)));
    tx.commit().await?;
    Ok(codes)
}

/// The present code of the official `user_name`. For demo databases only: whoever runs them has no phone at hand.
///
/// # Errors
/// [`ErrorCode::Forbidden`] in any other database, [`ErrorCode::NotFound`] without such an official or app.
pub async fn current_code(backend: &Backend, user_name: &str) -> Result<String> {
    if !backend.settings().demo {
        return Err(ErrorCode::Forbidden.into());
    }
    let row = person::Entity::find()
        .filter(person::Column::UserName.eq(user_name.trim().to_ascii_lowercase()))
        .one(backend.db().read())
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let sealed = row.totp_sealed.as_ref().filter(|_| rows::has_authenticator(&row)).ok_or(ErrorCode::NotFound)?;
    Ok(open_secret(backend, &row, sealed)?.generate(seconds(backend.now())).to_string())
}

/// Whether the code is right. A right one is used up by this: neither it nor one before it works again.
pub async fn accept(backend: &Backend, row: &person::Model, code: &str) -> Result<bool> {
    let sealed = row.totp_sealed.as_ref().filter(|_| rows::has_authenticator(row)).ok_or(ErrorCode::NotNow)?;
    let tx = backend.begin(&Actor::System).await?;
    let accepted = match open_secret(backend, row, sealed)?.check(&digits(code), seconds(tx.now())) {
        Some(step) => use_step(&tx, row.id, step.cast_signed()).await?,
        None => use_recovery_code(&tx, PersonId(row.id), code).await?,
    };
    tx.commit().await?;
    Ok(accepted)
}

/// Builds the generator of a person's secret.
fn generator(secret: Vec<u8>, account: &str) -> Result<Totp> {
    Builder::new()
        .with_secret(Secret::from(secret))
        .with_skew(1)
        .with_issuer(Some(ISSUER))
        .with_account_name(account.replace(':', " "))
        .build()
        .map_err(|error| ServiceError::fault(format_args!("authenticator secret: {error}")))
}

/// The secret that this sign-in began to set up. Until it is confirmed, the number of its sign-in stands before it.
fn begun_secret(backend: &Backend, row: &person::Model, session: SessionId) -> Result<Option<String>> {
    let Some(sealed) = row.totp_sealed.as_ref().filter(|_| !rows::has_authenticator(row)) else { return Ok(None) };
    let text = sealed::open(backend.data_key(), Column::Totp, row.id, sealed)?;
    Ok(text.strip_prefix(&format!("{session} ")).map(ToOwned::to_owned))
}

fn open_secret(backend: &Backend, row: &person::Model, sealed: &str) -> Result<Totp> {
    generator_of(&sealed::open(backend.data_key(), Column::Totp, row.id, sealed)?, row)
}

fn generator_of(secret: &str, row: &person::Model) -> Result<Totp> {
    let secret = hex::decode(secret).map_err(|_| ServiceError::fault("an authenticator secret is damaged"))?;
    generator(secret, account(row))
}

fn account(row: &person::Model) -> &str {
    row.user_name.as_deref().unwrap_or(&row.name)
}

async fn use_step(tx: &Tx, person: i64, step: i64) -> Result<bool> {
    let fresh = Condition::any().add(person::Column::TotpLastStep.is_null()).add(person::Column::TotpLastStep.lt(step));
    let used = person::Entity::update_many()
        .col_expr(person::Column::TotpLastStep, Expr::value(step))
        .filter(person::Column::Id.eq(person))
        .filter(fresh)
        .exec(tx.db())
        .await?;
    Ok(used.rows_affected == 1)
}

async fn use_recovery_code(tx: &Tx, person: PersonId, code: &str) -> Result<bool> {
    let used = recovery_code::Entity::update_many()
        .col_expr(recovery_code::Column::UsedAt, Expr::value(tx.now()))
        .filter(recovery_code::Column::PersonId.eq(person.0))
        .filter(recovery_code::Column::CodeHash.eq(code_hash(tx.backend(), person, code)))
        .filter(recovery_code::Column::UsedAt.is_null())
        .exec(tx.db())
        .await?;
    if used.rows_affected == 1 {
        tx.audit(AuditEvent::new("accounts/use_recovery_code", format!("person/{person}")));
    }
    Ok(used.rows_affected == 1)
}

async fn replace_recovery_codes(tx: &Tx, person: PersonId) -> Result<Vec<String>> {
    recovery_code::Entity::delete_many().filter(recovery_code::Column::PersonId.eq(person.0)).exec(tx.db()).await?;
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| new_code(tx.backend())).collect();
    let rows = codes.iter().map(|code| recovery_code::ActiveModel {
        person_id: Set(person.0),
        code_hash: Set(code_hash(tx.backend(), person, code)),
        used_at: Set(None),
        ..Default::default()
    });
    recovery_code::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    Ok(codes)
}

/// Two groups of five letters: 50 bits.
fn new_code(backend: &Backend) -> String {
    let letters = backend.chance().bytes::<10>().map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    let (first, second) = letters.split_at(5);
    format!("{}-{}", first.iter().collect::<String>(), second.iter().collect::<String>())
}

fn code_hash(backend: &Backend, person: PersonId, code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    backend.data_key().index(&format!("recovery_code/{person}"), plain.as_bytes())
}

fn digits(code: &str) -> String {
    code.chars().filter(|letter| !letter.is_whitespace()).collect()
}

fn seconds(now: DateTime<Utc>) -> u64 {
    now.timestamp().unsigned_abs()
}
