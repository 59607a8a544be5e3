//! Reading, for the pages. None of these has an effect, so they are asked by GET.

use domain::page::Page;
use domain::review::lot::DrawView;
use domain::review::view::{ReviewPage, ReviewSummary, TurnoutNow};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::Door;
use crate::wire::AppResult;

/// The reviews that everybody may know of, newest first.
#[server(prefix = "/api", endpoint = "review/list", input = GetUrl, name = AskReviews)]
pub async fn reviews(#[server(default)] before: Option<i64>) -> AppResult<Page<ReviewSummary>> {
    use crate::server_side::{backend, refused};
    let before = before.map(domain::ids::ReviewId);
    services::review::summaries(&backend()?, before, 20).await.map_err(refused)
}

/// One review.
#[server(prefix = "/api", endpoint = "review/page", input = GetUrl, name = AskReviewPage)]
pub async fn review_page(review: i64) -> AppResult<ReviewPage> {
    use crate::server_side::{backend, refused};
    services::review::page(&backend()?, domain::ids::ReviewId(review)).await.map_err(refused)
}

/// Its turnout now.
#[server(prefix = "/api", endpoint = "review/turnout", input = GetUrl, name = AskTurnout)]
pub async fn turnout(review: i64) -> AppResult<TurnoutNow> {
    use crate::server_side::{backend, refused};
    services::review::turnout_now(&backend()?, domain::ids::ReviewId(review)).await.map_err(refused)
}

/// How its members were drawn.
#[server(prefix = "/api", endpoint = "review/draw", input = GetUrl, name = AskDrawPage)]
pub async fn draw_page(review: i64) -> AppResult<DrawView> {
    use crate::server_side::{backend, refused};
    services::review::draw_view(&backend()?, domain::ids::ReviewId(review)).await.map_err(refused)
}

/// What is needed to vote in it, or why one can't.
#[server(prefix = "/api", endpoint = "review/booth", input = GetUrl, name = AskBooth)]
pub async fn booth(review: i64) -> AppResult<Door> {
    super::server::door(domain::ids::ReviewId(review)).await
}
