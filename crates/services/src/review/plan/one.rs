//! One plan, for who keeps it or looks at it.

use domain::{
    accounts::{Action, Official, Resource, can},
    error::ErrorCode,
    ids::{DepartmentId, ReviewId},
    review::view::{PlanTask, PlanView},
    time::local_date,
};
use entity::review_plan;
use sea_orm::EntityTrait;

use super::change::plan;
use crate::{
    Backend, Result,
    review::{matter::names, rows},
};

/// The plan of a department, empty where nothing was promised so far, and what the reader may do with it.
///
/// # Errors
/// [`ErrorCode::NotFound`] unless the department was rated in a published review.
pub async fn plan_task(
    backend: &Backend,
    official: &Official,
    review: ReviewId,
    department: DepartmentId,
) -> Result<PlanTask> {
    let db = backend.db().read();
    let stored = rows::find(db, review).await?;
    let setup = stored.setup()?;
    if stored.state.name() != "published" || !setup.subjects.iter().any(|subject| subject.department == department) {
        return Err(ErrorCode::NotFound.into());
    }
    let name = names(db, [department]).await?.remove(&department).unwrap_or_default();
    let (of, whose, today) = ((review, setup.title), (department, name), local_date(backend.now()));
    let plan = match review_plan::Entity::find_by_id((review.0, department.0)).one(db).await? {
        Some(row) => PlanView::of(of, whose, &plan(&row)?, today),
        None => PlanView::empty(of, whose),
    };
    let actor = official.actor();
    Ok(PlanTask {
        plan,
        promises: can(&actor, Action::PromiseMeasures, Resource::Department(department)).is_ok(),
        checks: can(&actor, Action::CheckMeasures, Resource::System).is_ok(),
    })
}
