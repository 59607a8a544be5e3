//! Publication in steps: two people look at the count, then it is public.

use ballot::{
    Digest,
    archive::{COUNTS, Published},
    canonical,
};
use domain::{
    accounts::{Action, Official},
    cases::Reason,
    error::ErrorCode,
    ids::ReviewId,
    review::state::ReviewState,
};
use entity::review;
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};

use super::{
    Done, cache,
    change::{self, Begun},
    matter, rows,
};
use crate::{Backend, IdempotencyKey, Result, ServiceError};

/// Withdraws the preview, to be made again.
///
/// # Errors
/// [`ErrorCode::NotNow`] unless there is a preview that is not yet public.
pub async fn recheck_results(
    backend: &Backend,
    official: &Official,
    key: &IdempotencyKey,
    review: ReviewId,
    reason: Reason,
) -> Result<Done> {
    let begun = change::begin(backend, official, Action::ApproveReview, key, "review/recheck", (review, &reason));
    let change = match begun.await? {
        Begun::Again(done) => return Ok(done),
        Begun::First(change) => change,
    };
    let event = change.event().because(reason.as_str());
    let state = change.stored.state.clone().recheck(reason, change.deed()?).map_err(ErrorCode::from)?;
    let changed = review::ActiveModel { results: Set(None), ..Default::default() };
    change.finish(&state, changed, event).await
}

/// Approves the results with this digest, as shown to the approver.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for who prepared them, [`ErrorCode::ChangedMeanwhile`] for another digest.
pub async fn approve_results(
    backend: &Backend,
    second: &Official,
    key: &IdempotencyKey,
    review: ReviewId,
    results: Digest,
) -> Result<Done> {
    let command = "review/approve_results";
    let begun = change::begin(backend, second, Action::ApproveReview, key, command, (review, &results));
    let change = match begun.await? {
        Begun::Again(done) => return Ok(done),
        Begun::First(change) => change,
    };
    let state = change.stored.state.clone().approve_results(results, change.deed()?).map_err(ErrorCode::from)?;
    let event = change.event().with(json!({ "results": results }));
    change.finish(&state, review::ActiveModel::default(), event).await
}

/// Publishes the approved results, signed by the board's key and in the archive from now on. Comments that were passed
/// on are matters of their departments from now on.
///
/// # Errors
/// [`ErrorCode::NotNow`] unless they are approved, with the counts of the ballots in them; or when what is stored is
/// not what was approved.
pub async fn publish_results(
    backend: &Backend,
    organiser: &Official,
    key: &IdempotencyKey,
    review: ReviewId,
) -> Result<Done> {
    let frozen = cache::frozen(backend, review).await?.ok_or(ErrorCode::NotNow)?;
    let calendar = backend.calendar().await?;
    let begun = change::begin(backend, organiser, Action::OrganiseReview, key, "review/publish", (review, &()));
    let change = match begun.await? {
        Begun::Again(done) => return Ok(done),
        Begun::First(change) => change,
    };
    let state = change.stored.state.clone().publish(change.deed()?).map_err(ErrorCode::from)?;
    let result = change.stored.row.results.clone().ok_or_else(|| rows::fault(review.0, "it has no results"))?;
    refuse_changed(&state, &result)?;
    if result.get(COUNTS).is_none() {
        // Counted by an earlier version: it has to be counted again.
        return Err(ErrorCode::NotNow.into());
    }
    let published = Published { review: frozen.review.fingerprint(), result };
    let signed = frozen.board_key.sign(published).map_err(ServiceError::fault)?;
    let text = canonical::to_bytes(&signed).map_err(ServiceError::fault)?;
    let text = String::from_utf8(text).map_err(ServiceError::fault)?;
    let changed = review::ActiveModel { published: Set(Some(text)), ..Default::default() };
    let comments = matter::passed(change.tx.db(), review).await?;
    let matters = matter::hand_over(&change.tx, &calendar, &change.stored, comments).await?;
    let event = change.event().with(json!({ "matters": matters }));
    change.finish(&state, changed, event).await
}

/// Refuses results that are not those a second person looked at: only somebody at the database can have changed them.
fn refuse_changed(state: &ReviewState, stored: &Value) -> Result<()> {
    let ReviewState::Published(published) = state else { return Err(ErrorCode::NotNow.into()) };
    let digest = canonical::digest(stored).map_err(ServiceError::fault)?;
    let approved = published.approval.preview.results;
    if digest == approved {
        return Ok(());
    }
    tracing::error!(%digest, %approved, "review: the stored results are not those that were approved");
    Err(ErrorCode::NotNow.into())
}
