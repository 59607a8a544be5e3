//! Comments: parted from their ballots when a batch is made, moderated, never with a time or a group.

use std::collections::BTreeMap;

use ballot::{Digest, Id};
use domain::{
    accounts::{Action, Official, Resource, can},
    error::ErrorCode,
    ids::ReviewId,
    page::Page,
    review::{
        comment::{Decision, HeldBack, Moderation},
        state::ReviewState,
    },
};
use entity::{review_box, review_comment};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockType},
};
use serde::{Deserialize, Serialize};

use super::{
    cache, cast,
    matter::{self, Passed},
    rows,
};
use crate::{Backend, IdempotencyKey, Once, Result, Tx, audit::AuditEvent};

/// How many are written with one statement.
const CHUNK: usize = 1000;

/// A comment on the organiser's desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentRow {
    /// Its random name.
    pub id: String,
    /// Who it is on, by the id in the manifest.
    pub subject: String,
    /// What was written.
    pub text: String,
    /// Why it is held back, where it is.
    pub reason: Option<HeldBack>,
}

/// Where a comment stands, for who recognises its voice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenComment {
    /// By what its writer is recognised.
    pub voice: Digest,
    /// Who it is on, by the place on the ballot, from 1.
    pub place: usize,
    /// Where it stands.
    pub status: Moderation,
    /// Why it is held back, where it is.
    pub reason: Option<HeldBack>,
}

/// One comment as it lies in the box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Said {
    /// What was written.
    pub text: String,
    /// By what its writer is recognised.
    pub voice: Digest,
}

/// The comments of a ballot that leaves the box.
pub(super) fn open(backend: &Backend, ballot: &review_box::Model) -> Result<BTreeMap<Id, Said>> {
    let sealed = ballot.comments_sealed.as_ref();
    let sealed = sealed.ok_or_else(|| rows::fault(ballot.review_id, "a ballot lost its comments"))?;
    let plain = backend.data_key().open(&cast::comments_purpose(&ballot.leaf_hash), sealed)?;
    Ok(serde_json::from_slice(&plain)?)
}

/// Writes the comments of a whole batch under random names, in the order of the names.
pub(super) async fn insert(tx: &Tx, review: ReviewId, said: Vec<(Id, Said)>) -> Result<()> {
    let mut named: BTreeMap<String, (Id, Said)> = BTreeMap::new();
    for said in said {
        named.insert(tx.backend().chance().name(), said);
    }
    let mut rows = Vec::with_capacity(named.len());
    for (id, (subject, said)) in named {
        let sealed = tx.backend().data_key().seal(tx.backend().chance(), &purpose(&id), said.text.as_bytes())?;
        rows.push(review_comment::ActiveModel {
            id: Set(id),
            review_id: Set(review.0),
            subject: Set(subject.to_string()),
            status: Set(Moderation::Waiting.name().to_owned()),
            text_sealed: Set(sealed),
            voice: Set(Some(said.voice.to_string())),
            reason: Set(None),
        });
    }
    while !rows.is_empty() {
        let rest = rows.split_off(Ord::min(CHUNK, rows.len()));
        review_comment::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
        rows = rest;
    }
    Ok(())
}

/// What was written under these random names.
pub(super) async fn texts(
    backend: &Backend,
    db: &impl ConnectionTrait,
    ids: Vec<String>,
) -> Result<BTreeMap<String, String>> {
    let found = review_comment::Entity::find().filter(review_comment::Column::Id.is_in(ids)).all(db).await?;
    found.into_iter().map(|row| Ok((row.id.clone(), text(backend, &row)?))).collect()
}

/// The comments that wait for moderation, by their random names, after `after`.
///
/// # Errors
/// As [`list_comments`].
pub async fn waiting_comments(
    backend: &Backend,
    organiser: &Official,
    review: ReviewId,
    after: Option<&str>,
    limit: u64,
) -> Result<Page<CommentRow>> {
    list_comments(backend, organiser, (review, Moderation::Waiting), after, limit).await
}

/// The comments that stand so, by their random names, after `after`. Supervisors see what is held back.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for everybody else but an organiser.
pub async fn list_comments(
    backend: &Backend,
    reader: &Official,
    (review, status): (ReviewId, Moderation),
    after: Option<&str>,
    limit: u64,
) -> Result<Page<CommentRow>> {
    let action = if status == Moderation::HeldBack { Action::ApproveReview } else { Action::OrganiseReview };
    can(&reader.actor(), action, Resource::System)?;
    let query = review_comment::Entity::find()
        .filter(review_comment::Column::ReviewId.eq(review.0))
        .filter(review_comment::Column::Status.eq(status.name()))
        .filter(review_comment::Column::Id.gt(after.unwrap_or_default()))
        .order_by_asc(review_comment::Column::Id);
    let found = query.limit(limit + 1).all(backend.db().read()).await?;
    let open = |row: review_comment::Model| {
        let (text, reason) = (text(backend, &row)?, reason(&row));
        Ok(CommentRow { id: row.id, subject: row.subject, text, reason })
    };
    let comments = found.into_iter().map(open).collect::<Result<Vec<_>>>()?;
    Ok(Page::from_rows(comments, limit, |row| row.id.clone()))
}

