//! `POST /account/export`: what is kept about a person, for that person, as a file.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use domain::accounts::Actor;
use domain::error::ErrorCode;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use services::{Backend, accounts};

use crate::problem::Problem;

/// Hands the file over. It is a POST, because taking the data out is logged.
pub async fn export(State(backend): State<Backend>, Extension(actor): Extension<Actor>) -> Response {
    let Ok(person) = actor.signed_in() else { return Problem::of(ErrorCode::NotSignedIn).into_response() };
    match accounts::export(&backend, person).await {
        Ok(document) => {
            let headers =
                [(CONTENT_DISPOSITION, "attachment; filename=\"sunhall-account.json\""), (CACHE_CONTROL, "no-store")];
            (headers, Json(document)).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "an export failed");
            Problem::of(error.code()).into_response()
        }
    }
}
