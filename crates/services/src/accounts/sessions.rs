//! Sign-ins while they last: what each request asks, the list a person sees, and ending them.

use chrono::{DateTime, Duration, Utc};
use domain::{
    accounts::{Actor, PersonKind, SessionRules, SignInEnd, SignedIn},
    error::ErrorCode,
    ids::{PersonId, SessionId},
};
use entity::sign_in;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, SelectStatement},
};
use serde::{Deserialize, Serialize};

use super::rows;
use crate::{Backend, IdempotencyKey, Once, Result, Tx, audit::AuditEvent};

/// Use is noted to the minute, so that reading does not write on every request.
const SEEN_EVERY: Duration = Duration::minutes(1);
/// How many sign-ins the list shows.
const LIST: u64 = 50;

/// A sign-in that lasts.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// Its number.
    pub session: SessionId,
    /// Who. An official has posts only with a second step and a password of their own.
    pub signed_in: SignedIn,
    /// Grows when the password changes.
    pub credential_version: i64,
    /// Whether an authenticator app has to be set up before anything else.
    pub set_up_second_step: bool,
    /// Whether a new password has to be chosen before anything else.
    pub change_password: bool,
    /// Last used, to the minute.
    pub seen_at: DateTime<Utc>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Session({}, person {})", self.session, self.signed_in.person)
    }
}

/// A sign-in as its owner sees it in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Its number.
    pub session: SessionId,
    /// Browser and system; may be empty.
    pub device: String,
    /// The network address without its end.
    pub address: String,
    /// Since when.
    pub started_at: DateTime<Utc>,
    /// Last used, to the minute.
    pub seen_at: DateTime<Utc>,
}

/// The sign-in that the browser's session names, if it still lasts. Asking is no use of it: see [`use_session`].
///
/// # Errors
/// When the database fails.
pub async fn session(backend: &Backend, session: SessionId) -> Result<Option<Session>> {
    let db = backend.db().read();
    let Some(row) = sign_in::Entity::find_by_id(session.0).one(db).await? else { return Ok(None) };
    let person = rows::find(db, PersonId(row.person_id)).await?;
    let kind = rows::kind(&person)?;
    let now = backend.now();
    let over = SessionRules::of(kind).over(row.started_at, row.seen_at, now);
    if row.ended_at.is_some() || over.is_some() || !rows::state(&person).is_open() {
        return Ok(None);
    }
    let is_official = kind == PersonKind::Official;
    let set_up_second_step = is_official && !row.second_step;
    let change_password = person.must_change_password;
    let posts = if is_official && !set_up_second_step && !change_password {
        rows::posts(db, PersonId(person.id)).await?
    } else {
        Vec::new()
    };
    Ok(Some(Session {
        session,
        signed_in: rows::signed_in(&person, posts)?,
        credential_version: person.credential_version,
        set_up_second_step,
        change_password,
        seen_at: row.seen_at,
    }))
}

/// Notes that the sign-in is used, at most once a minute: it ends when nobody does.
///
/// # Errors
/// When the database fails.
pub async fn use_session(backend: &Backend, session: &Session) -> Result<()> {
    let now = backend.now();
    if now - session.seen_at < SEEN_EVERY {
        return Ok(());
    }
    sign_in::Entity::update_many()
        .col_expr(sign_in::Column::SeenAt, Expr::value(now))
        .filter(sign_in::Column::Id.eq(session.session.0))
        .filter(sign_in::Column::SeenAt.lt(now))
        .exec(backend.db().write())
        .await?;
    Ok(())
}

/// The person's sign-ins that still last, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn list_sessions(backend: &Backend, actor: &SignedIn) -> Result<Vec<SessionRow>> {
    let rows = sign_in::Entity::find()
        .filter(lasting(actor.kind, actor.person, backend.now()))
        .order_by_desc(sign_in::Column::Id)
        .limit(LIST)
        .all(backend.db().read())
        .await?;
    Ok(rows.into_iter().map(to_row).collect())
}

/// How many sign-ins of a person last.
pub async fn count(backend: &Backend, kind: PersonKind, person: PersonId) -> Result<u64> {
    let lasting = sign_in::Entity::find().filter(lasting(kind, person, backend.now()));
    Ok(lasting.count(backend.db().read()).await?)
}

