//! The server's half of deliveries.

use domain::error::{ErrorCode, Fault};
use domain::ids::{MemberId, ReviewId};
use domain::page::PAGE_SIZE;
use domain::review::delivery::{DeliveryDesk, Scope, Way};
use services::ServiceError;
use services::review::delivery::{self, Asked};

use super::server::{self, key, organiser, page, reason};
use crate::features::review::organise::delivery::form_name;
use crate::forms::{FormOutcome, FormState, Ticket};
use crate::locale::Lang;
use crate::server_side::{backend, refused};
use crate::wire::AppResult;

/// The page of deliveries.
pub async fn desk(id: i64, before: Option<i64>) -> AppResult<DeliveryDesk> {
    let (desk, backend, official) = (server::desk(id).await?, backend()?, organiser().await?);
    let id = ReviewId(id);
    Ok(DeliveryDesk {
        desk,
        ways: delivery::ways(&backend).await,
        counts: delivery::scope_counts(&backend, &official, id).await.map_err(refused)?,
        rounds: delivery::rounds(&backend, &official, id).await.map_err(refused)?,
        no_reminder: delivery::next_reminder(&backend, &official, id).await.map_err(refused)?,
        lost: delivery::list_lost(&backend, &official, id, before, PAGE_SIZE).await.map_err(refused)?,
    })
}

/// Begins a round: to whom, by which way, in which language.
pub async fn begin(
    id: ReviewId,
    (scope, way, lang): (&str, &str, &str),
    typed: &str,
    ticket: &Ticket,
) -> AppResult<FormOutcome> {
    let (backend, official) = (backend()?, organiser().await?);
    let scope = Scope::from_name(scope).ok_or(ErrorCode::Invalid)?;
    let state = FormState::new(form_name(scope)).value("reason", typed).value("way", way);
    let lang = Lang::from_code(lang).unwrap_or_default();
    let state = state.value("lang", lang.code());
    let Some(way) = Way::from_name(way) else { return Ok(state.error("way", Fault::Required).into()) };
    let reason = match scope.revokes().then(|| reason("reason", typed)).transpose() {
        Ok(reason) => reason,
        Err(ServiceError::Invalid(errors)) => return Ok(state.with_errors(errors).into()),
        Err(error) => return Err(refused(error)),
    };
    let asked = Asked { way, scope, lang, reason };
    let to = |query: &str| Ok(FormOutcome::done_anew(page(ticket, id, &format!("/delivery?{query}"))));
    match delivery::begin_round(&backend, &official, &key(ticket)?, id, &asked).await {
        Ok(_) => to("done=round"),
        Err(ServiceError::Code(ErrorCode::NotFound)) => to("was=nobody"),
        Err(ServiceError::Code(code @ (ErrorCode::NotNow | ErrorCode::Unavailable))) => to(&format!("was={code}")),
        Err(error) => Err(refused(error)),
    }
}

/// Stops a round, or deletes its file: codes that were fetched stay valid then.
pub async fn stop(id: ReviewId, (round, deletes): (i64, bool), ticket: &Ticket) -> AppResult<FormOutcome> {
    let (backend, official) = (backend()?, organiser().await?);
    let to = |query: &str| Ok(FormOutcome::done_anew(page(ticket, id, &format!("/delivery?{query}"))));
    match delivery::stop_round(&backend, &official, &key(ticket)?, id, round).await {
        Ok(0) if deletes => to("done=deleted"),
        Ok(_) if deletes => to("done=voided_codes"),
        Ok(_) => to("done=stop"),
        Err(ServiceError::Code(ErrorCode::NotNow)) => to("was=not_now"),
        Err(error) => Err(refused(error)),
    }
}

/// Notes that a member's code came back.
pub async fn note_lost(id: ReviewId, member: MemberId, ticket: &Ticket) -> AppResult<FormOutcome> {
    let (backend, official) = (backend()?, organiser().await?);
    let to = |query: &str| Ok(FormOutcome::done_anew(page(ticket, id, &format!("/members/{member}?{query}"))));
    match delivery::note_lost(&backend, &official, &key(ticket)?, member).await {
        Ok(()) => to("done=note"),
        Err(ServiceError::Code(ErrorCode::NotFound)) => to("was=none_sent"),
        Err(error) => Err(refused(error)),
    }
}
