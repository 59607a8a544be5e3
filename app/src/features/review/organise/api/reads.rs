//! Reading, for the pages. None of these has an effect, so they are asked by GET.

use domain::page::Page;
use domain::review::desk::{CommentsDesk, DefinitionDesk, Desk, DeskRow, MemberDesk, MembersDesk, RollDesk};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::wire::AppResult;

/// The reviews, newest first.
#[server(prefix = "/api", endpoint = "review/organise/list", input = GetUrl, name = ListReviews)]
pub async fn list(#[server(default)] before: Option<i64>) -> AppResult<Page<DeskRow>> {
    use crate::server_side::{backend, refused};
    let (backend, official) = (backend()?, super::server::official().await?);
    let before = before.map(domain::ids::ReviewId);
    let page = services::review::list(&backend, &official, before, domain::page::PAGE_SIZE).await.map_err(refused)?;
    Ok(page.map(super::server::row))
}

/// One review.
#[server(prefix = "/api", endpoint = "review/organise/desk", input = GetUrl, name = AskDesk)]
pub async fn desk(review: i64) -> AppResult<Desk> {
    super::server::desk(review).await
}

/// One review's definition.
#[server(prefix = "/api", endpoint = "review/organise/definition", input = GetUrl, name = AskDefinition)]
pub async fn definition(review: i64) -> AppResult<DefinitionDesk> {
    use crate::server_side::{backend, refused};
    let mut desk = super::server::desk(review).await?;
    desk.errors = super::reading::shown(&desk.entry, desk.errors);
    let (backend, official) = (backend()?, super::server::official().await?);
    let departments = services::review::departments(&backend, &official).await.map_err(refused)?;
    let earlier = services::review::earlier_reviews(&backend, &official, desk.review).await.map_err(refused)?;
    Ok(DefinitionDesk { desk, departments, earlier })
}

/// The roll, and the list that waits to be taken over.
#[server(prefix = "/api", endpoint = "review/organise/roll", input = GetUrl, name = AskRoll)]
pub async fn roll(review: i64) -> AppResult<RollDesk> {
    let desk = super::server::desk(review).await?;
    let waiting = super::roll::waiting(review).await?;
    let can_empty = super::roll::can_empty(review).await?;
    Ok(RollDesk { desk, waiting, can_empty })
}

/// A page of the roll, or the member with a number.
#[server(prefix = "/api", endpoint = "review/organise/members", input = GetUrl, name = AskMembers)]
pub async fn members(
    review: i64,
    #[server(default)] after: Option<i64>,
    #[server(default)] number: Option<String>,
) -> AppResult<MembersDesk> {
    super::roll::members(review, after, number.as_deref()).await
}

/// One member.
#[server(prefix = "/api", endpoint = "review/organise/member", input = GetUrl, name = AskMember)]
pub async fn member(review: i64, member: i64) -> AppResult<MemberDesk> {
    super::roll::member(review, member).await
}

/// Comments that stand so; without a word those that are the reader's first business.
#[server(prefix = "/api", endpoint = "review/organise/comments", input = GetUrl, name = AskComments)]
pub async fn comments(
    review: i64,
    #[server(default)] state: Option<String>,
    #[server(default)] after: Option<String>,
) -> AppResult<CommentsDesk> {
    super::moderation::comments(review, state.as_deref(), after).await
}
