//! Tokens: signed unseen, once for each member.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use ballot::{
    Digest,
    bytes::Bytes,
    canonical,
    token::{BlindSignature, BlindedMessage},
};
use domain::{
    accounts::{Actor, PanelMember},
    error::ErrorCode,
    ids::{PersonId, ReviewId, SessionId},
};
use entity::{review_code, review_member, review_token, sign_in};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockType},
};
use serde::{Deserialize, Serialize};

use super::{cache, groups, rows};
use crate::{Backend, ChanceRng, Result, ServiceError, Tx, audit::AuditEvent};

/// What a signed-in member is entitled to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entitlement {
    /// The review.
    pub review: ReviewId,
    /// The member's number.
    pub number: String,
    /// The key of the member's group in the definition.
    pub group_key: String,
    /// Whether a token was issued before. Then only the browser that asked for it, or who has it saved, can cast.
    pub took_token: bool,
}

/// What the member may take part in, and whether a token was issued.
///
/// # Errors
/// [`ErrorCode::NotFound`] when the member is on no roll any more.
pub async fn entitlement(backend: &Backend, member: &PanelMember) -> Result<Entitlement> {
    let row = of(backend.db().read(), member).await?;
    let (review, took_token) = (ReviewId(row.review_id), row.took_token);
    Ok(Entitlement { review, number: row.number, group_key: row.group_key, took_token })
}

/// By what a member is known who asks for a token. It may be taken back while they wait.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Entry {
    /// A sign-in.
    SignIn(SessionId),
    /// A code, by its hash.
    Code(String),
}

impl Entry {
    /// What is said when it does not hold any more.
    const fn gone(&self) -> ErrorCode {
        match self {
            Self::SignIn(_) => ErrorCode::NotSignedIn,
            Self::Code(_) => ErrorCode::WrongCredentials,
        }
    }
}

/// Somebody who asks for a token, with the answer that was computed before.
pub(crate) struct Asking {
    who: PersonId,
    entry: Entry,
    member: i64,
    review: ReviewId,
    request: Digest,
    answer: BlindSignature,
}

/// Signs the member's blinded message: once a member; the same message gets the same answer again. Those who ask at the
/// same time share a transaction.
///
/// # Errors
/// [`ErrorCode::OnlyOnce`] for another message, [`ErrorCode::NotNow`] when no ballots are taken,
/// [`ErrorCode::Invalid`] for what the key can't sign, [`ErrorCode::NotSignedIn`] when the sign-in has ended, as it
/// does when the member's code is revoked.
pub async fn issue_token(
    backend: &Backend,
    member: &PanelMember,
    sign_in: SessionId,
    blinded: &BlindedMessage,
) -> Result<BlindSignature> {
    let row = of(backend.db().read(), member).await?;
    issue_to(backend, &row, (member.person(), Entry::SignIn(sign_in)), blinded).await
}

/// The same for a member whose row was found, in the name of their account.
pub(super) async fn issue_to(
    backend: &Backend,
    row: &review_member::Model,
    (who, entry): (PersonId, Entry),
    blinded: &BlindedMessage,
) -> Result<BlindSignature> {
    let review = ReviewId(row.review_id);
    let request = canonical::digest(blinded).map_err(|_| ErrorCode::Invalid)?;
    if let Some(issued) = review_token::Entity::find_by_id(row.id).one(backend.db().read()).await? {
        return answered(&issued, request);
    }
    let key = cache::token_key(backend, review, &row.group_key).await?.ok_or(ErrorCode::NotNow)?;
    let answer = key.sign(&mut ChanceRng(backend.chance()), blinded).map_err(|_| ErrorCode::Invalid)?;
    let asking = Asking { who, entry, member: row.id, review, request, answer };
    backend.doors().tokens.join(backend, asking, |backend, all| Box::pin(issue(backend, all))).await
}

