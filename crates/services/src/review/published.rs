//! Results as they are read, by everybody once they are public and before that by those who prepare them.

use domain::{
    accounts::{Action, Actor, Resource, can},
    error::ErrorCode,
    ids::ReviewId,
    page::Page,
    review::{
        desk::GroupFigures,
        publication::{Earlier, Publication, Standing, comparable},
        setup::Setup,
        state::ReviewState,
    },
    text::Bilingual,
};
use entity::{review, review_comment};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{comments, manifest, previous, rows, rows::Stored, running, turnout::turnout};
use crate::{Backend, Result, Topic};

/// The results of a review: while ballots come in by batches, those of the batches so far.
///
/// # Errors
/// [`ErrorCode::NotFound`] for strangers before they are published, and for everybody before they are counted.
pub async fn publication(backend: &Backend, reader: &Actor, review: ReviewId) -> Result<Publication> {
    // The version first: what changes after it is told again.
    let topic_version = backend.live().version(backend.db().read(), Topic::Results(review)).await?;
    let (stored, standing) = readable(backend, reader, review).await?;
    let (results, counted_at) = match standing {
        Standing::Running => {
            let (row, results) = running::find(backend.db().read(), review).await?.ok_or(ErrorCode::NotFound)?;
            (results, Some(row.counted_at))
        }
        _ => (serde_json::from_value(stored.row.results.clone().ok_or(ErrorCode::NotFound)?)?, None),
    };
    let setup = stored.setup()?;
    let published_at = match &stored.state {
        ReviewState::Published(published) => Some(published.published.at),
        _ => None,
    };
    Ok(Publication {
        review,
        public_id: stored.row.public_id.clone().unwrap_or_default(),
        site: backend.settings().base_url.trim_end_matches('/').to_owned(),
        fingerprint: stored.row.fingerprint.clone().unwrap_or_default(),
        standing,
        published: stored.row.published.is_some(),
        published_at,
        counted_at,
        topic_version,
        results,
        turnout: figures(backend, review, &setup).await?,
        earlier: earlier(backend, &stored, &setup).await?,
        setup,
    })
}

/// The results of the review with this id in open data, also those of the batches so far.
///
/// # Errors
/// [`ErrorCode::NotFound`] before there are any that are public.
pub async fn open_results(backend: &Backend, public_id: &str) -> Result<Publication> {
    let named = review::Entity::find().filter(review::Column::PublicId.eq(public_id));
    let id = named.select_only().column(review::Column::Id).into_tuple::<i64>().one(backend.db().read()).await?;
    publication(backend, &Actor::Anonymous, ReviewId(id.ok_or(ErrorCode::NotFound)?)).await
}

/// The same once they are final, to be kept as a file.
///
/// # Errors
/// [`ErrorCode::NotFound`] before that.
pub async fn final_results(backend: &Backend, public_id: &str) -> Result<Publication> {
    let publication = open_results(backend, public_id).await?;
    if publication.standing == Standing::Running { Err(ErrorCode::NotFound.into()) } else { Ok(publication) }
}

/// The comments on one subject that were passed on, by their random names, after `after`. `place` counts from 1. There
/// are none before the count is over.
///
/// # Errors
/// As [`publication`].
pub async fn passed_comments(
    backend: &Backend,
    reader: &Actor,
    (review, place): (ReviewId, usize),
    after: Option<&str>,
    limit: u64,
) -> Result<Page<String>> {
    let (stored, standing) = readable(backend, reader, review).await?;
    if standing == Standing::Running {
        return Ok(Page { rows: Vec::new(), next: None });
    }
    let setup = stored.setup()?;
    let index = place.checked_sub(1).ok_or(ErrorCode::NotFound)?;
    let subject = manifest::subject_id(index, setup.subjects.get(index).ok_or(ErrorCode::NotFound)?)?;
    let query = review_comment::Entity::find()
        .filter(review_comment::Column::ReviewId.eq(review.0))
        .filter(review_comment::Column::Status.eq("passed"))
        .filter(review_comment::Column::Subject.eq(subject.to_string()))
        .filter(review_comment::Column::Id.gt(after.unwrap_or_default()))
        .order_by_asc(review_comment::Column::Id);
    let found = query.limit(limit + 1).all(backend.db().read()).await?;
    let texts = found.iter().map(|row| Ok((row.id.clone(), comments::text(backend, row)?)));
    let page = Page::from_rows(texts.collect::<Result<Vec<_>>>()?, limit, |(id, _)| id.clone());
    Ok(page.map(|(_, text)| text))
}

/// The counters by group, in the definition's order, with the groups' names.
async fn figures(backend: &Backend, review: ReviewId, setup: &Setup) -> Result<Vec<GroupFigures>> {
    let rows = turnout(backend, review).await?;
    let figures = setup.groups.iter().map(|group| {
        let row = rows.iter().find(|row| row.group_key == group.key).cloned();
        let plain = GroupFigures { key: group.key.clone(), name: group.name.clone(), ..GroupFigures::default() };
        row.map_or(plain.clone(), |row| GroupFigures {
            roll: row.roll,
            added: row.added,
            struck: row.struck,
            issued: row.issued,
            cast: row.cast,
            ..plain
        })
    });
    Ok(figures.collect())
}

/// The review, if this reader may see its results, and how public they are.
async fn readable(backend: &Backend, reader: &Actor, review: ReviewId) -> Result<(Stored, Standing)> {
    let stored = rows::find(backend.db().read(), review).await?;
    let approves = stored.row.results.is_some() && can(reader, Action::ApproveReview, Resource::System).is_ok();
    let standing = match stored.state {
        ReviewState::Published(_) => Standing::Published,
        ReviewState::Voided(_) if approves || stored.row.published.is_some() => Standing::Voided,
        // A void review counts nothing; of others, that there are results is nobody else's business yet.
        ReviewState::Voided(_) => return Err(ErrorCode::NotFound.into()),
        _ if approves => Standing::Preview,
        // What whole batches come to is public where there are such.
        _ => Standing::Running,
    };
    Ok((stored, standing))
}

/// The review that this one is compared with, if the change can be reckoned.
async fn earlier(backend: &Backend, stored: &Stored, setup: &Setup) -> Result<Option<Earlier>> {
    let Some(stored) = previous::of(backend.db().read(), stored).await? else { return Ok(None) };
    let (then, Some(results)) = (stored.setup()?, stored.row.results.clone()) else { return Ok(None) };
    if !comparable(&then, setup) {
        return Ok(None);
    }
    let title = Bilingual::new(then.title.zh, then.title.en);
    Ok(Some(Earlier { title, subjects: then.subjects, results: serde_json::from_value(results)? }))
}
