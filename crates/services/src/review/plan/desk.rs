//! What an official has to do with plans: the head of a department keeps its own, a supervisor looks at what is said
//! to be done.

use std::collections::BTreeMap;

use domain::{
    accounts::{Action, Official, Resource, can},
    ids::{DepartmentId, ReviewId},
    page::Page,
    review::{
        setup::Setup,
        view::{PlanView, PlansDesk},
    },
    text::Bilingual,
    time::local_date,
};
use entity::{review, review_plan};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

use super::change::plan;
use crate::{
    Backend, Result,
    review::{matter::names, rows::Stored},
};

/// After how many reviews a department keeps its plans here.
const REVIEWS: u64 = 3;

/// The plans of the official's departments after the last reviews, empty ones too, and what waits for a supervisor.
/// `after` is the cursor of the page before of what waits.
///
/// # Errors
/// When the database fails.
pub async fn plans_desk(backend: &Backend, official: &Official, after: Option<&str>, limit: u64) -> Result<PlansDesk> {
    let db = backend.db().read();
    let checks = can(&official.actor(), Action::CheckMeasures, Resource::System).is_ok();
    let waiting = if checks { waiting(db, after, limit).await? } else { Page::default() };
    let own = own_departments(official);
    let setups = setups(db, &waiting.rows).await?;
    let recent: Vec<&(ReviewId, Setup)> = setups.iter().rev().take(usize::try_from(REVIEWS).unwrap_or(3)).collect();
    let kept = plans_of(db, &recent, &own).await?;
    let departments = own.iter().copied().chain(waiting.rows.iter().map(|row| DepartmentId(row.department_id)));
    let names = names(db, departments).await?;
    let name = |department: DepartmentId| (department, names.get(&department).cloned().unwrap_or_default());
    let today = local_date(backend.now());
    let mut plans = Vec::new();
    for (review, setup) in recent {
        for department in own.iter().filter(|own| setup.subjects.iter().any(|subject| subject.department == **own)) {
            let of = (*review, setup.title.clone());
            plans.push(match kept.get(&(review.0, department.0)) {
                Some(row) => PlanView::of(of, name(*department), &plan(row)?, today),
                None => PlanView::empty(of, name(*department)),
            });
        }
    }
    let next = waiting.next;
    let title = |id: i64| -> Bilingual {
        setups.iter().find(|(review, _)| review.0 == id).map(|(_, setup)| setup.title.clone()).unwrap_or_default()
    };
    let view = |row: &review_plan::Model| {
        let of = (ReviewId(row.review_id), title(row.review_id));
        Ok(PlanView::of(of, name(DepartmentId(row.department_id)), &plan(row)?, today))
    };
    let rows = waiting.rows.iter().map(view).collect::<Result<Vec<_>>>()?;
    Ok(PlansDesk { plans, waiting: Page { rows, next }, checks })
}

/// Which departments the official may promise for.
fn own_departments(official: &Official) -> Vec<DepartmentId> {
    let may = |department: &DepartmentId| {
        can(&official.actor(), Action::PromiseMeasures, Resource::Department(*department)).is_ok()
    };
    official.departments().into_iter().filter(may).collect()
}

/// Plans in which something is said to be done and nobody has looked.
async fn waiting(db: &impl ConnectionTrait, after: Option<&str>, limit: u64) -> Result<Page<review_plan::Model>> {
    use review_plan::Column::{DepartmentId, ReviewId, ToLookAt};
    let mut query = review_plan::Entity::find().filter(ToLookAt.gt(0));
    let place = after.and_then(|after| after.split_once('.'));
    if let Some((Ok(review), Ok(department))) = place.map(|(a, b)| (a.parse::<i64>(), b.parse::<i64>())) {
        let columns = Expr::tuple([ReviewId, DepartmentId].map(|column| Expr::col((review_plan::Entity, column))));
        query = query.filter(columns.gt(Expr::tuple([Expr::value(review), Expr::value(department)])));
    }
    let found = query.order_by_asc(ReviewId).order_by_asc(DepartmentId).limit(limit + 1).all(db).await?;
    Ok(Page::from_rows(found, limit, |row| format!("{}.{}", row.review_id, row.department_id)))
}

/// The definitions of the last published reviews, and of those in which something waits, in the order of the reviews.
async fn setups(db: &impl ConnectionTrait, waiting: &[review_plan::Model]) -> Result<Vec<(ReviewId, Setup)>> {
    let last = review::Entity::find()
        .filter(review::Column::Status.eq("published"))
        .order_by_desc(review::Column::Id)
        .limit(REVIEWS)
        .all(db)
        .await?;
    let mut found: BTreeMap<i64, review::Model> = last.into_iter().map(|row| (row.id, row)).collect();
    let others: Vec<i64> = waiting.iter().map(|row| row.review_id).filter(|id| !found.contains_key(id)).collect();
    if !others.is_empty() {
        let others = review::Entity::find().filter(review::Column::Id.is_in(others)).all(db).await?;
        found.extend(others.into_iter().map(|row| (row.id, row)));
    }
    found.into_iter().map(|(id, row)| Ok((ReviewId(id), Stored::try_from(row)?.setup()?))).collect()
}

async fn plans_of(
    db: &impl ConnectionTrait,
    reviews: &[&(ReviewId, Setup)],
    departments: &[DepartmentId],
) -> Result<BTreeMap<(i64, i64), review_plan::Model>> {
    if reviews.is_empty() || departments.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found = review_plan::Entity::find()
        .filter(review_plan::Column::ReviewId.is_in(reviews.iter().map(|(review, _)| review.0)))
        .filter(review_plan::Column::DepartmentId.is_in(departments.iter().map(|department| department.0)));
    Ok(found.all(db).await?.into_iter().map(|row| ((row.review_id, row.department_id), row)).collect())
}
