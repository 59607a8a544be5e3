//! The second step: codes of an authenticator app (RFC 6238) and recovery codes for when it is lost.

use chrono::{DateTime, Utc};
use domain::{
    accounts::{Actor, SignedIn},
    error::{ErrorCode, Fault, FieldError},
    ids::{PersonId, SessionId},
    notices::NoticeKind,
    qr::QrPicture,
};
use entity::{person, recovery_code};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr};
use totp_rs::{Builder, Secret, Totp};

use super::{
    Origin,
    lanes::{Lane, Taken},
    rows,
    sealed::{self, Column},
    sessions,
};
use crate::{Backend, IdempotencyKey, Once, Result, ServiceError, Tx, audit::AuditEvent, notices::notify, qr};

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
pub async fn start_enrolment(
    backend: &Backend,
    actor: &SignedIn,
    session: SessionId,
    key: &IdempotencyKey,
) -> Result<()> {
    let who = Actor::SignedIn(actor.clone());
    let once = backend.once::<()>(&who, key, "accounts/start_second_step", &session).await?;
    let Once::First(tx) = once else { return Ok(()) };
    let row = rows::find(tx.db(), actor.person).await?;
    if rows::has_authenticator(&row) {
        return Err(ErrorCode::NotNow.into());
    }
    if begun_secret(backend, &row, session)?.is_none() {
        let secret = hex::encode(backend.chance().bytes::<SECRET_BYTES>());
        let sealed = sealed::seal(backend, Column::Totp, row.id, &format!("{session} {secret}"))?;
        let changed = person::ActiveModel { totp_sealed: Set(Some(sealed)), ..Default::default() };
        rows::save(&tx, &row, changed).await?;
    }
    tx.finish(()).await
}

/// Confirms the app with a first code. The sign-in has passed the second step then, and the person is told. Returns the
/// recovery codes.
///
/// # Errors
/// A field error of `code` when it is wrong.
pub async fn confirm_enrolment(
    backend: &Backend,
    actor: &SignedIn,
    session: SessionId,
    origin: &Origin,
    key: &IdempotencyKey,
    code: &str,
) -> Result<Vec<String>> {
    const COMMAND: &str = "accounts/set_up_second_step";
    let who = Actor::SignedIn(actor.clone());
    let row = rows::find(backend.db().read(), actor.person).await?;
    let asked = (session, code_hash(backend, actor.person, code));
    if let Some(answer) = backend.answered::<String>(&who, key, COMMAND, &asked).await? {
        return given_codes(backend, actor.person, &answer).await;
    }
    let secret = begun_secret(backend, &row, session)?.ok_or(ErrorCode::NotNow)?;
    let lane = Lane::of_code(backend, actor.person, origin).await?;
    let taken = lane.take(backend).await?;
    if let Some(fault) = taken.closed_fault(backend.now()) {
        return Err(ServiceError::Invalid(vec![FieldError::new("code", fault)]));
    }
    let step = generator_of(&secret, &row)?.check(&digits(code), seconds(backend.now()));
    let Some(step) = step else { return wrong_code(backend, &lane, taken).await };
    lane.clear(backend).await?;
    let tx = match backend.once::<String>(&who, key, COMMAND, &asked).await? {
        Once::First(tx) => tx,
        Once::Again(answer) => return given_codes(backend, actor.person, &answer).await,
    };
    let changed = person::ActiveModel {
        totp_sealed: Set(Some(sealed::seal(backend, Column::Totp, row.id, &secret)?)),
        totp_confirmed_at: Set(Some(tx.now())),
        totp_last_step: Set(Some(step.cast_signed())),
        ..Default::default()
    };
    rows::save(&tx, &row, changed).await?;
    sessions::pass_second_step(&tx, session).await?;
    give_codes(tx, actor.person, COMMAND).await
}

