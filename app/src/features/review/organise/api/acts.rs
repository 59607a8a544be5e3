//! What can be done to a review as a whole.

use leptos::prelude::*;

use crate::forms::{FormOutcome, Ticket};
use crate::wire::AppResult;

/// Begins a review.
#[server(prefix = "/api", endpoint = "review/organise/create", name = CreateReview)]
pub async fn create(#[server(default)] ticket: Ticket) -> AppResult<FormOutcome> {
    use crate::server_side::{backend, refused};
    let (backend, official) = (backend()?, super::server::official().await?);
    let created =
        services::review::create(&backend, &official, &super::server::key(&ticket)?).await.map_err(refused)?;
    let page = super::server::page(&ticket, created.review, "/edit");
    crate::forms::finish(&ticket, FormOutcome::done(page)).await
}

/// Does one of [`Act`](domain::review::state::Act), by its name. `digest` names what was looked at, where something
/// is approved.
#[server(prefix = "/api", endpoint = "review/organise/act", name = ReviewAct)]
pub async fn act(
    review: i64,
    act: String,
    #[server(default)] digest: String,
    #[server(default)] reason: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    use domain::{error::ErrorCode, ids::ReviewId, review::state::Act};
    let act = Act::from_name(&act).ok_or(ErrorCode::Invalid)?;
    let done = super::server::perform(ReviewId(review), act, &digest, &reason, &ticket).await;
    let outcome = super::server::after_act(ReviewId(review), act, &reason, &ticket, done).await?;
    crate::forms::finish(&ticket, outcome).await
}