/// Where all comments of a review stand, with their voices and without a word of them, by their random names. Nothing
/// while ballots still come: whoever looked again and again would learn with which batch a comment came.
///
/// # Errors
/// [`ErrorCode::NotFound`] when no such review was opened.
pub async fn open_comments(
    backend: &Backend,
    public_id: &str,
    after: Option<&str>,
    limit: u64,
) -> Result<Page<OpenComment>> {
    let review = cache::by_public_id(backend, public_id).await?.ok_or(ErrorCode::NotFound)?.id;
    let stored = rows::find(backend.db().read(), review).await?;
    if matches!(stored.state, ReviewState::Open(_)) {
        return Ok(Page { rows: Vec::new(), next: None });
    }
    let places = matter::places(&stored.setup()?)?;
    let query = review_comment::Entity::find()
        .filter(review_comment::Column::ReviewId.eq(review.0))
        .filter(review_comment::Column::Id.gt(after.unwrap_or_default()))
        .order_by_asc(review_comment::Column::Id);
    let found = query.limit(limit + 1).all(backend.db().read()).await?;
    let Page { rows, next } = Page::from_rows(found, limit, |row| row.id.clone());
    let mut comments = Vec::with_capacity(rows.len());
    for row in rows {
        // What came before there were voices is recognised by nobody.
        let Some(voice) = row.voice.as_deref().and_then(|voice| voice.parse().ok()) else { continue };
        let place = places.get(&row.subject).map_or(0, |place| place + 1);
        comments.push(OpenComment { voice, place, status: status(&row)?, reason: reason(&row) });
    }
    Ok(Page { rows: comments, next })
}

/// Decides on a comment that was seen as `seen`. Once the results are public, what is passed on is a matter at once.
/// Deciding as somebody else did changes nothing.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for everybody but an organiser, and a supervisor who passes on what was held back;
/// otherwise as [`Moderation::decide`].
pub async fn moderate(
    backend: &Backend,
    by: &Official,
    key: &IdempotencyKey,
    (comment, seen): (&str, Moderation),
    decision: Decision,
) -> Result<()> {
    let actor = by.actor();
    let overturns = seen == Moderation::HeldBack && decision == Decision::Pass;
    can(&actor, if overturns { Action::ApproveReview } else { Action::OrganiseReview }, Resource::System)?;
    let calendar = backend.calendar().await?;
    let tx = match backend.once(&actor, key, "review/moderate", &(comment, seen, decision)).await? {
        Once::Again(()) => return Ok(()),
        Once::First(tx) => tx,
    };
    let find = || review_comment::Entity::find_by_id(comment);
    let review = ReviewId(find().one(tx.db()).await?.ok_or(ErrorCode::NotFound)?.review_id);
    // Publication hands over what was passed on before; held, it comes wholly before this or wholly after.
    let stored = rows::hold(tx.db(), review, LockType::Share).await?;
    let row = find().lock(LockType::Update).one(tx.db()).await?.ok_or(ErrorCode::NotFound)?;
    let (before, public) = (status(&row)?, stored.row.published.is_some());
    let Some(next) = before.decide(seen, decision, public)? else { return tx.finish(()).await };
    write(&tx, &row, decision).await?;
    let held_back = |status: Moderation| i64::from(status == Moderation::HeldBack);
    let by = held_back(next) - held_back(before);
    if by != 0 {
        matter::hold_back(&tx, review, by).await?;
    }
    if next == Moderation::Passed && public {
        matter::hand_over(&tx, &calendar, &stored, vec![Passed::from(row)]).await?;
    }
    let event = AuditEvent::new("review/moderate", format!("review_comment/{comment}"));
    let reason = decision.reason().map(HeldBack::name);
    tx.audit(event.with(serde_json::json!({ "status": next.name(), "before": before.name(), "reason": reason })));
    tx.finish(()).await
}

/// Writes a decision on a comment that is held.
async fn write(tx: &Tx, row: &review_comment::Model, decision: Decision) -> Result<()> {
    use review_comment::Column::{Id, Reason, Status};
    let written = review_comment::Entity::update_many()
        .col_expr(Status, Expr::value(decision.status().name()))
        .col_expr(Reason, Expr::value(decision.reason().map(HeldBack::name)))
        .filter(Id.eq(&row.id).and(Status.eq(&row.status)))
        .exec(tx.db())
        .await?;
    if written.rows_affected == 1 { Ok(()) } else { Err(ErrorCode::ChangedMeanwhile.into()) }
}

fn status(row: &review_comment::Model) -> Result<Moderation> {
    Moderation::from_name(&row.status).ok_or_else(|| rows::fault(row.review_id, "a comment stands nowhere"))
}

fn reason(row: &review_comment::Model) -> Option<HeldBack> {
    row.reason.as_deref().and_then(HeldBack::from_name)
}

/// What was written.
pub(super) fn text(backend: &Backend, row: &review_comment::Model) -> Result<String> {
    let plain = backend.data_key().open(&purpose(&row.id), &row.text_sealed)?;
    String::from_utf8(plain).map_err(|_| rows::fault(row.review_id, "a comment is no text"))
}

fn purpose(id: &str) -> String {
    format!("review_comment.text/{id}")
}
