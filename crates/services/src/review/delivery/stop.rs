//! Ending a round before its end, and deleting files of letters.

use std::{future::Future, pin::Pin};

use domain::{
    accounts::{Action, Actor, Official, Resource, can},
    error::ErrorCode,
    ids::ReviewId,
    review::delivery::RoundState,
};
use entity::review_round as row;
use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect, sea_query::LockType};
use serde_json::{Value, json};

use super::{file, members, round::Round};
use crate::{
    Backend, IdempotencyKey, Once, Result, ServiceError, Topic, Tx,
    audit::AuditEvent,
    jobs::{Handler, NewJob},
    review::rows,
};

const FORGET: &str = "review/forget_letters";

/// The job that deletes a round's file when its time is over.
pub fn forget(round: i64) -> NewJob {
    NewJob::new(FORGET, json!({ "round": round }))
}

/// Ends a round by hand, or deletes its file once it was fetched. Codes that did not leave are taken back: their
/// members have none then. Gives their number.
///
/// # Errors
/// [`ErrorCode::NotNow`] when it has ended.
pub async fn stop_round(
    backend: &Backend,
    organiser: &Official,
    key: &IdempotencyKey,
    review: ReviewId,
    round: i64,
) -> Result<u64> {
    let actor = organiser.actor();
    can(&actor, Action::OrganiseReview, Resource::System)?;
    let tx = match backend.once(&actor, key, "review/stop_round", &(review, round)).await? {
        Once::Again(count) => return Ok(count),
        Once::First(tx) => tx,
    };
    // Everybody holds the review first: nobody's code is given or taken back meanwhile.
    rows::hold(tx.db(), review, LockType::Update).await?;
    let round = hold(&tx, round).await?.filter(|round| round.review() == review).ok_or(ErrorCode::NotFound)?;
    if !matches!(round.state, RoundState::Running | RoundState::Ready) {
        return Err(ErrorCode::NotNow.into());
    }
    let taken_back = close(&tx, &round).await?;
    tx.finish(taken_back).await?;
    delete(backend, &round).await?;
    Ok(taken_back)
}

/// The same in the system's name: the review closed.
pub async fn end(backend: &Backend, round: &Round) -> Result<()> {
    let tx = backend.begin(&Actor::System).await?;
    rows::hold(tx.db(), round.review(), LockType::Update).await?;
    let Some(round) = hold(&tx, round.row.id).await? else { return tx.abandon().await };
    if !matches!(round.state, RoundState::Running | RoundState::Ready) {
        return tx.abandon().await;
    }
    close(&tx, &round).await?;
    tx.commit().await?;
    delete(backend, &round).await
}

/// The round, held against its next step.
pub async fn hold(tx: &Tx, id: i64) -> Result<Option<Round>> {
    let row = row::Entity::find_by_id(id).lock(LockType::Update).one(tx.db()).await?;
    row.map(Round::try_from).transpose()
}

/// Ends the round; its file's key is gone with the commit, whatever becomes of the file.
async fn close(tx: &Tx, round: &Round) -> Result<u64> {
    let taken_back = members::withdraw(tx, round).await?.len() as u64;
    let state = if round.row.fetched > 0 { RoundState::Done } else { RoundState::Stopped };
    let changed = row::ActiveModel {
        id: Set(round.row.id),
        state: Set(state.name().to_owned()),
        step: Set(round.row.step + 1),
        file: Set(None),
        key_sealed: Set(None),
        work: Set(None),
        keep_until: Set(None),
        ..Default::default()
    };
    row::Entity::update(changed).exec(tx.db()).await?;
    let event = AuditEvent::new("review/stop_round", format!("review/{}", round.review()));
    tx.audit(event.with(json!({ "round": round.row.id, "taken_back": taken_back })));
    tx.touch(Topic::Review(round.review()));
    Ok(taken_back)
}

async fn delete(backend: &Backend, round: &Round) -> Result<()> {
    match &round.row.file {
        Some(name) => file::store(backend).remove(name).await,
        None => Ok(()),
    }
}

/// Deletes files of letters when their time is over.
pub struct ForgetLetters;

impl Handler for ForgetLetters {
    fn kind(&self) -> &'static str {
        FORGET
    }

    fn run<'a>(
        &'a self,
        backend: &'a Backend,
        payload: &'a Value,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
        Box::pin(async move {
            let id = payload["round"].as_i64().ok_or_else(|| ServiceError::fault("the job names no round"))?;
            let Some(round) = super::round::find(backend.db().read(), id).await? else { return Ok(()) };
            let over = round.row.keep_until.is_some_and(|until| until <= backend.now());
            if over { end(backend, &round).await } else { Ok(()) }
        })
    }
}
