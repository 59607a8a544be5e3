//! What pages show of a review to everybody.

use domain::{
    error::ErrorCode,
    ids::ReviewId,
    page::Page,
    review::{
        setup::Setup,
        view::{self, ReviewPage, ReviewStanding, ReviewSummary, TurnoutNow, TurnoutView},
    },
};
use entity::{review, review_group};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    draw, groups,
    rows::{self, Stored},
    running,
};
use crate::{Backend, Result, Topic};

/// What was never announced is left out of the list by these, all but what was called off as a draft.
const HIDDEN: [&str; 2] = ["draft", "submitted"];

/// The reviews that everybody may know of, newest first, before `before`.
///
/// # Errors
/// When the database fails.
pub async fn summaries(backend: &Backend, before: Option<ReviewId>, limit: u64) -> Result<Page<ReviewSummary>> {
    let db = backend.db().read();
    let mut query = review::Entity::find().filter(review::Column::Status.is_not_in(HIDDEN));
    if let Some(before) = before {
        query = query.filter(review::Column::Id.lt(before.0));
    }
    let found = query.order_by_desc(review::Column::Id).limit(limit + 1).all(db).await?;
    let page = Page::from_rows(found, limit, |row| row.id.to_string());
    let groups = groups::of_reviews(db, page.rows.iter().map(|row| ReviewId(row.id))).await?;
    let summary = |row: review::Model| {
        let own = groups.get(&row.id).map_or(&[][..], Vec::as_slice);
        let stored = Stored::try_from(row)?;
        stored.state.is_public().then(|| summary_of(&stored, own)).transpose()
    };
    // A page may be shorter by what was called off before anybody knew of it.
    let rows = page.rows.into_iter().filter_map(|row| summary(row).transpose()).collect::<Result<_>>()?;
    Ok(Page { rows, next: page.next })
}

/// One of them.
///
/// # Errors
/// [`ErrorCode::NotFound`] for what is not public.
pub async fn summary(backend: &Backend, review: ReviewId) -> Result<ReviewSummary> {
    let db = backend.db().read();
    summary_of(&public(db, review).await?, &groups::all(db, review).await?)
}

/// Everything on its page but the turnout while it happens.
///
/// # Errors
/// [`ErrorCode::NotFound`] for what is not public.
pub async fn page(backend: &Backend, review: ReviewId) -> Result<ReviewPage> {
    let db = backend.db().read();
    let stored = public(db, review).await?;
    let page = ReviewPage::of(summary_of(&stored, &groups::all(db, review).await?)?, &stored.setup()?);
    Ok(ReviewPage {
        drawn: draw::is_announced(db, review).await?,
        ended: stored.state.end().map(|end| end.reason.clone()),
        published: stored.row.published.is_some(),
        takes_ballots: stored.state.takes_ballots(backend.now()),
        counts: running::is_begun(db, review).await?,
        public_id: stored.row.public_id,
        fingerprint: stored.row.fingerprint,
        ..page
    })
}

/// The turnout by group, with the version of what tells of it.
///
/// # Errors
/// [`ErrorCode::NotFound`] for what is not public.
pub async fn turnout_now(backend: &Backend, review: ReviewId) -> Result<TurnoutNow> {
    let db = backend.db().read();
    // The version first: what changes after it is told again.
    let topic_version = backend.live().version(db, Topic::Review(review)).await?;
    let stored = public(db, review).await?;
    backend.review_cache().see(&stored);
    let turnout = turnout_of(&stored.setup()?, &groups::all(db, review).await?);
    Ok(TurnoutNow { review, turnout, topic_version })
}

pub(super) async fn public(db: &impl ConnectionTrait, review: ReviewId) -> Result<Stored> {
    let stored = rows::find(db, review).await?;
    if stored.state.is_public() { Ok(stored) } else { Err(ErrorCode::NotFound.into()) }
}

fn summary_of(stored: &Stored, groups: &[review_group::Model]) -> Result<ReviewSummary> {
    let setup = stored.setup()?;
    Ok(ReviewSummary {
        id: stored.id(),
        title: setup.title.clone(),
        standing: ReviewStanding::of(&stored.state),
        schedule: setup.schedule,
        subjects: u32::try_from(setup.subjects.len()).unwrap_or(u32::MAX),
        turnout: turnout_of(&setup, groups),
    })
}

fn turnout_of(setup: &Setup, rows: &[review_group::Model]) -> TurnoutView {
    let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    let groups = setup.groups.iter().map(|group| {
        let row = rows.iter().find(|row| row.group_key == group.key);
        let count = |of: fn(&review_group::Model) -> i64| row.map_or(0, |row| number(of(row)));
        view::GroupTurnout {
            name: group.name.clone(),
            roll: count(|row| row.roll),
            issued: count(|row| row.issued),
            cast: count(|row| row.cast),
            added: count(|row| row.added),
            struck: count(|row| row.struck),
        }
    });
    TurnoutView { groups: groups.collect() }
}
