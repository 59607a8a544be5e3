//! `/api/open/v1/reviews/…`: what everybody may read of democratic reviews, and where ballots are cast.
//!
//! Everything is as `docs/ballot-protocol.md` writes it. Casting stands outside session and sign-in: cookies that come
//! along are not looked at and none is set.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use ballot::Digest;
use domain::error::ErrorCode;
use domain::ids::ReviewId;
use futures::TryStreamExt;
use serde::{Deserialize, Serialize};
use serde_json::json;
use services::Backend;
use services::review::{self, CastError, Writer};

use crate::gate::Declared;
use crate::problem::Problem;
use crate::state::AppState;

/// A record a line.
const NDJSON: &str = "application/x-ndjson";
/// Most ballots on one page of the board, and how many there are unless it is asked for others.
const BOARD_PAGE: u64 = 1000;
/// Heads on one page.
const HEADS_PAGE: u64 = 1000;
/// Reviews on one page.
const REVIEWS_PAGE: u64 = 20;

/// The routes of this feature that are open to programs.
pub fn routes(router: Router<AppState>) -> Router<AppState> {
    router
        .declared("/api/open/v1/reviews", get(reviews))
        .declared("/api/open/v1/reviews/{id}/manifest", get(manifest))
        .declared("/api/open/v1/reviews/{id}/heads", get(heads))
        .declared("/api/open/v1/reviews/{id}/board", get(board))
        .declared("/api/open/v1/reviews/{id}/proof/inclusion", get(inclusion))
        .declared("/api/open/v1/reviews/{id}/proof/consistency", get(consistency))
        .declared("/api/open/v1/reviews/{id}/archive", get(archive))
        .declared("/api/open/v1/reviews/{id}/draw", get(draw))
        .declared(app::features::review::CAST, post(cast))
}

#[derive(Deserialize)]
struct Before {
    before: Option<i64>,
}

#[derive(Deserialize)]
struct After {
    after: Option<u64>,
}

#[derive(Deserialize)]
struct From {
    from: Option<u64>,
    limit: Option<u64>,
}

#[derive(Deserialize)]
struct Leaf {
    leaf: String,
    size: Option<u64>,
}

#[derive(Deserialize)]
struct Sizes {
    first: u64,
    second: u64,
}

async fn reviews(State(backend): State<Backend>, Query(query): Query<Before>) -> Result<Response, Problem> {
    let page = review::open_reviews(&backend, query.before.map(ReviewId), REVIEWS_PAGE).await?;
    Ok(axum::Json(json!({ "reviews": page.rows, "next": page.next })).into_response())
}

async fn manifest(State(backend): State<Backend>, Path(id): Path<String>) -> Result<Response, Problem> {
    let manifest = review::open_manifest(&backend, &id).await?;
    // Frozen: it never changes.
    let cached = [(header::CACHE_CONTROL, "public, max-age=86400"), (header::CONTENT_TYPE, "application/json")];
    Ok((cached, manifest).into_response())
}

/// How members were drawn. A review has draws before it is opened and has an id of its own, so the id is its number.
async fn draw(State(backend): State<Backend>, Path(id): Path<String>) -> Result<Response, Problem> {
    let number = id.strip_prefix('r').and_then(|number| number.parse().ok()).map(ReviewId);
    let number = number.ok_or_else(|| Problem::of(ErrorCode::NotFound))?;
    let draws = review::draws(&backend, number).await?;
    Ok(axum::Json(json!({ "draws": draws })).into_response())
}

async fn heads(
    State(backend): State<Backend>,
    Path(id): Path<String>,
    Query(query): Query<After>,
) -> Result<Response, Problem> {
    let page = review::heads(&backend, &id, query.after.unwrap_or(0), HEADS_PAGE).await?;
    let lines = page.rows.iter().map(|head| format!("{head}\n")).collect::<String>();
    Ok(lines_with_next(lines.into_bytes(), page.next.map(|next| format!("?after={next}"))))
}

