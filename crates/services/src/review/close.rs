//! Closing: the rest goes to the board, the final head is signed, the private keys of tokens are destroyed.

use domain::{
    accounts::{Action, Actor, Official, Resource, can},
    cases::Reason,
    error::ErrorCode,
    ids::ReviewId,
    review::{session::End, state::Author},
};
use entity::review;
use sea_orm::sea_query::LockType;
use serde_json::json;

use super::{
    Done, batch,
    batch::Which,
    cache,
    change::{self, Begun},
    jobs, rows, session, token_keys,
};
use crate::{Backend, IdempotencyKey, Result, Topic, audit::AuditEvent};

/// Asks for the review to be closed, from its closing time on; usually it closes by itself. A job
/// ([`CloseDue`](super::CloseDue)) does it, as a large one takes longer than a request. Closed already, or being closed,
/// it stays as it is.
///
/// # Errors
/// [`ErrorCode::NotNow`] before its closing time.
pub async fn close(backend: &Backend, organiser: &Official, review: ReviewId) -> Result<Done> {
    let actor = organiser.actor();
    can(&actor, Action::OrganiseReview, Resource::System)?;
    let tx = backend.begin(&actor).await?;
    let stored = rows::hold(tx.db(), review, LockType::Update).await?;
    let done = Done { review, version: stored.row.version };
    let is_over = stored.state.held().is_some() && stored.state.name() != "open";
    if is_over || jobs::is_closing(tx.db(), &stored, tx.now()).await? {
        tx.abandon().await?;
        return Ok(done);
    }
    let by = organiser.person();
    stored.state.clone().close(Author::Person(by), tx.now()).map_err(ErrorCode::from)?;
    tx.enqueue(jobs::close_asked(review, by)?);
    tx.audit(AuditEvent::new("review/ask_close", stored.subject()));
    tx.touch(Topic::Review(review));
    tx.commit().await?;
    Ok(done)
}

/// Closes the review in somebody's name, or because its time has come. Closed already, it stays as it is.
pub(super) async fn close_as(backend: &Backend, author: Author, review: ReviewId) -> Result<()> {
    let frozen = cache::frozen(backend, review).await?.ok_or(ErrorCode::NotNow)?;
    let tx = backend.begin(&Actor::System).await?;
    let stored = rows::hold(tx.db(), review, LockType::Update).await?;
    if stored.state.held().is_some() && stored.state.name() != "open" {
        return tx.abandon().await;
    }
    let state = stored.state.clone().close(author, tx.now()).map_err(ErrorCode::from)?;
    session::settle(&tx, &frozen).await?;
    batch::make(&tx, &frozen, Which::Rest).await?;
    let destroyed = token_keys::destroy(&tx, review).await?;
    rows::save(tx.db(), &stored, &state, review::ActiveModel::default()).await?;
    tx.audit(AuditEvent::new("review/close", stored.subject()));
    tx.audit(AuditEvent::new("review/destroy_keys", stored.subject()).with(json!({ "keys": destroyed })));
    tx.touch(Topic::Review(review));
    tx.commit().await?;
    backend.review_cache().forget_token_keys(review);
    backend.review_cache().forget_booth(review);
    batch::tidy_closed(backend).await;
    Ok(())
}

/// Declares the review void, in whatever state after its opening. The board keeps what it has; keys are destroyed, and
/// so are the ballots that wait, by a job ([`DiscardWaiting`](super::DiscardWaiting)): they will never be on the board,
/// and their comments still lie beside them.
///
/// # Errors
/// [`ErrorCode::NotNow`] before it was opened, or when it is void already.
pub async fn void(
    backend: &Backend,
    organiser: &Official,
    key: &IdempotencyKey,
    review: ReviewId,
    reason: Reason,
) -> Result<Done> {
    let begun = change::begin(backend, organiser, Action::OrganiseReview, key, "review/void", (review, &reason));
    let change = match begun.await? {
        Begun::Again(done) => return Ok(done),
        Begun::First(change) => change,
    };
    let event = change.event().because(reason.as_str());
    let (deed, why) = (change.deed()?, reason.clone());
    let state = change.stored.state.clone().void(reason, deed).map_err(ErrorCode::from)?;
    session::void_open(&change.tx, review, End { by: deed.by, at: deed.at, reason: why }).await?;
    change.tx.enqueue(jobs::discard(review));
    let destroyed = token_keys::destroy(&change.tx, review).await?;
    let keys = AuditEvent::new("review/destroy_keys", change.stored.subject());
    change.tx.audit(keys.with(json!({ "keys": destroyed })));
    let done = change.finish(&state, review::ActiveModel::default(), event).await?;
    backend.review_cache().forget_token_keys(review);
    Ok(done)
}
