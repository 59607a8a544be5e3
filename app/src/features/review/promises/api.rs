//! The server functions: the board, an official's desk, and what can be done to a plan.

use domain::review::view::{PlanTask, PlansDesk, PromisesBoard};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::forms::{FormOutcome, Ticket};
use crate::wire::AppResult;

/// The board of a review, after the department `after`.
#[server(prefix = "/api", endpoint = "review/promises/board", input = GetUrl, name = AskPromises)]
pub async fn board(review: i64, #[server(default)] after: Option<i64>) -> AppResult<PromisesBoard> {
    use crate::server_side::{backend, refused};
    use domain::{ids::DepartmentId, ids::ReviewId, page::PAGE_SIZE};
    let after = after.map(DepartmentId);
    services::review::promises(&backend()?, ReviewId(review), after, PAGE_SIZE).await.map_err(refused)
}

/// What the reader has to do with plans.
#[server(prefix = "/api", endpoint = "review/promises/desk", input = GetUrl, name = AskPlans)]
pub async fn desk(#[server(default)] after: Option<String>) -> AppResult<PlansDesk> {
    use crate::server_side::{backend, official, refused};
    let (backend, official) = (backend()?, official().await?);
    let desk = services::review::plans_desk(&backend, &official, after.as_deref(), domain::page::PAGE_SIZE);
    desk.await.map_err(refused)
}

/// One plan, with what the reader may do.
#[server(prefix = "/api", endpoint = "review/promises/plan", input = GetUrl, name = AskPlan)]
pub async fn plan(review: i64, department: i64) -> AppResult<PlanTask> {
    use crate::server_side::{backend, official, refused};
    use domain::ids::{DepartmentId, ReviewId};
    let (backend, official) = (backend()?, official().await?);
    let plan = services::review::plan_task(&backend, &official, ReviewId(review), DepartmentId(department));
    plan.await.map_err(refused)
}

/// Promises one measure more.
#[server(prefix = "/api", endpoint = "review/promises/promise", name = PromiseMeasure)]
pub async fn promise(
    review: i64,
    department: i64,
    #[server(default)] what: String,
    #[server(default)] day: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let outcome = super::server::promise((review, department), &what, &day, &ticket).await?;
    crate::forms::finish(&ticket, outcome).await
}

/// Says that a measure is done.
#[server(prefix = "/api", endpoint = "review/promises/claim", name = ClaimMeasure)]
pub async fn claim(
    review: i64,
    department: i64,
    place: usize,
    #[server(default)] proof: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let outcome = super::server::claim((review, department, place), &proof, &ticket).await?;
    crate::forms::finish(&ticket, outcome).await
}

/// Puts a measure off.
#[server(prefix = "/api", endpoint = "review/promises/put_off", name = PutOffMeasure)]
pub async fn put_off(
    review: i64,
    department: i64,
    place: usize,
    #[server(default)] day: String,
    #[server(default)] reason: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let outcome = super::server::put_off((review, department, place), &day, &reason, &ticket).await?;
    crate::forms::finish(&ticket, outcome).await
}

/// Finds a measure done, or not.
#[server(prefix = "/api", endpoint = "review/promises/check", name = CheckMeasure)]
pub async fn check(
    review: i64,
    department: i64,
    place: usize,
    #[server(default)] found: String,
    #[server(default)] reason: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let outcome = super::server::check((review, department, place), &found, &reason, &ticket).await?;
    crate::forms::finish(&ticket, outcome).await
}
