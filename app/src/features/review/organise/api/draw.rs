//! Drawing members by lot.

use std::collections::BTreeMap;

use domain::review::lot::DrawDesk;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::forms::{FormOutcome, Ticket};
use crate::wire::AppResult;

/// What is announced.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DrawFields {
    /// Seats by the key of the group.
    pub seats: BTreeMap<String, String>,
    /// Where the seed will be read.
    pub source: String,
    /// From when on.
    pub seed_at: String,
    /// Whether somebody looked at rows that may name one person twice.
    pub distinct: bool,
}

/// The draws, and the pool that waits to be announced.
#[server(prefix = "/api", endpoint = "review/organise/draw", input = GetUrl, name = AskDraw)]
pub async fn draw(review: i64) -> AppResult<DrawDesk> {
    super::lot::desk(review).await
}

/// Announces a draw from the pool that waits, if it is still the one that was looked at.
#[server(prefix = "/api", endpoint = "review/organise/announce-draw", name = AnnounceDraw)]
pub async fn announce(
    review: i64,
    #[server(default)] list: String,
    #[server(default)] fields: DrawFields,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let outcome = super::lot::announce(domain::ids::ReviewId(review), &list, fields, &ticket).await?;
    crate::forms::finish(&ticket, outcome).await
}

/// Draws. The seed is typed twice: it is taken once.
#[server(prefix = "/api", endpoint = "review/organise/run-draw", name = RunDraw)]
pub async fn run(
    review: i64,
    #[server(default)] seed: String,
    #[server(default)] again: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let outcome = super::lot::run(domain::ids::ReviewId(review), &seed, &again, &ticket).await?;
    crate::forms::finish(&ticket, outcome).await
}

/// Withdraws a draw before its seed is known.
#[server(prefix = "/api", endpoint = "review/organise/withdraw-draw", name = WithdrawDraw)]
pub async fn withdraw(
    review: i64,
    #[server(default)] reason: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let outcome = super::lot::withdraw(domain::ids::ReviewId(review), &reason, &ticket).await?;
    crate::forms::finish(&ticket, outcome).await
}

/// Forgets the pool that waits.
#[server(prefix = "/api", endpoint = "review/organise/discard-pool", name = DiscardPool)]
pub async fn discard_pool(review: i64, #[server(default)] ticket: Ticket) -> AppResult<FormOutcome> {
    super::server::organiser().await?;
    let review = domain::ids::ReviewId(review);
    let session = crate::server_side::auth_session().await?.session;
    crate::server_side::forget(&session, &super::lot::pool_name(review)).await?;
    crate::forms::finish(&ticket, FormOutcome::done_anew(super::server::page(&ticket, review, "/draw"))).await
}
