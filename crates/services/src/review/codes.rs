//! Codes: made once, told once, kept as hashes.

use domain::{
    accounts::{Action, Official, Resource, can},
    cases::Reason,
    error::ErrorCode,
    ids::{MemberId, ReviewId},
    review::{code::MemberCode, state::ReviewState},
};
use entity::{review_code, review_member};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockType},
};
use serde::Serialize;
use serde_json::json;

use super::{delivery, members, rows, rows::Stored};
use crate::{Backend, IdempotencyKey, Once, Result, Tx, audit::AuditEvent};

/// How many members are read and written with one statement.
const BATCH: u64 = 1000;

/// A code for a letter. It is told this once: only its hash is kept.
#[derive(Clone, Debug)]
pub struct IssuedCode {
    /// The member.
    pub member: MemberId,
    /// The member's number.
    pub number: String,
    /// The member's name.
    pub name: String,
    /// The key of the member's group.
    pub group_key: String,
    /// The code.
    pub code: MemberCode,
}

/// Makes a code for every member who has none, in the order of the roll, for printing. Asked again, it gives none: they
/// were told, and nobody has them any more.
///
/// # Errors
/// [`ErrorCode::NotNow`] when the review has ended; [`ErrorCode::Forbidden`] for everybody but an organiser.
pub async fn issue_codes(
    backend: &Backend,
    organiser: &Official,
    key: &IdempotencyKey,
    review: ReviewId,
) -> Result<Vec<IssuedCode>> {
    let Some((tx, stored)) = begin(backend, organiser, key, "review/issue_codes", (review, &review)).await? else {
        return Ok(Vec::new());
    };
    let mut codes = Vec::new();
    loop {
        let members = review_member::Entity::find()
            .filter(review_member::Column::ReviewId.eq(review.0))
            .filter(review_member::Column::HasCode.eq(false))
            .filter(review_member::Column::StruckAt.is_null())
            .order_by_asc(review_member::Column::Id)
            .limit(BATCH)
            .all(tx.db())
            .await?;
        if members.is_empty() {
            break;
        }
        codes.extend(write(&tx, &members).await?);
    }
    tx.audit(AuditEvent::new("review/issue_codes", stored.subject()).with(json!({ "codes": codes.len() })));
    tx.finish(()).await?;
    Ok(codes)
}

/// Makes a new code for a member whose letter was lost, and revokes the old one. Whoever took part already can't get
/// one: the token is out. Asked again, it gives none.
///
/// # Errors
/// [`ErrorCode::NotNow`] after a token was issued, [`ErrorCode::NotFound`] for who is not on the roll.
pub async fn reissue_code(
    backend: &Backend,
    organiser: &Official,
    key: &IdempotencyKey,
    member: MemberId,
    reason: &Reason,
) -> Result<Option<IssuedCode>> {
    let row = members::row(backend.db().read(), member).await?;
    let input = (ReviewId(row.review_id), &(member, reason.as_str()));
    let Some((tx, stored)) = begin(backend, organiser, key, "review/reissue_code", input).await? else {
        return Ok(None);
    };
    let row = review_member::Entity::find_by_id(member.0).lock(LockType::Update).one(tx.db()).await?;
    let row = row.filter(|row| row.struck_at.is_none()).ok_or(ErrorCode::NotFound)?;
    if row.took_token {
        return Err(ErrorCode::NotNow.into());
    }
    revoke(&tx, member).await?;
    let code = write(&tx, std::slice::from_ref(&row)).await?.pop().ok_or(ErrorCode::Internal)?;
    let event = AuditEvent::new("review/reissue_code", stored.subject());
    tx.audit(event.because(reason.as_str()).with(json!({ "member": member })));
    tx.finish(()).await?;
    Ok(Some(code))
}

/// Takes back every code the member has, what is on its way with one, and the sign-ins that were opened with one.
pub(super) async fn revoke(tx: &Tx, member: MemberId) -> Result<()> {
    delivery::revoke(tx, &[member.0]).await
}

/// Begins what `key` names, or says that it was done.
async fn begin(
    backend: &Backend,
    organiser: &Official,
    key: &IdempotencyKey,
    command: &'static str,
    (review, input): (ReviewId, &(impl Serialize + Sync)),
) -> Result<Option<(Tx, Stored)>> {
    let actor = organiser.actor();
    can(&actor, Action::OrganiseReview, Resource::System)?;
    let tx = match backend.once(&actor, key, command, input).await? {
        Once::Again(()) => return Ok(None),
        Once::First(tx) => tx,
    };
    let stored = rows::hold(tx.db(), review, LockType::Share).await?;
    refuse_ended(&stored, tx.now())?;
    Ok(Some((tx, stored)))
}

/// The roll changes until the closing time.
pub(super) fn refuse_ended(stored: &Stored, now: chrono::DateTime<chrono::Utc>) -> Result<()> {
    let goes_on = match &stored.state {
        ReviewState::Draft(_) | ReviewState::Submitted(_) | ReviewState::Approved(_) => true,
        open => open.takes_ballots(now),
    };
    if goes_on { Ok(()) } else { Err(ErrorCode::NotNow.into()) }
}

async fn write(tx: &Tx, members: &[review_member::Model]) -> Result<Vec<IssuedCode>> {
    let backend = tx.backend();
    let mut codes = Vec::with_capacity(members.len());
    for member in members {
        codes.push(IssuedCode {
            member: MemberId(member.id),
            number: member.number.clone(),
            name: members::name(backend, member)?,
            group_key: member.group_key.clone(),
            code: MemberCode::from_random(backend.chance().bytes()),
        });
    }
    let rows = codes.iter().zip(members).map(|(issued, member)| review_code::ActiveModel {
        code_hash: Set(issued.code.digest().to_string()),
        review_id: Set(member.review_id),
        member_id: Set(member.id),
        revoked: Set(false),
    });
    review_code::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    review_member::Entity::update_many()
        .col_expr(review_member::Column::HasCode, Expr::value(true))
        .filter(review_member::Column::Id.is_in(members.iter().map(|member| member.id)))
        .exec(tx.db())
        .await?;
    Ok(codes)
}
