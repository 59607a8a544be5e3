//! What the head of a department does with its plan.

use chrono::NaiveDate;
use domain::{
    accounts::Official,
    cases::Reason,
    ids::{DepartmentId, ReviewId},
    review::rectification::{Plan, PlanError, PutOff},
};

use super::change::{Act, PlanDone, change};
use crate::{Backend, IdempotencyKey, Result};

/// Promises one measure more, until this day.
///
/// # Errors
/// [`NotNow`](domain::error::ErrorCode::NotNow) before the results are public, or [`Invalid`](crate::ServiceError) for
/// a day that has passed.
pub async fn promise_measure(
    backend: &Backend,
    head: &Official,
    key: &IdempotencyKey,
    (review, department): (ReviewId, DepartmentId),
    (what, day): (Reason, NaiveDate),
) -> Result<PlanDone> {
    let act = Act { official: head, key, name: "review/promise", review, department };
    let input = (what.clone(), day);
    change(backend, act, &input, |plan, today| match plan {
        Some(plan) => plan.and(what, day, today),
        None => Plan::promise(vec![(what, day)], today),
    })
    .await
}

/// Says that the measure at `place` is done, and how anybody can see it.
///
/// # Errors
/// [`NotFound`](domain::error::ErrorCode::NotFound) for a measure that is not there,
/// [`NotNow`](domain::error::ErrorCode::NotNow) for one that is done.
pub async fn claim_measure(
    backend: &Backend,
    head: &Official,
    key: &IdempotencyKey,
    (review, department, place): (ReviewId, DepartmentId, usize),
    proof: Reason,
) -> Result<PlanDone> {
    let act = Act { official: head, key, name: "review/claim_measure", review, department };
    let input = (place, proof.clone());
    change(backend, act, &input, |plan, today| plan.ok_or(PlanError::NoSuchMeasure(place))?.finish(place, proof, today))
        .await
}

/// Puts the measure at `place` off to a later day.
///
/// # Errors
/// As [`claim_measure`], or [`Invalid`](crate::ServiceError) for a day that is not later.
pub async fn put_off_measure(
    backend: &Backend,
    head: &Official,
    key: &IdempotencyKey,
    (review, department, place): (ReviewId, DepartmentId, usize),
    (until, reason): (NaiveDate, Reason),
) -> Result<PlanDone> {
    let act = Act { official: head, key, name: "review/put_off_measure", review, department };
    let input = (place, until, reason.clone());
    change(backend, act, &input, |plan, today| {
        let put_off = PutOff { until, reason, on: today };
        plan.ok_or(PlanError::NoSuchMeasure(place))?.put_off(place, put_off)
    })
    .await
}
