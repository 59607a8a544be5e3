//! Reviews as their organisers see them.

use ballot::Digest;
use chrono::{DateTime, Utc};
use domain::{
    accounts::{Action, Official, Resource, can},
    error::FieldError,
    ids::ReviewId,
    page::Page,
    review::{desk::PreviousView, setup::SetupEntry, state::ReviewState, tally::Results},
};
use entity::review;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use super::{GroupTurnout, draw, jobs, previous, rows, turnout::turnout};
use crate::{Backend, Result};

/// A review in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewRow {
    /// The review.
    pub review: ReviewId,
    /// Its title in Chinese; empty while nobody typed one.
    pub title_zh: String,
    /// Its title in English; may be empty.
    pub title_en: String,
    /// Its state by its stable name.
    pub status: String,
    /// When it opens.
    pub opens_at: Option<DateTime<Utc>>,
    /// When it closes.
    pub closes_at: Option<DateTime<Utc>>,
}

/// Everything an organiser sees of a review.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReviewView {
    /// The review.
    pub review: ReviewId,
    /// Its version, for the next change.
    pub version: i64,
    /// The definition as typed.
    pub entry: SetupEntry,
    /// With which earlier review it is compared.
    pub previous: PreviousView,
    /// What is wrong with that choice while it can be changed.
    pub previous_fault: Option<FieldError>,
    /// Where it stands.
    pub state: ReviewState,
    /// The digest of definition and roll as they were handed in: what an approver approves.
    pub definition: Option<Digest>,
    /// Whether a draw is announced and not yet drawn.
    pub drawing: bool,
    /// Whether its closing time has come and it is being closed.
    pub closing: bool,
    /// Its id in open data, once it was opened.
    pub public_id: Option<String>,
    /// The manifest's fingerprint, once it was opened.
    pub fingerprint: Option<String>,
    /// Members, tokens and ballots by group.
    pub turnout: Vec<GroupTurnout>,
    /// The count, once it was made.
    pub results: Option<Results>,
    /// Whether it was published; that stays so when the review is declared void.
    pub published: bool,
}

/// The reviews, newest first, before `before`.
///
/// # Errors
/// [`ErrorCode::Forbidden`](domain::error::ErrorCode::Forbidden) for who neither organises nor approves reviews.
pub async fn list(
    backend: &Backend,
    official: &Official,
    before: Option<ReviewId>,
    limit: u64,
) -> Result<Page<ReviewRow>> {
    can(&official.actor(), Action::ApproveReview, Resource::System)?;
    let mut query = review::Entity::find();
    if let Some(before) = before {
        query = query.filter(review::Column::Id.lt(before.0));
    }
    let found = query.order_by_desc(review::Column::Id).limit(limit + 1).all(backend.db().read()).await?;
    let row = |row: review::Model| ReviewRow {
        review: ReviewId(row.id),
        title_zh: row.title_zh,
        title_en: row.title_en,
        status: row.status,
        opens_at: row.opens_at,
        closes_at: row.closes_at,
    };
    Ok(Page::from_rows(found.into_iter().map(row).collect(), limit, |row| row.review.to_string()))
}

/// One review.
///
/// # Errors
/// [`ErrorCode::Forbidden`](domain::error::ErrorCode::Forbidden) for who neither organises nor approves reviews.
pub async fn find(backend: &Backend, official: &Official, review: ReviewId) -> Result<ReviewView> {
    can(&official.actor(), Action::ApproveReview, Resource::System)?;
    let db = backend.db().read();
    let stored = rows::find(db, review).await?;
    let setup = stored.entry()?.read(backend.now()).ok().filter(|_| stored.state.is_editable());
    let previous_fault = match &setup {
        Some(setup) => previous::fault(db, review, setup).await?,
        None => None,
    };
    let setup = setup.or_else(|| stored.setup().ok());
    Ok(ReviewView {
        review,
        version: stored.row.version,
        entry: stored.entry()?,
        previous: previous::view(db, &stored, setup.as_ref()).await?,
        previous_fault,
        definition: stored.state.submission().map(|submission| submission.definition),
        drawing: draw::is_announced_only(db, review).await?,
        closing: jobs::is_closing(db, &stored, backend.now()).await?,
        public_id: stored.row.public_id.clone(),
        fingerprint: stored.row.fingerprint.clone(),
        turnout: turnout(backend, review).await?,
        published: stored.row.published.is_some(),
        results: stored.row.results.clone().map(serde_json::from_value).transpose()?,
        state: stored.state,
    })
}
