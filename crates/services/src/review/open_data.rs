//! What everybody may read of reviews: the list, manifests, heads, the board.

use ballot::archive::Writer;
use chrono::{DateTime, Utc};
use domain::{error::ErrorCode, ids::ReviewId, page::Page};
use entity::{review, review_head, review_leaf};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;

use super::{GroupTurnout, cache, groups};
use crate::{Backend, Result};

/// A review that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenReview {
    /// Its id.
    pub id: String,
    /// Its title in Chinese.
    pub title_zh: String,
    /// Its title in English; may be empty.
    pub title_en: String,
    /// Its state by its stable name.
    pub status: String,
    /// When it opens.
    pub opens_at: Option<DateTime<Utc>>,
    /// When it closes.
    pub closes_at: Option<DateTime<Utc>>,
    /// The manifest's fingerprint.
    pub fingerprint: String,
    /// Members, tokens and ballots by group.
    pub turnout: Vec<GroupTurnout>,
}

/// The reviews that were opened, newest first, before the review with number `before`.
///
/// # Errors
/// When the database fails.
pub async fn open_reviews(backend: &Backend, before: Option<ReviewId>, limit: u64) -> Result<Page<OpenReview>> {
    let mut query = review::Entity::find().filter(review::Column::PublicId.is_not_null());
    if let Some(before) = before {
        query = query.filter(review::Column::Id.lt(before.0));
    }
    let found = query.order_by_desc(review::Column::Id).limit(limit + 1).all(backend.db().read()).await?;
    let page = Page::from_rows(found, limit, |row| row.id.to_string());
    let mut groups = groups::of_reviews(backend.db().read(), page.rows.iter().map(|row| ReviewId(row.id))).await?;
    Ok(page.map(|row| OpenReview {
        turnout: groups.remove(&row.id).unwrap_or_default().into_iter().map(GroupTurnout::from).collect(),
        id: row.public_id.unwrap_or_default(),
        title_zh: row.title_zh,
        title_en: row.title_en,
        status: row.status,
        opens_at: row.opens_at,
        closes_at: row.closes_at,
        fingerprint: row.fingerprint.unwrap_or_default(),
    }))
}

/// The signed manifest as canonical JSON.
///
/// # Errors
/// [`ErrorCode::NotFound`] when no such review was opened.
pub async fn open_manifest(backend: &Backend, public_id: &str) -> Result<String> {
    let row = review::Entity::find().filter(review::Column::PublicId.eq(public_id)).one(backend.db().read()).await?;
    Ok(row.and_then(|row| row.manifest).ok_or(ErrorCode::NotFound)?)
}

/// Signed heads as canonical JSON, in their order, after number `after`.
///
/// # Errors
/// [`ErrorCode::NotFound`] when no such review was opened.
pub async fn heads(backend: &Backend, public_id: &str, after: u64, limit: u64) -> Result<Page<String>> {
    let review = cache::by_public_id(backend, public_id).await?.ok_or(ErrorCode::NotFound)?.id;
    let found = review_head::Entity::find()
        .filter(review_head::Column::ReviewId.eq(review.0))
        .filter(review_head::Column::Sequence.gt(i64::try_from(after).unwrap_or(i64::MAX)))
        .order_by_asc(review_head::Column::Sequence)
        .limit(limit + 1)
        .all(backend.db().read())
        .await?;
    Ok(Page::from_rows(found, limit, |row| row.sequence.to_string()).map(|row| row.head))
}

/// Ballots on the board from place `from` on, each as its line of the archive.
///
/// # Errors
/// [`ErrorCode::NotFound`] when no such review was opened.
pub async fn board(backend: &Backend, public_id: &str, from: u64, limit: u64) -> Result<Page<Vec<u8>>> {
    let review = cache::by_public_id(backend, public_id).await?.ok_or(ErrorCode::NotFound)?.id;
    let found = review_leaf::Entity::find()
        .filter(review_leaf::Column::ReviewId.eq(review.0))
        .filter(review_leaf::Column::Position.gte(i64::try_from(from).unwrap_or(i64::MAX)))
        .order_by_asc(review_leaf::Column::Position)
        .limit(limit + 1)
        .all(backend.db().read())
        .await?;
    let page = Page::from_rows(found, limit, |row| (row.position + 1).to_string());
    Ok(page.map(|row| Writer::default().leaf(&row.leaf)))
}
