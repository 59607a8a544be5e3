//! Getting codes and reminders to members.

use domain::review::delivery::DeliveryDesk;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::forms::{FormOutcome, Ticket};
use crate::wire::AppResult;

/// The page of deliveries; `before` is a delivery that did not arrive.
#[server(prefix = "/api", endpoint = "review/organise/delivery", input = GetUrl, name = AskDelivery)]
pub async fn delivery(review: i64, #[server(default)] before: Option<i64>) -> AppResult<DeliveryDesk> {
    super::rounds::desk(review, before).await
}

/// Begins a round: by [`Way`](domain::review::delivery::Way), for [`Scope`](domain::review::delivery::Scope), by their
/// names.
#[server(prefix = "/api", endpoint = "review/organise/begin-round", name = BeginRound)]
pub async fn begin_round(
    review: i64,
    scope: String,
    #[server(default)] way: String,
    #[server(default)] lang: String,
    #[server(default)] reason: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let outcome = super::rounds::begin(domain::ids::ReviewId(review), (&scope, &way, &lang), &reason, &ticket).await?;
    crate::forms::finish(&ticket, outcome).await
}

/// Stops a round, or deletes its file.
#[server(prefix = "/api", endpoint = "review/organise/stop-round", name = StopRound)]
pub async fn stop_round(
    review: i64,
    round: i64,
    #[server(default)] deletes: bool,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let outcome = super::rounds::stop(domain::ids::ReviewId(review), (round, deletes), &ticket).await?;
    crate::forms::finish(&ticket, outcome).await
}

/// Notes that a member's code came back.
#[server(prefix = "/api", endpoint = "review/organise/note-lost", name = NoteLost)]
pub async fn note_lost(review: i64, member: i64, #[server(default)] ticket: Ticket) -> AppResult<FormOutcome> {
    let (review, member) = (domain::ids::ReviewId(review), domain::ids::MemberId(member));
    let outcome = super::rounds::note_lost(review, member, &ticket).await?;
    crate::forms::finish(&ticket, outcome).await
}