async fn wrong_code<T>(backend: &Backend, lane: &Lane, taken: Taken) -> Result<T> {
    lane.wrong_code(backend, taken).await?;
    Err(ServiceError::Invalid(vec![FieldError::new("code", Fault::WrongCode)]))
}

/// New recovery codes instead of the old ones, for whoever enters a current code of the app. The person is told.
///
/// # Errors
/// A field error of `code` when it is wrong.
pub async fn renew_recovery_codes(
    backend: &Backend,
    actor: &SignedIn,
    origin: &Origin,
    key: &IdempotencyKey,
    code: &str,
) -> Result<Vec<String>> {
    const COMMAND: &str = "accounts/renew_recovery_codes";
    let who = Actor::SignedIn(actor.clone());
    let row = rows::find(backend.db().read(), actor.person).await?;
    let asked = code_hash(backend, actor.person, code);
    if let Some(answer) = backend.answered::<String>(&who, key, COMMAND, &asked).await? {
        return given_codes(backend, actor.person, &answer).await;
    }
    let lane = Lane::of_code(backend, actor.person, origin).await?;
    let taken = lane.take(backend).await?;
    if let Some(fault) = taken.closed_fault(backend.now()) {
        return Err(ServiceError::Invalid(vec![FieldError::new("code", fault)]));
    }
    // The code is used up with what it is used for: a copy sent at the same moment finds the answer, and no used code.
    let codes = match backend.once::<String>(&who, key, COMMAND, &asked).await? {
        Once::Again(answer) => given_codes(backend, actor.person, &answer).await?,
        Once::First(tx) => {
            if !accept(&tx, &row, code).await? {
                tx.abandon().await?;
                return wrong_code(backend, &lane, taken).await;
            }
            give_codes(tx, actor.person, COMMAND).await?
        }
    };
    lane.clear(backend).await?;
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

/// Whether the code is right. A right one is used up with the transaction: neither it nor one before it works again.
pub async fn accept(tx: &Tx, row: &person::Model, code: &str) -> Result<bool> {
    let sealed = row.totp_sealed.as_ref().filter(|_| rows::has_authenticator(row)).ok_or(ErrorCode::NotNow)?;
    match open_secret(tx.backend(), row, sealed)?.check(&digits(code), seconds(tx.now())) {
        Some(step) => use_step(tx, row.id, step.cast_signed()).await,
        None => use_recovery_code(tx, PersonId(row.id), code).await,
    }
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

/// Gives new recovery codes and ends the transaction. Its stored answer holds them sealed.
async fn give_codes(tx: Tx, person: PersonId, command: &'static str) -> Result<Vec<String>> {
    let codes = replace_recovery_codes(&tx, person).await?;
    notify(&tx, person, NoticeKind::SecondStepChanged).await?;
    tx.audit(AuditEvent::new(command, format!("person/{person}")));
    let backend = tx.backend().clone();
    let answer = backend.data_key().seal(backend.chance(), &answer_purpose(person), codes.join(" ").as_bytes())?;
    tx.finish(answer).await?;
    Ok(codes)
}

/// The codes that a stored answer holds; none if they were replaced since.
async fn given_codes(backend: &Backend, person: PersonId, answer: &str) -> Result<Vec<String>> {
    let text = backend.data_key().open(&answer_purpose(person), answer)?;
    let text = String::from_utf8(text).map_err(|_| ServiceError::fault("stored recovery codes are damaged"))?;
    let codes: Vec<String> = text.split_whitespace().map(ToOwned::to_owned).collect();
    let hashes = codes.iter().map(|code| code_hash(backend, person, code));
    let kept = recovery_code::Entity::find()
        .filter(recovery_code::Column::PersonId.eq(person.0))
        .filter(recovery_code::Column::CodeHash.is_in(hashes))
        .count(backend.db().read())
        .await?;
    Ok(if kept == 0 { Vec::new() } else { codes })
}

fn answer_purpose(person: PersonId) -> String {
    format!("idempotency.recovery_codes/{person}")
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
