//! The server's half of draws.

use domain::error::{ErrorCode, Fault};
use domain::ids::ReviewId;
use domain::review::desk::Digest;
use domain::review::draw::Seed;
use domain::review::lot::{DrawDesk, DrawLine, LotEntry, PoolCheck};
use services::{ServiceError, review};

use super::draw::DrawFields;
use super::server::{self, keep_typed, key, organiser, page, reason};
use crate::forms::{FormOutcome, FormState, Ticket, keep_flash};
use crate::server_side::{auth_session, backend, forget, kept, refused};
use crate::wire::AppResult;

/// Most faults of a list on one page.
const FAULTS: usize = 200;

/// Under which name a pool waits in the session.
pub fn pool_name(review: ReviewId) -> String {
    format!("review-pool-{review}")
}

/// The page of the draw.
pub async fn desk(id: i64) -> AppResult<DrawDesk> {
    let (desk, backend, official) = (server::desk(id).await?, backend()?, organiser().await?);
    let id = ReviewId(id);
    let session = auth_session().await?.session;
    let waiting = match kept(&backend, &session, &pool_name(id)).await? {
        Some(list) => {
            let found = review::preview_roll(&backend, &official, id, &list).await.map_err(refused)?;
            let counts = found.counts.iter().filter(|count| count.members > 0);
            Some(PoolCheck {
                list: Digest::of(&list),
                unreadable: found.unreadable,
                all_faults: found.faults.len() as u64,
                counts: counts.map(|count| (count.group.clone(), count.members)).collect(),
                faults: found.faults.into_iter().take(FAULTS).collect(),
                all_doubts: found.doubts.len() as u64,
                doubts: found.doubts.into_iter().take(FAULTS).collect(),
            })
        }
        None => None,
    };
    let draws = match review::draws(&backend, id).await {
        Ok(draws) => draws.iter().map(DrawLine::from).collect(),
        Err(ServiceError::Code(ErrorCode::NotFound)) => Vec::new(),
        Err(error) => return Err(refused(error)),
    };
    Ok(DrawDesk { desk, waiting, draws, now: backend.now() })
}

/// Announces a draw.
pub async fn announce(id: ReviewId, seen: &str, fields: DrawFields, ticket: &Ticket) -> AppResult<FormOutcome> {
    let (backend, official) = (backend()?, organiser().await?);
    let session = auth_session().await?.session;
    let to = |query: &str| Ok(FormOutcome::done_anew(page(ticket, id, &format!("/draw?{query}"))));
    let list = kept(&backend, &session, &pool_name(id)).await?;
    let DrawFields { seats, source, seed_at, distinct } = fields;
    let entry = LotEntry { seats, source, seed_at };
    let Some(list) = list.filter(|list| Digest::of(list).to_string() == seen) else {
        keep_flash(&session, &typed_draw(&entry, false)).await?;
        return to("was=changed_meanwhile");
    };
    match review::announce_draw(&backend, &official, &key(ticket)?, id, (&list, distinct), &entry).await {
        Ok(_) => {
            forget(&session, &pool_name(id)).await?;
            to("done=announce")
        }
        Err(ServiceError::Invalid(errors)) => {
            let placed = |error: domain::error::FieldError| {
                let field = match error.field.strip_prefix("seats") {
                    Some(group) => format!("fields[seats]{group}"),
                    None => format!("fields[{}]", error.field),
                };
                domain::error::FieldError::new(field, error.fault)
            };
            Ok(typed_draw(&entry, distinct).with_errors(errors.into_iter().map(placed)).into())
        }
        Err(ServiceError::Code(code @ (ErrorCode::NotNow | ErrorCode::Invalid))) => {
            keep_flash(&session, &typed_draw(&entry, distinct)).await?;
            to(&format!("was={code}"))
        }
        Err(error) => Err(refused(error)),
    }
}

/// What was typed of a draw.
fn typed_draw(entry: &LotEntry, distinct: bool) -> FormState {
    let state =
        FormState::new("announce").value("fields[source]", &entry.source).value("fields[seed_at]", &entry.seed_at);
    let state = if distinct { state.value("fields[distinct]", "true") } else { state };
    entry.seats.iter().fold(state, |state, (group, seats)| state.value(&format!("fields[seats][{group}]"), seats))
}

/// Draws.
pub async fn run(id: ReviewId, typed: &str, again: &str, ticket: &Ticket) -> AppResult<FormOutcome> {
    let (backend, official) = (backend()?, organiser().await?);
    let state = FormState::new("run-draw").value("seed", typed).value("again", again);
    let Ok(seed) = Seed::parse(typed) else {
        let fault = if typed.trim().chars().count() > 1000 { Fault::TooLong(1000) } else { Fault::TooShort(16) };
        return Ok(state.error("seed", fault).into());
    };
    if seed.as_str() != again.trim() {
        return Ok(state.error("again", Fault::EntriesDiffer).into());
    }
    let to = |query: &str| Ok(FormOutcome::done_anew(page(ticket, id, &format!("/draw?{query}"))));
    match review::run_draw(&backend, &official, &key(ticket)?, id, &seed).await {
        Ok(_) => to("done=draw"),
        Err(ServiceError::Code(code @ ErrorCode::NotNow)) => {
            keep_typed("run-draw", &[("seed", typed), ("again", again)]).await?;
            to(&format!("was={code}"))
        }
        Err(error) => Err(refused(error)),
    }
}

/// Withdraws a draw.
pub async fn withdraw(id: ReviewId, typed: &str, ticket: &Ticket) -> AppResult<FormOutcome> {
    let (backend, official) = (backend()?, organiser().await?);
    let done = match reason("reason", typed) {
        Ok(reason) => review::withdraw_draw(&backend, &official, &key(ticket)?, id, &reason).await,
        Err(error) => Err(error),
    };
    let to = |query: &str| Ok(FormOutcome::done_anew(page(ticket, id, &format!("/draw?{query}"))));
    match done {
        Ok(()) => to("done=withdraw"),
        Err(ServiceError::Invalid(errors)) => {
            Ok(FormState::new("withdraw-draw").value("reason", typed).with_errors(errors).into())
        }
        Err(ServiceError::Code(code @ ErrorCode::NotNow)) => {
            keep_typed("withdraw-draw", &[("reason", typed)]).await?;
            to(&format!("was={code}"))
        }
        Err(error) => Err(refused(error)),
    }
}
