//! With which earlier review a review is compared: chosen in the definition, settled when it is opened.

use domain::{
    accounts::{Action, Official, Resource, can},
    error::{Fault, FieldError},
    ids::ReviewId,
    review::{
        desk::{PreviousReview, PreviousView},
        publication::comparable,
        setup::{Previous, Setup},
    },
    text::Bilingual,
};
use entity::review;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::rows::Stored;
use crate::{Backend, Result};

/// How many reviews there are to choose from.
const CHOICES: u64 = 50;

/// The review that this one is compared with, as long as its results are public.
pub async fn of(db: &impl ConnectionTrait, stored: &Stored) -> Result<Option<Stored>> {
    find(db, stored.id(), settled(stored)?).await
}

/// What stays for good when the review is opened.
pub async fn settle(db: &impl ConnectionTrait, stored: &Stored) -> Result<Previous> {
    let found = of(db, stored).await?;
    Ok(found.map_or(Previous::None, |found| Previous::Review(found.id())))
}

/// What is wrong with the choice in a definition: the review is not public, or has no department or no criterion in
/// common with it.
pub async fn fault(db: &impl ConnectionTrait, review: ReviewId, setup: &Setup) -> Result<Option<FieldError>> {
    let Previous::Review(_) = setup.previous else { return Ok(None) };
    let fault = match find(db, review, setup.previous).await? {
        None => Some(Fault::NotAChoice),
        Some(other) if !setup.shares_with(&other.setup()?) => Some(Fault::NothingInCommon),
        Some(_) => None,
    };
    Ok(fault.map(|fault| FieldError::new("previous", fault)))
}

/// The choice with what it comes to, for the desk. `setup` is the definition as far as it can be read.
pub async fn view(db: &impl ConnectionTrait, stored: &Stored, setup: Option<&Setup>) -> Result<PreviousView> {
    let found = match of(db, stored).await? {
        Some(other) => {
            let then = other.setup()?;
            let comparable = setup.is_some_and(|setup| comparable(&then, setup));
            Some(PreviousReview { review: other.id(), title: then.title, comparable })
        }
        None => None,
    };
    Ok(PreviousView { chosen: chosen(stored)?, found })
}

/// The published reviews that this one can be compared with, the last first.
///
/// # Errors
/// [`ErrorCode::Forbidden`](domain::error::ErrorCode::Forbidden) for who neither organises nor approves reviews.
pub async fn earlier_reviews(
    backend: &Backend,
    official: &Official,
    review: ReviewId,
) -> Result<Vec<(ReviewId, Bilingual)>> {
    can(&official.actor(), Action::ApproveReview, Resource::System)?;
    let found = published().filter(review::Column::Id.ne(review.0)).order_by_desc(review::Column::Id).limit(CHOICES);
    let rows = found.all(backend.db().read()).await?;
    Ok(rows.into_iter().map(|row| (ReviewId(row.id), Bilingual::new(row.title_zh, row.title_en))).collect())
}

/// What was settled at the opening, or else was chosen.
fn settled(stored: &Stored) -> Result<Previous> {
    match &stored.row.previous {
        Some(settled) => Ok(serde_json::from_value(settled.clone())?),
        None => chosen(stored),
    }
}

/// What was chosen. While the definition is worked on, that is what stands in its form.
fn chosen(stored: &Stored) -> Result<Previous> {
    if stored.state.is_editable() || stored.row.setup.is_none() {
        return Ok(Previous::parse(&stored.entry()?.previous).unwrap_or_default());
    }
    Ok(stored.setup()?.previous)
}

async fn find(db: &impl ConnectionTrait, review: ReviewId, previous: Previous) -> Result<Option<Stored>> {
    let query = match previous {
        Previous::None => return Ok(None),
        Previous::Review(chosen) if chosen == review => return Ok(None),
        Previous::Review(chosen) => published().filter(review::Column::Id.eq(chosen.0)),
        Previous::Automatic => published().filter(review::Column::Id.lt(review.0)),
    };
    let last = query.order_by_desc(review::Column::Id).limit(1).one(db).await?;
    last.map(Stored::try_from).transpose()
}

fn published() -> Select<review::Entity> {
    review::Entity::find().filter(review::Column::Status.eq("published"))
}
