//! Signing in with the code of the letter.

use domain::{
    accounts::{Actor, PersonKind, device_label, masked_address},
    error::ErrorCode,
    ids::{PersonId, ReviewId, SessionId},
    review::code::MemberCode,
};
use entity::{review_code, review_member, sign_in};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, LockType},
};

use crate::{
    Backend, Result, Tx,
    accounts::{NewPerson, Origin, create},
    audit::AuditEvent,
};

/// A sign-in that was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberSession {
    /// Its number; goes into the browser's session.
    pub session: SessionId,
    /// Whose account it is.
    pub person: PersonId,
    /// For which review.
    pub review: ReviewId,
}

/// Signs a member in. A code has a hundred random bits, so that guessing needs no slowing down; it works until it is
/// revoked, so that a closed page costs nothing. The browser is not remembered.
///
/// # Errors
/// [`ErrorCode::WrongCredentials`] for a code that is none, is unknown or was revoked: which one is not said.
pub async fn sign_in_member(backend: &Backend, typed: &str, origin: &Origin) -> Result<MemberSession> {
    let code = MemberCode::parse(typed).map_err(|_| ErrorCode::WrongCredentials)?;
    let hash = code.digest().to_string();
    // Looked up before the transaction: wrong codes stay away from SQLite's only writer.
    let known = review_code::Entity::find_by_id(hash).one(backend.db().read()).await?;
    let known = known.filter(|code| !code.revoked).ok_or(ErrorCode::WrongCredentials)?;
    let tx = backend.begin(&Actor::System).await?;
    let member = review_member::Entity::find_by_id(known.member_id).lock(LockType::Update).one(tx.db()).await?;
    let member = member.filter(|member| member.struck_at.is_none()).ok_or(ErrorCode::WrongCredentials)?;
    let still = review_code::Entity::find_by_id(known.code_hash).one(tx.db()).await?;
    if still.is_none_or(|code| code.revoked) {
        return Err(ErrorCode::WrongCredentials.into());
    }
    let person = account(&tx, &member).await?;
    let session = open(&tx, person, origin).await?;
    tx.audit(AuditEvent::new("review/sign_in", format!("person/{person}")));
    tx.commit().await?;
    Ok(MemberSession { session, person, review: ReviewId(member.review_id) })
}

/// The member's account, opened the first time. It is named by the member's number: names stay sealed.
async fn account(tx: &Tx, member: &review_member::Model) -> Result<PersonId> {
    if let Some(person) = member.person_id {
        return Ok(PersonId(person));
    }
    let person = create(tx, &NewPerson::new(PersonKind::PanelMember, &member.number)).await?;
    review_member::Entity::update_many()
        .col_expr(review_member::Column::PersonId, Expr::value(person.0))
        .filter(review_member::Column::Id.eq(member.id).and(review_member::Column::PersonId.is_null()))
        .exec(tx.db())
        .await?;
    Ok(person)
}

async fn open(tx: &Tx, person: PersonId, origin: &Origin) -> Result<SessionId> {
    let opened = sign_in::ActiveModel {
        person_id: Set(person.0),
        second_step: Set(false),
        device: Set(device_label(&origin.user_agent)),
        address: Set(masked_address(origin.address)),
        started_at: Set(tx.now()),
        seen_at: Set(tx.now()),
        ended_at: Set(None),
        ended_because: Set(None),
        ..Default::default()
    };
    Ok(SessionId(opened.insert(tx.db()).await?.id))
}
