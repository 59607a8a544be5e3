//! Four eyes on the definition: handed in by one, approved by another.

use ballot::Digest;
use domain::{
    accounts::{Action, Official},
    cases::Reason,
    error::{ErrorCode, Fault, FieldError},
    ids::ReviewId,
    review::{
        setup::{Setup, SetupEntry},
        state::ReviewError,
    },
};
use entity::review;
use sea_orm::{ActiveValue::Set, ConnectionTrait};
use serde_json::json;

use super::{
    Done,
    change::{self, Begun},
    groups, jobs, previous, roll,
};
use crate::{Backend, IdempotencyKey, Result, ServiceError};

/// Hands definition and roll in for approval.
///
/// # Errors
/// Field errors of what is missing: among them groups with fewer members on the roll than a figure may describe, and
/// a list of grades without exactly one "don't know".
pub async fn submit(backend: &Backend, organiser: &Official, key: &IdempotencyKey, review: ReviewId) -> Result<Done> {
    let begun = change::begin(backend, organiser, Action::OrganiseReview, key, "review/submit", (review, &()));
    let change = match begun.await? {
        Begun::Again(done) => return Ok(done),
        Begun::First(change) => change,
    };
    let setup = change.stored.entry()?.read(change.tx.now()).map_err(ServiceError::Invalid)?;
    refuse_unready(change.tx.db(), review, &setup).await?;
    if let Some(error) = previous::fault(change.tx.db(), review, &setup).await? {
        return Err(ServiceError::Invalid(vec![error]));
    }
    let digest = roll::handed_in(change.tx.db(), review, &setup).await?;
    let state = change.stored.state.clone().submit(digest, change.deed()?).map_err(ErrorCode::from)?;
    let changed = review::ActiveModel {
        setup: Set(Some(serde_json::to_value(&setup)?)),
        opens_at: Set(Some(setup.schedule.opens_at)),
        closes_at: Set(Some(setup.schedule.closes_at)),
        ..Default::default()
    };
    let event = change.event().with(json!({ "definition": digest }));
    change.finish(&state, changed, event).await
}

/// Approves definition and roll with this digest, as shown to the approver. It opens by itself when its time comes.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for who handed it in, [`ErrorCode::ChangedMeanwhile`] for another digest.
pub async fn approve(
    backend: &Backend,
    second: &Official,
    key: &IdempotencyKey,
    review: ReviewId,
    definition: Digest,
) -> Result<Done> {
    let begun = change::begin(backend, second, Action::ApproveReview, key, "review/approve", (review, &definition));
    let change = match begun.await? {
        Begun::Again(done) => return Ok(done),
        Begun::First(change) => change,
    };
    let state = change.stored.state.clone().approve(definition, change.deed()?).map_err(ErrorCode::from)?;
    let setup = change.stored.setup()?;
    change.tx.enqueue(jobs::open_at(review, definition, setup.schedule.opens_at - change.tx.now())?);
    let event = change.event().with(json!({ "definition": definition }));
    change.finish(&state, review::ActiveModel::default(), event).await
}

/// Sends the definition back to be worked on.
///
/// # Errors
/// [`ErrorCode::NotNow`] unless it was handed in and not yet opened.
pub async fn send_back(
    backend: &Backend,
    official: &Official,
    key: &IdempotencyKey,
    review: ReviewId,
    reason: Reason,
) -> Result<Done> {
    let begun = change::begin(backend, official, Action::ApproveReview, key, "review/send_back", (review, &reason));
    let change = match begun.await? {
        Begun::Again(done) => return Ok(done),
        Begun::First(change) => change,
    };
    let event = change.event().because(reason.as_str());
    let state = change.stored.state.clone().send_back(reason, change.deed()?).map_err(ErrorCode::from)?;
    change.finish(&state, review::ActiveModel::default(), event).await
}

/// Calls the review off before it was opened.
///
/// # Errors
/// [`ErrorCode::NotNow`] once it was opened.
pub async fn cancel(
    backend: &Backend,
    organiser: &Official,
    key: &IdempotencyKey,
    review: ReviewId,
    reason: Reason,
) -> Result<Done> {
    let begun = change::begin(backend, organiser, Action::OrganiseReview, key, "review/cancel", (review, &reason));
    let change = match begun.await? {
        Begun::Again(done) => return Ok(done),
        Begun::First(change) => change,
    };
    let event = change.event().because(reason.as_str());
    let state = change.stored.state.clone().cancel(reason, change.deed()?).map_err(|error: ReviewError| error.into());
    let state = state.map_err(|code: ErrorCode| ServiceError::from(code))?;
    change.finish(&state, review::ActiveModel::default(), event).await
}

/// What the form can't see: the members on the roll, and what the manifest asks for beyond it.
pub(super) async fn refuse_unready(db: &impl ConnectionTrait, review: ReviewId, setup: &Setup) -> Result<()> {
    let mut errors = Vec::new();
    let smallest = i64::from(setup.smallest_group.members());
    let counts = groups::all(db, review).await?;
    for (row, group) in setup.groups.iter().enumerate() {
        let members = counts.iter().find(|count| count.group_key == group.key).map_or(0, |count| count.roll);
        if members < smallest {
            let field = SetupEntry::field("groups", row, "key");
            errors.push(FieldError::new(field, Fault::OutOfRange(smallest, 100_000_000)));
        }
    }
    if counts.iter().any(|count| count.roll > 0 && setup.groups.iter().all(|group| group.key != count.group_key)) {
        errors.push(FieldError::new("groups", Fault::NotAChoice));
    }
    if setup.grades.iter().filter(|grade| grade.score.is_none()).count() != 1 {
        errors.push(FieldError::new("grades", Fault::OneWithoutPoints));
    }
    if errors.is_empty() { Ok(()) } else { Err(ServiceError::Invalid(errors)) }
}
