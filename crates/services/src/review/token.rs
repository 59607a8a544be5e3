//! Tokens: signed unseen, once for each member.

use ballot::{
    Digest, canonical,
    manifest::Manifest,
    signing::Signed,
    token::{BlindSignature, BlindedMessage},
};
use domain::{accounts::PanelMember, error::ErrorCode, ids::ReviewId};
use entity::{review_member, review_token};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, LockType},
};
use serde::{Deserialize, Serialize};

use super::{cache, groups, rows};
use crate::{Backend, ChanceRng, Result, ServiceError, audit::AuditEvent};

/// What a signed-in member is entitled to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entitlement {
    /// The review.
    pub review: ReviewId,
    /// The review's id in open data; none before it is opened.
    pub public_id: Option<String>,
    /// The member's number.
    pub number: String,
    /// The key of the member's group in the definition.
    pub group_key: String,
    /// The review's state by its stable name.
    pub status: String,
    /// Whether ballots are taken now.
    pub takes_ballots: bool,
    /// Whether a token was issued before. Then only the browser that asked for it, or who has it saved, can cast.
    pub took_token: bool,
    /// The signed manifest, once the review is opened.
    pub manifest: Option<Signed<Manifest>>,
}

/// What the member may take part in, and whether a token was issued.
///
/// # Errors
/// [`ErrorCode::NotFound`] when the member is on no roll any more.
pub async fn entitlement(backend: &Backend, member: &PanelMember) -> Result<Entitlement> {
    let db = backend.db().read();
    let row = of(db, member).await?;
    let stored = rows::find(db, ReviewId(row.review_id)).await?;
    let manifest = stored.row.manifest.as_deref().map(serde_json::from_str).transpose()?;
    Ok(Entitlement {
        review: stored.id(),
        public_id: stored.row.public_id.clone(),
        number: row.number,
        group_key: row.group_key,
        status: stored.row.status.clone(),
        takes_ballots: stored.state.takes_ballots(backend.now()),
        took_token: row.took_token,
        manifest,
    })
}

/// Signs the member's blinded message: once a member; the same message gets the same answer again.
///
/// # Errors
/// [`ErrorCode::OnlyOnce`] for another message, [`ErrorCode::NotNow`] when no ballots are taken,
/// [`ErrorCode::Invalid`] for what the key can't sign.
pub async fn issue_token(backend: &Backend, member: &PanelMember, blinded: &BlindedMessage) -> Result<BlindSignature> {
    let row = of(backend.db().read(), member).await?;
    let review = ReviewId(row.review_id);
    let request = canonical::digest(blinded).map_err(|_| ErrorCode::Invalid)?;
    if let Some(answer) = answered(backend.db().read(), row.id, request).await? {
        return Ok(answer);
    }
    let key = cache::token_key(backend, review, &row.group_key).await?.ok_or(ErrorCode::NotNow)?;
    let signature = key.sign(&mut ChanceRng(backend.chance()), blinded).map_err(|_| ErrorCode::Invalid)?;
    let tx = backend.begin(&member.actor()).await?;
    let stored = rows::hold(tx.db(), review, LockType::Share).await?;
    // The member's row is held: two requests of one member go one after the other.
    let held = review_member::Entity::find_by_id(row.id).lock(LockType::Update).one(tx.db()).await?;
    let held = held.filter(|row| row.struck_at.is_none()).ok_or(ErrorCode::NotFound)?;
    if let Some(answer) = answered(tx.db(), row.id, request).await? {
        return Ok(answer);
    }
    if !stored.state.takes_ballots(tx.now()) {
        return Err(ErrorCode::NotNow.into());
    }
    let room = Expr::col(groups::Column::Issued).lt(Expr::col(groups::Column::Roll));
    let counted = groups::change(tx.db(), review, &held.group_key, &[(groups::Column::Issued, 1)], Some(room));
    if !counted.await? {
        return Err(rows::fault(review.0, "more tokens than members"));
    }
    let issued = review_token::ActiveModel {
        member_id: Set(row.id),
        review_id: Set(review.0),
        request_hash: Set(request.to_string()),
        signature: Set(signature.0.to_string()),
    };
    issued.insert(tx.db()).await?;
    let took = review_member::ActiveModel { id: Set(row.id), took_token: Set(true), ..Default::default() };
    took.update(tx.db()).await?;
    tx.audit(AuditEvent::new("review/issue_token", stored.subject()));
    tx.commit().await?;
    backend.review_cache().note(review);
    Ok(signature)
}

/// The answer given before.
async fn answered(db: &impl ConnectionTrait, member: i64, request: Digest) -> Result<Option<BlindSignature>> {
    match review_token::Entity::find_by_id(member).one(db).await? {
        Some(row) if row.request_hash == request.to_string() => {
            let bytes = ballot::bytes::Bytes::from_text(&row.signature);
            bytes.map(|bytes| Some(BlindSignature(bytes))).map_err(|error| rows::fault(row.review_id, error))
        }
        Some(_) => Err(ErrorCode::OnlyOnce.into()),
        None => Ok(None),
    }
}

/// The signed-in member's row on the roll.
pub(super) async fn of(db: &impl ConnectionTrait, member: &PanelMember) -> Result<review_member::Model> {
    let row = review_member::Entity::find().filter(review_member::Column::PersonId.eq(member.person().0));
    let row = row.filter(review_member::Column::StruckAt.is_null()).one(db).await?;
    row.ok_or_else(|| ServiceError::from(ErrorCode::NotFound))
}