/// Issues the tokens of all who may have one.
async fn issue(backend: Backend, all: Vec<Asking>) -> Result<Vec<Result<BlindSignature>>> {
    let tx = backend.begin(&Actor::System).await?;
    let reviews: BTreeSet<ReviewId> = all.iter().map(|asking| asking.review).collect();
    let mut open = BTreeSet::new();
    for review in &reviews {
        let stored = rows::hold(tx.db(), *review, LockType::Share).await?;
        backend.review_cache().see(&stored);
        if stored.state.takes_ballots(tx.now()) {
            open.insert(*review);
        }
    }
    // The members' rows are held: two requests of one member go one after the other.
    let ids = || all.iter().map(|asking| asking.member);
    let members = review_member::Entity::find()
        .filter(review_member::Column::Id.is_in(ids()))
        .order_by_asc(review_member::Column::Id)
        .lock(LockType::Update)
        .all(tx.db())
        .await?;
    // Whoever takes a code back holds its member.
    let holding = holding(tx.db(), &all).await?;
    let issued = review_token::Entity::find().filter(review_token::Column::MemberId.is_in(ids())).all(tx.db()).await?;
    let mut issued: BTreeMap<i64, review_token::Model> = issued.into_iter().map(|row| (row.member_id, row)).collect();
    let (mut outcomes, mut fresh, mut counts) = (Vec::with_capacity(all.len()), Vec::new(), BTreeMap::new());
    for asking in all {
        let member = members.iter().find(|row| row.id == asking.member && row.struck_at.is_none());
        let outcome = match (member, issued.get(&asking.member)) {
            (None, _) => Err(ErrorCode::NotFound.into()),
            (_, Some(row)) => answered(row, asking.request),
            _ if !open.contains(&asking.review) => Err(ErrorCode::NotNow.into()),
            _ if !holding.contains(&asking.entry) => Err(asking.entry.gone().into()),
            (Some(member), None) => {
                let row = row_of(&asking);
                fresh.push(row.clone().into_active_model());
                issued.insert(asking.member, row);
                *counts.entry((asking.review, member.group_key.clone())).or_default() += 1;
                let event = AuditEvent::new("review/issue_token", format!("review/{}", asking.review));
                tx.audit(event.by(asking.who));
                Ok(asking.answer)
            }
        };
        outcomes.push(outcome);
    }
    write(&tx, fresh, counts).await?;
    tx.commit().await?;
    reviews.into_iter().for_each(|review| backend.review_cache().note(review));
    Ok(outcomes)
}

/// By which of these somebody is still known.
async fn holding(db: &impl ConnectionTrait, all: &[Asking]) -> Result<HashSet<Entry>> {
    let sign_ins = all.iter().filter_map(|asking| match asking.entry {
        Entry::SignIn(session) => Some(session.0),
        Entry::Code(_) => None,
    });
    let sign_ins = sign_in::Entity::find()
        .select_only()
        .column(sign_in::Column::Id)
        .filter(sign_in::Column::Id.is_in(sign_ins).and(sign_in::Column::EndedAt.is_null()));
    let codes = all.iter().filter_map(|asking| match &asking.entry {
        Entry::Code(hash) => Some(hash.as_str()),
        Entry::SignIn(_) => None,
    });
    let codes = review_code::Entity::find()
        .select_only()
        .column(review_code::Column::CodeHash)
        .filter(review_code::Column::CodeHash.is_in(codes).and(review_code::Column::Revoked.eq(false)));
    let mut holding = HashSet::new();
    let sign_ins = sign_ins.into_tuple::<i64>().all(db).await?;
    holding.extend(sign_ins.into_iter().map(|id| Entry::SignIn(SessionId(id))));
    holding.extend(codes.into_tuple::<String>().all(db).await?.into_iter().map(Entry::Code));
    Ok(holding)
}

fn row_of(asking: &Asking) -> review_token::Model {
    review_token::Model {
        member_id: asking.member,
        review_id: asking.review.0,
        request_hash: asking.request.to_string(),
        signature: asking.answer.0.to_string(),
    }
}

/// Writes the tokens, and counts them: never more than members of a group.
async fn write(
    tx: &Tx,
    fresh: Vec<review_token::ActiveModel>,
    counts: BTreeMap<(ReviewId, String), i64>,
) -> Result<()> {
    for ((review, group), count) in counts {
        let room = Expr::col(groups::Column::Issued).add(count).lte(Expr::col(groups::Column::Roll));
        let by = [(groups::Column::Issued, count)];
        if !groups::change(tx.db(), review, &group, &by, Some(room)).await? {
            return Err(rows::fault(review.0, "more tokens than members"));
        }
    }
    let members: Vec<i64> = fresh.iter().filter_map(|row| row.member_id.clone().take()).collect();
    if members.is_empty() {
        return Ok(());
    }
    review_token::Entity::insert_many(fresh).exec_without_returning(tx.db()).await?;
    review_member::Entity::update_many()
        .col_expr(review_member::Column::TookToken, Expr::value(true))
        .filter(review_member::Column::Id.is_in(members))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// The answer given before, for the same message.
fn answered(row: &review_token::Model, request: Digest) -> Result<BlindSignature> {
    if row.request_hash != request.to_string() {
        return Err(ErrorCode::OnlyOnce.into());
    }
    let bytes = Bytes::from_text(&row.signature).map_err(|error| rows::fault(row.review_id, error))?;
    Ok(BlindSignature(bytes))
}

/// The signed-in member's row on the roll.
pub(super) async fn of(db: &impl ConnectionTrait, member: &PanelMember) -> Result<review_member::Model> {
    let row = review_member::Entity::find().filter(review_member::Column::PersonId.eq(member.person().0));
    let row = row.filter(review_member::Column::StruckAt.is_null()).one(db).await?;
    row.ok_or_else(|| ServiceError::from(ErrorCode::NotFound))
}
