//! The public board of a review's matters.

use std::collections::BTreeMap;

use domain::{
    accounts::{Action, Actor, Resource, can},
    error::ErrorCode,
    ids::{DepartmentId, ReviewId},
    page::Page,
    review::{
        matter::{MatterNumber, MatterState},
        view::{self, MatterCounts, MatterPage, MattersBoard},
    },
    time::local_date,
};
use entity::review_matter;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    counts,
    rows::{self, Matter},
    views,
};
use crate::{Backend, Result, review};

/// Which matters of a review.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatterQuery {
    /// Only those of this department.
    pub department: Option<DepartmentId>,
    /// Only those in the state with this stable name.
    pub state: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
}

/// The board, in the order of the numbers.
///
/// # Errors
/// [`ErrorCode::NotFound`] before the review's results are public.
pub async fn matters(backend: &Backend, review: ReviewId, query: &MatterQuery, limit: u64) -> Result<MattersBoard> {
    let db = backend.db().read();
    let setup = published(backend, review).await?;
    let by_department = counts::of_review(db, review).await?;
    let mut names = views::names(db, by_department.iter().map(|(department, _)| *department)).await?;
    let held_back = counts::held_back(db, review).await?;
    let mut counts = MatterCounts::default();
    for (_, of) in &by_department {
        for name in MatterState::NAMES {
            let part = of.clone().of_state(name).map_or(0, |part| *part);
            counts.of_state(name).into_iter().for_each(|sum| *sum += part);
        }
    }
    let departments =
        by_department.iter().map(|(id, of)| (*id, names.remove(id).unwrap_or_default(), of.all())).collect();
    let page = Page::from_rows(rows_of(backend, review, query, limit).await?, limit, |row| row.row.id.to_string());
    let (title, setups) = (setup.title.clone(), BTreeMap::from([(review.0, setup)]));
    let rows = views::views(backend, &page.rows, &setups, local_date(backend.now())).await?;
    Ok(MattersBoard { title, counts, held_back, departments, matters: Page { rows, next: page.next } })
}

/// Rows of a review, one more than the page has.
pub(super) async fn rows_of(
    backend: &Backend,
    review: ReviewId,
    query: &MatterQuery,
    limit: u64,
) -> Result<Vec<Matter>> {
    let mut select = review_matter::Entity::find().filter(review_matter::Column::ReviewId.eq(review.0));
    if let Some(department) = query.department {
        select = select.filter(review_matter::Column::DepartmentId.eq(department.0));
    }
    if let Some(state) = &query.state {
        select = select.filter(review_matter::Column::Status.eq(state));
    }
    if let Some(after) = query.after.as_deref().and_then(|after| after.parse::<i64>().ok()) {
        select = select.filter(review_matter::Column::Id.gt(after));
    }
    let found = select.order_by_asc(review_matter::Column::Id).limit(limit + 1).all(backend.db().read()).await?;
    found.into_iter().map(Matter::try_from).collect()
}

/// One matter with everything that happened to it.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is none with this number.
pub async fn matter(backend: &Backend, reader: &Actor, number: MatterNumber) -> Result<MatterPage> {
    let matter = rows::find(backend.db().read(), number).await?;
    let review = matter.review();
    let setup = published(backend, review).await?;
    let (title, steps) = (setup.title.clone(), view::steps(&matter.state));
    let awaits_rating = matches!(matter.state, MatterState::Answered(_)) && matter.row.voice.is_some();
    let may = can(reader, Action::AnswerMatters, Resource::Department(matter.department())).is_ok();
    let may_answer = matter.state.is_owed() && may;
    let setups = BTreeMap::from([(review.0, setup)]);
    let mut views = views::views(backend, &[matter], &setups, local_date(backend.now())).await?;
    let matter = views.pop().ok_or(ErrorCode::NotFound)?;
    Ok(MatterPage { title, matter, steps, awaits_rating, may_answer })
}

/// The definition of a review whose results are, or were, public.
async fn published(backend: &Backend, review: ReviewId) -> Result<domain::review::setup::Setup> {
    let stored = review::rows::find(backend.db().read(), review).await?;
    if stored.row.published.is_none() {
        return Err(ErrorCode::NotFound.into());
    }
    stored.setup()
}
