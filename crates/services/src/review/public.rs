//! Reviews on the pages that everybody reads.

use std::collections::HashMap;

use ballot::manifest::{Manifest, Results, Words};
use chrono::{DateTime, Utc};
use domain::{
    error::ErrorCode,
    ids::ReviewId,
    page::Page,
    review::{
        public::{Phase, PublicPage, PublicReview, PublicTurnout, Turnout},
        setup::ResultsPolicy,
        state::ReviewState,
    },
    text::Bilingual,
};
use entity::{review, review_group};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{cache, rows, rows::Stored, turnout::turnout};
use crate::{Backend, Result, ServiceError, Topic};

/// The reviews that were opened, newest first, before the review with number `before`; with two queries, however many
/// there are.
///
/// # Errors
/// When the database fails.
pub async fn public_reviews(
    backend: &Backend,
    before: Option<ReviewId>,
    limit: u64,
) -> Result<Page<PublicReview>> {
    let db = backend.db().read();
    let mut query = review::Entity::find().filter(review::Column::PublicId.is_not_null());
    if let Some(before) = before {
        query = query.filter(review::Column::Id.lt(before.0));
    }
    let found = query.order_by_desc(review::Column::Id).limit(limit + 1).all(db).await?;
    let groups = review_group::Column::ReviewId.is_in(found.iter().map(|row| row.id));
    let mut turnouts: HashMap<i64, Turnout> = HashMap::new();
    for group in review_group::Entity::find().filter(groups).all(db).await? {
        let sum = turnouts.entry(group.review_id).or_default();
        *sum = sum.plus(counters(group.roll, group.issued, group.cast));
    }
    let mut reviews = Vec::with_capacity(found.len());
    for row in found {
        let turnout = turnouts.get(&row.id).copied().unwrap_or_default();
        reviews.push(listed(&row.try_into()?, turnout, backend.now())?);
    }
    Ok(Page::from_rows(reviews, limit, |review| review.review.to_string()))
}

/// Everything on one review's page.
///
/// # Errors
/// [`ErrorCode::NotFound`] when it was not opened.
pub async fn public_page(backend: &Backend, id: ReviewId) -> Result<PublicPage> {
    let frozen = cache::frozen(backend, id).await?.ok_or(ErrorCode::NotFound)?;
    let stored = rows::find(backend.db().read(), id).await?;
    let groups = turnout(backend, id).await?;
    let sum = groups.iter().map(|group| Turnout { roll: group.roll, issued: group.issued, cast: group.cast });
    let manifest = frozen.review.manifest();
    Ok(PublicPage {
        review: listed(&stored, sum.fold(Turnout::default(), Turnout::plus), backend.now())?,
        groups: manifest.groups.iter().map(|group| (bilingual(&group.name), group.weight)).collect(),
        criteria: manifest.criteria.iter().map(|one| (bilingual(&one.name), one.weight)).collect(),
        subjects: manifest.departments.iter().map(|one| bilingual(&one.name)).collect(),
        smallest: manifest.batch_minimum,
        results: match manifest.results {
            Results::AtClose => ResultsPolicy::AtClose,
            Results::InBatches => ResultsPolicy::InBatches,
        },
        comment_characters: manifest.comment_characters,
        fingerprint: frozen.review.fingerprint().to_string(),
    })
}

/// The turnout by group.
///
/// # Errors
/// [`ErrorCode::NotFound`] when it was not opened.
pub async fn public_turnout(backend: &Backend, id: ReviewId) -> Result<PublicTurnout> {
    let frozen = cache::frozen(backend, id).await?.ok_or(ErrorCode::NotFound)?;
    let db = backend.db().read();
    // The version first: what changes after it is told again.
    let topic_version = backend.live().version(db, Topic::Review(id)).await?;
    let stored = rows::find(db, id).await?;
    let counted = turnout(backend, id).await?;
    Ok(PublicTurnout {
        review: id,
        phase: phase(&stored.state, backend.now()),
        groups: in_order(frozen.review.manifest(), |key| {
            let group = counted.iter().find(|group| group.group_key.replace('_', "-") == key);
            group.map(|group| Turnout { roll: group.roll, issued: group.issued, cast: group.cast })
        }),
        topic_version,
    })
}

/// The manifest's groups; one without a member has no counters.
fn in_order(manifest: &Manifest, counters: impl Fn(&str) -> Option<Turnout>) -> Vec<(Bilingual, Turnout)> {
    let groups = manifest.groups.iter();
    groups.map(|group| (bilingual(&group.name), counters(group.id.as_str()).unwrap_or_default())).collect()
}

fn listed(stored: &Stored, turnout: Turnout, now: DateTime<Utc>) -> Result<PublicReview> {
    let row = &stored.row;
    let missing = || ServiceError::from(ErrorCode::NotFound);
    Ok(PublicReview {
        review: stored.id(),
        public_id: row.public_id.clone().ok_or_else(missing)?,
        title: Bilingual::new(&row.title_zh, &row.title_en),
        phase: phase(&stored.state, now),
        opens_at: row.opens_at.ok_or_else(missing)?,
        closes_at: row.closes_at.ok_or_else(missing)?,
        turnout,
    })
}

fn phase(state: &ReviewState, now: DateTime<Utc>) -> Phase {
    match state {
        ReviewState::Published(_) => Phase::Published,
        ReviewState::Voided(_) => Phase::Voided,
        open if open.takes_ballots(now) => Phase::Open,
        _ => Phase::Counting,
    }
}

fn counters(roll: i64, issued: i64, cast: i64) -> Turnout {
    Turnout { roll: roll.unsigned_abs(), issued: issued.unsigned_abs(), cast: cast.unsigned_abs() }
}

fn bilingual(words: &Words) -> Bilingual {
    Bilingual::new(&words.zh, &words.en)
}
