//! The public board of what was promised after a review.

use std::collections::BTreeSet;

use domain::{
    error::ErrorCode,
    ids::{DepartmentId, ReviewId},
    page::Page,
    review::{
        rectification::PlanCounts,
        view::{PlanView, PromisesBoard},
    },
    time::local_date,
};
use entity::review_plan;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::change::plan;
use crate::{
    Backend, Result,
    review::{matter::names, rows},
};

/// The board as it stands today. A plan has one row, and a ballot names at most a thousand departments: how many
/// measures are late changes with the day, so it is reckoned from the plans themselves.
///
/// # Errors
/// [`ErrorCode::NotFound`] before the review's results are public.
pub async fn promises(
    backend: &Backend,
    review: ReviewId,
    after: Option<DepartmentId>,
    limit: u64,
) -> Result<PromisesBoard> {
    let (db, on) = (backend.db().read(), local_date(backend.now()));
    let stored = rows::find(db, review).await?;
    if stored.row.published.is_none() {
        return Err(ErrorCode::NotFound.into());
    }
    let setup = stored.setup()?;
    let found = review_plan::Entity::find()
        .filter(review_plan::Column::ReviewId.eq(review.0))
        .order_by_asc(review_plan::Column::DepartmentId)
        .all(db)
        .await?;
    let rated: BTreeSet<DepartmentId> = setup.subjects.iter().map(|subject| subject.department).collect();
    let mut names = names(db, rated.iter().copied()).await?;
    let (mut counts, mut plans) = (PlanCounts::default(), Vec::new());
    for row in found {
        let (department, plan) = (DepartmentId(row.department_id), plan(&row)?);
        counts = counts.and(plan.counts(on));
        let name = names.remove(&department).unwrap_or_default();
        if after.is_none_or(|after| department > after) {
            plans.push(PlanView::of((review, setup.title.clone()), (department, name), &plan, on));
        }
    }
    // The names that are left are those of departments without a plan.
    let silent = names.into_values().collect();
    plans.truncate(usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1));
    let plans = Page::from_rows(plans, limit, |plan| plan.department.to_string());
    Ok(PromisesBoard { title: setup.title, on, counts, plans, silent })
}
