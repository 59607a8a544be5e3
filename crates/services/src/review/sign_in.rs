//! Signing in with the code of the letter. Those who come at the same time share a transaction.

use std::collections::{BTreeMap, HashMap};

use domain::{
    accounts::{Actor, PersonKind, device_label, masked_address},
    error::ErrorCode,
    ids::{PersonId, ReviewId, SessionId},
    review::code::MemberCode,
};
use entity::{review_code, review_member, sign_in};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{CaseStatement, Expr, LockType},
};

use super::token::Entry;
use crate::{
    Backend, Result, Tx,
    accounts::{Origin, open_plain},
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

/// Somebody at the door, with a code that is known.
pub(crate) struct Entering {
    code_hash: String,
    member: i64,
    device: String,
    address: String,
}

/// Signs a member in. A code has a hundred random bits, so that guessing needs no slowing down; it works until it is
/// revoked, so that a closed page costs nothing. The browser is not remembered.
///
/// # Errors
/// [`ErrorCode::WrongCredentials`] for a code that is none, is unknown or was revoked: which one is not said.
pub async fn sign_in_member(backend: &Backend, typed: &str, origin: &Origin) -> Result<MemberSession> {
    // Looked up before the transaction: wrong codes stay away from SQLite's only writer.
    let known = known(backend.db().read(), typed).await?;
    let entering = Entering {
        code_hash: known.code_hash,
        member: known.member_id,
        device: device_label(&origin.user_agent),
        address: masked_address(origin.address),
    };
    backend.doors().entrance.join(backend, entering, |backend, all| Box::pin(enter(backend, all))).await
}

/// The member of this review whose code it is, with their account and the code. No sign-in is opened: the browser is
/// another's.
///
/// # Errors
/// [`ErrorCode::WrongCredentials`] as for signing in, and for the code of another review.
pub(super) async fn identify(
    backend: &Backend,
    review: ReviewId,
    typed: &str,
) -> Result<(review_member::Model, (PersonId, Entry))> {
    let code = known(backend.db().read(), typed).await?;
    if code.review_id != review.0 {
        return Err(ErrorCode::WrongCredentials.into());
    }
    let tx = backend.begin(&Actor::System).await?;
    let row = review_member::Entity::find_by_id(code.member_id).lock(LockType::Update).one(tx.db()).await?;
    let row = row.filter(|row| row.struck_at.is_none()).ok_or(ErrorCode::WrongCredentials)?;
    // Revoked while somebody else held the member?
    let code = known(tx.db(), typed).await?;
    let mut members = BTreeMap::from([(row.id, row)]);
    accounts(&tx, &mut members).await?;
    tx.commit().await?;
    let (_, row) = members.pop_first().ok_or(ErrorCode::Internal)?;
    let person = row.person_id.ok_or(ErrorCode::Internal)?;
    Ok((row, (PersonId(person), Entry::Code(code.code_hash))))
}

/// The code that was typed, if it holds.
async fn known(db: &impl ConnectionTrait, typed: &str) -> Result<review_code::Model> {
    let code = MemberCode::parse(typed).map_err(|_| ErrorCode::WrongCredentials)?;
    let known = review_code::Entity::find_by_id(code.digest().to_string()).one(db).await?;
    known.filter(|code| !code.revoked).ok_or_else(|| ErrorCode::WrongCredentials.into())
}

/// Lets all of them in whose code still holds.
async fn enter(backend: Backend, all: Vec<Entering>) -> Result<Vec<Result<MemberSession>>> {
    let tx = backend.begin(&Actor::System).await?;
    let members = review_member::Entity::find()
        .filter(review_member::Column::Id.is_in(all.iter().map(|entering| entering.member)))
        .order_by_asc(review_member::Column::Id)
        .lock(LockType::Update)
        .all(tx.db())
        .await?;
    let mut members: BTreeMap<i64, review_member::Model> =
        members.into_iter().filter(|row| row.struck_at.is_none()).map(|row| (row.id, row)).collect();
    let codes = review_code::Entity::find()
        .filter(review_code::Column::CodeHash.is_in(all.iter().map(|entering| entering.code_hash.as_str())))
        .all(tx.db())
        .await?;
    let holds = |entering: &Entering| codes.iter().any(|row| row.code_hash == entering.code_hash && !row.revoked);
    members.retain(|id, _| all.iter().any(|entering| entering.member == *id && holds(entering)));
    accounts(&tx, &mut members).await?;
    let person = |entering: &Entering| {
        let row = members.get(&entering.member).filter(|_| holds(entering))?;
        row.person_id.map(|person| (PersonId(person), ReviewId(row.review_id)))
    };
    let mut sessions = open(&tx, all.iter().filter_map(|one| Some((person(one)?.0, one)))).await?;
    let mut outcomes = Vec::with_capacity(all.len());
    for entering in &all {
        let opened = person(entering).and_then(|(person, review)| {
            let session = sessions.get_mut(&place(person.0, entering))?.pop()?;
            Some(MemberSession { session: SessionId(session), person, review })
        });
        if let Some(MemberSession { person, .. }) = opened {
            tx.audit(AuditEvent::new("review/sign_in", format!("person/{person}")));
        }
        outcomes.push(opened.ok_or_else(|| ErrorCode::WrongCredentials.into()));
    }
    tx.commit().await?;
    Ok(outcomes)
}

/// Gives an account to those who come for the first time. It is named by the member's number: names stay sealed.
async fn accounts(tx: &Tx, members: &mut BTreeMap<i64, review_member::Model>) -> Result<()> {
    let first: Vec<i64> = members.values().filter(|row| row.person_id.is_none()).map(|row| row.id).collect();
    if first.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = first.iter().filter_map(|id| members.get(id)).map(|row| row.number.as_str()).collect();
    let people = open_plain(tx, PersonKind::PanelMember, &names).await?;
    let mut linked = CaseStatement::new();
    for (id, person) in first.iter().zip(people) {
        linked = linked.case(Expr::col(review_member::Column::Id).eq(*id), person.0);
        if let Some(row) = members.get_mut(id) {
            row.person_id = Some(person.0);
        }
    }
    review_member::Entity::update_many()
        .col_expr(review_member::Column::PersonId, linked.into())
        .filter(review_member::Column::Id.is_in(first).and(review_member::Column::PersonId.is_null()))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// By what a sign-in that was opened is found again: those of one person from one place are alike.
fn place(person: i64, entering: &Entering) -> (i64, String, String) {
    (person, entering.device.clone(), entering.address.clone())
}

/// Opens a sign-in for each.
async fn open(
    tx: &Tx,
    all: impl Iterator<Item = (PersonId, &Entering)>,
) -> Result<HashMap<(i64, String, String), Vec<i64>>> {
    let rows: Vec<_> = all
        .map(|(person, entering)| sign_in::ActiveModel {
            person_id: Set(person.0),
            second_step: Set(false),
            device: Set(entering.device.clone()),
            address: Set(entering.address.clone()),
            started_at: Set(tx.now()),
            seen_at: Set(tx.now()),
            ended_at: Set(None),
            ended_because: Set(None),
            ..Default::default()
        })
        .collect();
    let mut opened: HashMap<_, Vec<i64>> = HashMap::new();
    for row in sign_in::Entity::insert_many(rows).exec_with_returning(tx.db()).await? {
        opened.entry((row.person_id, row.device, row.address)).or_default().push(row.id);
    }
    Ok(opened)
}
