//! Reading, for the pages. None of these has an effect, so they are asked by GET.

use domain::page::Page;
use domain::review::public::{PublicPage, PublicReview, PublicTurnout};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::Booth;
use crate::wire::AppResult;

/// The reviews that were opened, newest first.
#[server(prefix = "/api", endpoint = "review/list", input = GetUrl)]
pub async fn reviews(#[server(default)] before: Option<i64>) -> AppResult<Page<PublicReview>> {
    use crate::server_side::{backend, refused};
    let before = before.map(domain::ids::ReviewId);
    services::review::public_reviews(&backend()?, before, 20).await.map_err(refused)
}

/// One review.
#[server(prefix = "/api", endpoint = "review/page", input = GetUrl, name = AskReviewPage)]
pub async fn review_page(review: i64) -> AppResult<PublicPage> {
    use crate::server_side::{backend, refused};
    services::review::public_page(&backend()?, domain::ids::ReviewId(review)).await.map_err(refused)
}

/// Its turnout now.
#[server(prefix = "/api", endpoint = "review/turnout", input = GetUrl)]
pub async fn turnout(review: i64) -> AppResult<PublicTurnout> {
    use crate::server_side::{backend, refused};
    services::review::public_turnout(&backend()?, domain::ids::ReviewId(review)).await.map_err(refused)
}

/// What is needed to vote in it.
#[server(prefix = "/api", endpoint = "review/booth", input = GetUrl, name = AskBooth)]
pub async fn booth(review: i64) -> AppResult<Booth> {
    use super::server::{known, member};
    use crate::server_side::{backend, refused};
    let (backend, id) = (backend()?, domain::ids::ReviewId(review));
    let review = services::review::public_page(&backend, id).await.map_err(refused)?.review;
    let manifest = services::review::open_manifest(&backend, &review.public_id).await.map_err(refused)?;
    Ok(Booth { review, manifest, known: known(&backend).await, member: member(&backend, id).await? })
}