async fn board(
    State(backend): State<Backend>,
    Path(id): Path<String>,
    Query(query): Query<From>,
) -> Result<Response, Problem> {
    let limit = query.limit.unwrap_or(BOARD_PAGE).clamp(1, BOARD_PAGE);
    let page = review::board(&backend, &id, query.from.unwrap_or(0), limit).await?;
    Ok(lines_with_next(page.rows.concat(), page.next.map(|next| format!("?from={next}&limit={limit}"))))
}

async fn inclusion(
    State(backend): State<Backend>,
    Path(id): Path<String>,
    Query(query): Query<Leaf>,
) -> Result<Response, Problem> {
    let leaf: Digest = query.leaf.parse().map_err(|_| {
        Problem::new(StatusCode::BAD_REQUEST, "invalid_leaf").detail("A leaf hash is 64 hexadecimal digits.")
    })?;
    let proof = review::inclusion(&backend, &id, leaf, query.size).await?;
    Ok(axum::Json(proof).into_response())
}

async fn consistency(
    State(backend): State<Backend>,
    Path(id): Path<String>,
    Query(query): Query<Sizes>,
) -> Result<Response, Problem> {
    let proof = review::consistency(&backend, &id, query.first, query.second).await?;
    Ok(axum::Json(proof).into_response())
}

async fn archive(State(backend): State<Backend>, Path(id): Path<String>) -> Result<Response, Problem> {
    let lines = review::archive(&backend, &id).await?;
    // The answer has begun: it breaks off, and whoever reads it finds that its end is missing.
    let lines = lines.inspect_err(|error| tracing::error!(%error, "review: an archive broke off"));
    Ok(([(header::CONTENT_TYPE, NDJSON)], Body::from_stream(lines)).into_response())
}

/// What a caster reads; the same for the same ballot, to the byte.
#[derive(Serialize)]
struct Accepted {
    receipt: String,
}

async fn cast(State(writer): State<Writer>, Path(id): Path<String>, request: Bytes) -> Result<Response, Response> {
    let receipt = writer.cast(&id, &request).await.map_err(|error| refusal(&error))?;
    Ok(axum::Json(Accepted { receipt }).into_response())
}

/// Why a ballot was not taken, for whoever sent it; nothing of it is logged, only what failed here.
fn refusal(error: &CastError) -> Response {
    let (status, code) = match error {
        CastError::NoSuchReview => (StatusCode::NOT_FOUND, "no_such_review"),
        CastError::Unreadable(_) => (StatusCode::BAD_REQUEST, "unreadable"),
        CastError::Ballot(_) => (StatusCode::UNPROCESSABLE_ENTITY, "ballot_invalid"),
        CastError::Closed => (StatusCode::CONFLICT, "not_open"),
        CastError::WindowClosed => (StatusCode::CONFLICT, "window_closed"),
        CastError::TokenUsed => (StatusCode::CONFLICT, "token_used"),
        CastError::NotIssued => (StatusCode::FORBIDDEN, "not_issued"),
        CastError::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
        CastError::Service(error) => {
            if error.is_fault() {
                tracing::error!(%error, "review: a ballot could not be taken");
            }
            return Problem::of(error.code()).into_response();
        }
    };
    Problem::new(status, code).detail(detail(error)).into_response()
}

fn detail(error: &CastError) -> String {
    match error {
        CastError::Unreadable(why) => why.to_string(),
        CastError::Ballot(why) => why.to_string(),
        other => other.to_string(),
    }
}

fn lines_with_next(lines: Vec<u8>, next: Option<String>) -> Response {
    let mut response = ([(header::CONTENT_TYPE, NDJSON)], lines).into_response();
    // RFC 8288: where the list goes on, relative to this address.
    let link = next.and_then(|next| HeaderValue::from_str(&format!("<{next}>; rel=\"next\"")).ok());
    if let Some(link) = link {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_at_a_bad_moment_is_told_to_come_again() {
        let failed = CastError::Service(ErrorCode::Unavailable.into());
        for (error, status) in [(CastError::Busy, 503), (failed, 503), (CastError::TokenUsed, 409)] {
            let response = refusal(&error);
            assert_eq!(response.status(), status, "{error}");
            assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
        }
    }
}
