//! What a supervisor does with a measure that is said to be done.

use domain::{
    accounts::Official,
    cases::Reason,
    ids::{DepartmentId, ReviewId},
    review::rectification::PlanError,
};

use super::change::{Act, PlanDone, change};
use crate::{Backend, IdempotencyKey, Result};

/// Finds the measure at `place` done, or, with a reason, not: then it is owed as before.
///
/// # Errors
/// [`Forbidden`](domain::error::ErrorCode::Forbidden) for everybody but a supervisor,
/// [`NotNow`](domain::error::ErrorCode::NotNow) where there is nothing to look at.
pub async fn check_measure(
    backend: &Backend,
    supervisor: &Official,
    key: &IdempotencyKey,
    (review, department, place): (ReviewId, DepartmentId, usize),
    missing: Option<Reason>,
) -> Result<PlanDone> {
    let act = Act { official: supervisor, key, name: "review/check_measure", review, department };
    let input = (place, missing.clone());
    change(backend, act, &input, |plan, today| {
        let plan = plan.ok_or(PlanError::NoSuchMeasure(place))?;
        match missing {
            None => plan.confirm(place, today),
            Some(reason) => plan.refuse(place, reason, today),
        }
    })
    .await
}