/// Ends one of the person's own sign-ins from another.
///
/// # Errors
/// [`ErrorCode::NotFound`] for a sign-in that is not theirs or is over.
pub async fn revoke_session(
    backend: &Backend,
    actor: &SignedIn,
    key: &IdempotencyKey,
    session: SessionId,
) -> Result<()> {
    const COMMAND: &str = "accounts/revoke_session";
    let once = backend.once::<()>(&Actor::SignedIn(actor.clone()), key, COMMAND, &session).await?;
    let Once::First(tx) = once else { return Ok(()) };
    let mine =
        Condition::all().add(sign_in::Column::Id.eq(session.0)).add(sign_in::Column::PersonId.eq(actor.person.0));
    if end(&tx, mine, SignInEnd::Revoked).await? == 0 {
        return Err(ErrorCode::NotFound.into());
    }
    tx.audit(AuditEvent::new(COMMAND, format!("person/{}", actor.person)));
    tx.finish(()).await
}

/// Ends the sign-in by which a request came: signing out. It needs no key: a repetition comes by no sign-in.
///
/// # Errors
/// When the database fails.
pub async fn end_session(backend: &Backend, actor: &SignedIn, session: SessionId) -> Result<()> {
    let tx = backend.begin(&Actor::SignedIn(actor.clone())).await?;
    let mine =
        Condition::all().add(sign_in::Column::Id.eq(session.0)).add(sign_in::Column::PersonId.eq(actor.person.0));
    end(&tx, mine, SignInEnd::SignedOut).await?;
    tx.audit(AuditEvent::new("accounts/sign_out", format!("person/{}", actor.person)));
    tx.commit().await
}

/// Ends all sign-ins of a person but `keep`.
pub async fn end_others(tx: &Tx, person: PersonId, keep: Option<SessionId>, because: SignInEnd) -> Result<u64> {
    let mut which = Condition::all().add(sign_in::Column::PersonId.eq(person.0));
    if let Some(keep) = keep {
        which = which.add(sign_in::Column::Id.ne(keep.0));
    }
    end(tx, which, because).await
}

/// Ends all sign-ins of the people whose numbers a query gives.
pub async fn end_all(tx: &Tx, people: SelectStatement, because: SignInEnd) -> Result<u64> {
    end(tx, Condition::all().add(sign_in::Column::PersonId.in_subquery(people)), because).await
}

/// Notes that the sign-in passed a second step.
pub async fn pass_second_step(tx: &Tx, session: SessionId) -> Result<()> {
    let passed = sign_in::Entity::update_many()
        .col_expr(sign_in::Column::SecondStep, Expr::value(true))
        .filter(sign_in::Column::Id.eq(session.0))
        .exec(tx.db())
        .await?;
    if passed.rows_affected == 1 { Ok(()) } else { Err(ErrorCode::NotSignedIn.into()) }
}

/// The sign-ins of a person that are not over at `now`.
fn lasting(kind: PersonKind, person: PersonId, now: DateTime<Utc>) -> Condition {
    let rules = SessionRules::of(kind);
    Condition::all()
        .add(sign_in::Column::PersonId.eq(person.0))
        .add(sign_in::Column::EndedAt.is_null())
        .add(sign_in::Column::SeenAt.gt(now - rules.idle))
        .add(sign_in::Column::StartedAt.gt(now - rules.absolute))
}

async fn end(tx: &Tx, which: Condition, because: SignInEnd) -> Result<u64> {
    let ended = sign_in::Entity::update_many()
        .col_expr(sign_in::Column::EndedAt, Expr::value(tx.now()))
        .col_expr(sign_in::Column::EndedBecause, Expr::value(because.name()))
        .filter(which)
        .filter(sign_in::Column::EndedAt.is_null())
        .exec(tx.db())
        .await?;
    Ok(ended.rows_affected)
}

fn to_row(row: sign_in::Model) -> SessionRow {
    SessionRow {
        session: SessionId(row.id),
        device: row.device,
        address: row.address,
        started_at: row.started_at,
        seen_at: row.seen_at,
    }
}
