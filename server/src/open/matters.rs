//! `/api/open/v1/reviews/{id}/matters`: the matters of a review with their voices, `…/comments` where all comments
//! stand without a word of them, and where an answer is rated. Rating stands outside session and sign-in, like casting:
//! the comment's secret shows who may.

use app::features::review::RATE;
use app::features::review::matters::{COMMENTS, OPEN};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::error::ErrorCode;
use domain::review::matter::MatterNumber;
use serde::Deserialize;
use serde_json::json;
use services::Backend;
use services::review::{self, MatterRating};

use crate::gate::Declared;
use crate::problem::Problem;
use crate::state::AppState;

/// Matters on one page.
const PAGE: u64 = 1000;

/// The routes.
pub fn routes(router: Router<AppState>) -> Router<AppState> {
    router.declared(OPEN, get(matters)).declared(COMMENTS, get(comments)).declared(RATE, post(rate))
}

#[derive(Deserialize)]
struct After {
    after: Option<String>,
}

async fn matters(
    State(backend): State<Backend>,
    Path(id): Path<String>,
    Query(query): Query<After>,
) -> Result<Response, Problem> {
    let page = review::open_matters(&backend, &id, query.after, PAGE).await?;
    Ok(axum::Json(json!({ "matters": page.rows, "next": page.next })).into_response())
}

/// Where all comments stand; the longest lists are asked for whole.
async fn comments(
    State(backend): State<Backend>,
    Path(id): Path<String>,
    Query(query): Query<After>,
) -> Result<Response, Problem> {
    let page = review::open_comments(&backend, &id, query.after.as_deref(), PAGE).await?;
    Ok(axum::Json(json!({ "comments": page.rows, "next": page.next })).into_response())
}

async fn rate(
    State(backend): State<Backend>,
    Path((id, number)): Path<(String, String)>,
    request: Bytes,
) -> Result<Response, Problem> {
    let number: MatterNumber = number.parse().map_err(|_| Problem::of(ErrorCode::NotFound))?;
    let rating: MatterRating = serde_json::from_slice(&request).map_err(|_| Problem::of(ErrorCode::Invalid))?;
    let state = review::rate_matter(&backend, &id, number, &rating).await?;
    Ok(axum::Json(json!({ "state": state })).into_response())
}
