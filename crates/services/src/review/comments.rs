//! Comments: parted from their ballots when a batch is made, moderated, never with a time or a group.

use std::collections::BTreeMap;

use ballot::{Digest, Id};
use domain::{
    accounts::{Action, Official, Resource, can},
    error::ErrorCode,
    ids::ReviewId,
    page::Page,
};
use entity::{review_box, review_comment};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockType},
};
use serde::{Deserialize, Serialize};

use super::{
    cast,
    matter::{self, Passed},
    rows,
};
use crate::{Backend, IdempotencyKey, Once, Result, Tx, audit::AuditEvent};

/// How many are written with one statement.
const CHUNK: usize = 1000;

/// A comment that waits for moderation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentRow {
    /// Its random name.
    pub id: String,
    /// Who it is on, by the id in the manifest.
    pub subject: String,
    /// What was written.
    pub text: String,
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
            status: Set("waiting".to_owned()),
            text_sealed: Set(sealed),
            voice: Set(Some(said.voice.to_string())),
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
/// [`ErrorCode::Forbidden`] for everybody but an organiser.
pub async fn waiting_comments(
    backend: &Backend,
    organiser: &Official,
    review: ReviewId,
    after: Option<&str>,
    limit: u64,
) -> Result<Page<CommentRow>> {
    can(&organiser.actor(), Action::OrganiseReview, Resource::System)?;
    let query = review_comment::Entity::find()
        .filter(review_comment::Column::ReviewId.eq(review.0))
        .filter(review_comment::Column::Status.eq("waiting"))
        .filter(review_comment::Column::Id.gt(after.unwrap_or_default()))
        .order_by_asc(review_comment::Column::Id);
    let found = query.limit(limit + 1).all(backend.db().read()).await?;
    let open = |row: review_comment::Model| {
        let text = text(backend, &row)?;
        Ok(CommentRow { id: row.id, subject: row.subject, text })
    };
    let comments = found.into_iter().map(open).collect::<Result<Vec<_>>>()?;
    Ok(Page::from_rows(comments, limit, |row| row.id.clone()))
}

/// Passes a comment on, or refuses it. Once the results are public, what is passed on is a matter at once.
///
/// # Errors
/// [`ErrorCode::NotFound`] unless it waits.
pub async fn moderate(
    backend: &Backend,
    organiser: &Official,
    key: &IdempotencyKey,
    comment: &str,
    passes: bool,
) -> Result<()> {
    let actor = organiser.actor();
    can(&actor, Action::OrganiseReview, Resource::System)?;
    let calendar = backend.calendar().await?;
    let tx = match backend.once(&actor, key, "review/moderate", &(comment, passes)).await? {
        Once::Again(()) => return Ok(()),
        Once::First(tx) => tx,
    };
    let row = review_comment::Entity::find_by_id(comment).one(tx.db()).await?.ok_or(ErrorCode::NotFound)?;
    // Publication hands over what was passed on before; held, it comes wholly before this or wholly after.
    let stored = rows::hold(tx.db(), ReviewId(row.review_id), LockType::Share).await?;
    let status = if passes { "passed" } else { "refused" };
    let waits = review_comment::Column::Id.eq(comment).and(review_comment::Column::Status.eq("waiting"));
    let written = review_comment::Entity::update_many()
        .col_expr(review_comment::Column::Status, Expr::value(status))
        .filter(waits)
        .exec(tx.db())
        .await?;
    if written.rows_affected == 0 {
        return Err(ErrorCode::NotFound.into());
    }
    if passes && stored.row.published.is_some() {
        matter::hand_over(&tx, &calendar, &stored, vec![Passed::from(row)]).await?;
    }
    let event = AuditEvent::new("review/moderate", format!("review_comment/{comment}"));
    tx.audit(event.with(serde_json::json!({ "status": status })));
    tx.finish(()).await
}

/// What was written.
pub(super) fn text(backend: &Backend, row: &review_comment::Model) -> Result<String> {
    let plain = backend.data_key().open(&purpose(&row.id), &row.text_sealed)?;
    String::from_utf8(plain).map_err(|_| rows::fault(row.review_id, "a comment is no text"))
}

fn purpose(id: &str) -> String {
    format!("review_comment.text/{id}")
}
