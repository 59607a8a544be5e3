//! What the city knows of the departments under review. The same for everybody, in a number of statements that does
//! not grow, and read from counters that every decision keeps.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Months, NaiveDate};
use domain::{
    ids::{DepartmentId, ReviewId},
    review::{
        rectification::{Plan, PlanCounts},
        tally::Share,
        view::{Known, KnownDepartment},
    },
    time::local_date,
};
use entity::{case_month, review_plan};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::{pages, previous};
use crate::{Backend, Result, catalogue};

/// What each department handles, cases decided in the last twelve months, this one included, and what came of what was
/// promised after the review that this one is compared with. A department of which nothing is known is left out.
///
/// # Errors
/// [`NotFound`](domain::error::ErrorCode::NotFound) for a review that is not public.
pub async fn known(backend: &Backend, review: ReviewId) -> Result<Known> {
    let db = backend.db().read();
    let (on, stored) = (local_date(backend.now()), pages::public(db, review).await?);
    let setup = stored.setup()?;
    let since = on.with_day(1).and_then(|first| first.checked_sub_months(Months::new(11))).unwrap_or(on);
    let departments: BTreeSet<DepartmentId> = setup.subjects.iter().map(|subject| subject.department).collect();
    let decided = decided(db, &departments, since).await?;
    let before = previous::of(db, &stored).await?;
    let mut promised = match &before {
        Some(before) => promised(db, before.id(), on).await?,
        None => BTreeMap::new(),
    };
    let handled = catalogue::departments(backend).await?;
    let handled: BTreeMap<DepartmentId, u64> = handled.into_iter().map(|entry| (entry.id, entry.items)).collect();
    let of = |department: DepartmentId| {
        let items = handled.get(&department).copied().unwrap_or_default();
        let on_time = decided.get(&department).copied().unwrap_or(Share { part: 0, whole: 0 });
        let promises = promised.remove(&department).unwrap_or_default();
        let known = KnownDepartment { department, items, on_time, promises };
        (items > 0 || on_time.whole > 0 || promises.all() > 0).then_some(known)
    };
    let departments = departments.into_iter().filter_map(of).collect();
    let earlier =
        before.map(|before| Ok::<_, crate::ServiceError>((before.id(), before.setup()?.title))).transpose()?;
    Ok(Known { on, since, earlier, departments })
}

async fn decided(
    db: &impl ConnectionTrait,
    departments: &BTreeSet<DepartmentId>,
    since: NaiveDate,
) -> Result<BTreeMap<DepartmentId, Share>> {
    let months = case_month::Entity::find()
        .filter(case_month::Column::DepartmentId.is_in(departments.iter().map(|department| department.0)))
        .filter(case_month::Column::Month.gte(since.format("%Y-%m").to_string()))
        .all(db)
        .await?;
    let mut sums: BTreeMap<DepartmentId, Share> = BTreeMap::new();
    for month in months {
        let sum = sums.entry(DepartmentId(month.department_id)).or_insert(Share { part: 0, whole: 0 });
        sum.part += month.on_time.unsigned_abs();
        sum.whole += month.decided.unsigned_abs();
    }
    Ok(sums)
}

/// How the measures stand that were promised after a review, by department.
async fn promised(
    db: &impl ConnectionTrait,
    review: ReviewId,
    on: NaiveDate,
) -> Result<BTreeMap<DepartmentId, PlanCounts>> {
    let plans = review_plan::Entity::find().filter(review_plan::Column::ReviewId.eq(review.0)).all(db).await?;
    let counted = plans.into_iter().map(|row| {
        let plan: Plan = serde_json::from_value(row.plan)?;
        Ok((DepartmentId(row.department_id), plan.counts(on)))
    });
    counted.collect()
}
