//! Comments: parted from their ballots when a batch is made, moderated, never with a time or a group.

use std::collections::BTreeMap;

use ballot::Id;
use domain::{
    accounts::{Action, Official, Resource, can},
    error::ErrorCode,
    ids::ReviewId,
    page::Page,
};
use entity::{review_box, review_comment};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use serde::{Deserialize, Serialize};

use super::{cast, rows};
use crate::{Backend, Result, Tx, audit::AuditEvent};

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

/// The comments of a ballot that leaves the box.
pub(super) fn open(backend: &Backend, ballot: &review_box::Model) -> Result<BTreeMap<Id, String>> {
    let sealed = ballot.comments_sealed.as_ref();
    let sealed = sealed.ok_or_else(|| rows::fault(ballot.review_id, "a ballot lost its comments"))?;
    let plain = backend.data_key().open(&cast::comments_purpose(&ballot.leaf_hash), sealed)?;
    Ok(serde_json::from_slice(&plain)?)
}

/// Writes the comments of a whole batch under random names, in the order of the names.
pub(super) async fn insert(tx: &Tx, review: ReviewId, texts: Vec<(Id, String)>) -> Result<()> {
    let mut named: BTreeMap<String, (Id, String)> = BTreeMap::new();
    for text in texts {
        named.insert(tx.backend().chance().name(), text);
    }
    let mut rows = Vec::with_capacity(named.len());
    for (id, (subject, text)) in named {
        let sealed = tx.backend().data_key().seal(tx.backend().chance(), &purpose(&id), text.as_bytes())?;
        rows.push(review_comment::ActiveModel {
            id: Set(id),
            review_id: Set(review.0),
            subject: Set(subject.to_string()),
            status: Set("waiting".to_owned()),
            text_sealed: Set(sealed),
        });
    }
    while !rows.is_empty() {
        let rest = rows.split_off(Ord::min(CHUNK, rows.len()));
        review_comment::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
        rows = rest;
    }
    Ok(())
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
        let plain = backend.data_key().open(&purpose(&row.id), &row.text_sealed)?;
        let text = String::from_utf8(plain).map_err(|_| rows::fault(row.review_id, "a comment is no text"))?;
        Ok(CommentRow { id: row.id, subject: row.subject, text })
    };
    let comments = found.into_iter().map(open).collect::<Result<Vec<_>>>()?;
    Ok(Page::from_rows(comments, limit, |row| row.id.clone()))
}

/// Passes a comment on, or refuses it.
///
/// # Errors
/// [`ErrorCode::NotFound`] unless it waits.
pub async fn moderate(backend: &Backend, organiser: &Official, comment: &str, passes: bool) -> Result<()> {
    let actor = organiser.actor();
    can(&actor, Action::OrganiseReview, Resource::System)?;
    let tx = backend.begin(&actor).await?;
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
    let event = AuditEvent::new("review/moderate", format!("review_comment/{comment}"));
    tx.audit(event.with(serde_json::json!({ "status": status })));
    tx.commit().await
}

fn purpose(id: &str) -> String {
    format!("review_comment.text/{id}")
}
