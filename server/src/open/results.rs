//! `/api/open/v1/reviews/{id}/results`: results as JSON, also those of the batches so far; when they are final, as one
//! table and as sheets.

use app::features::review::results::{OPEN, OPEN_SHEETS, OPEN_TABLE};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use services::{Backend, ServiceError, review};

use super::sheets::workbook;
use crate::gate::Declared;
use crate::problem::Problem;
use crate::state::AppState;

/// Sheets (ECMA-376).
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Spreadsheet programs take a file for UTF-8 when it begins so.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// The routes.
pub fn routes(router: Router<AppState>) -> Router<AppState> {
    router.declared(OPEN, get(json)).declared(OPEN_TABLE, get(table)).declared(OPEN_SHEETS, get(sheets))
}

async fn json(State(backend): State<Backend>, Path(id): Path<String>) -> Result<Response, Problem> {
    let publication = review::open_results(&backend, &id).await?;
    Ok(axum::Json(publication.open()).into_response())
}

async fn table(State(backend): State<Backend>, Path(id): Path<String>) -> Result<Response, Problem> {
    let publication = review::final_results(&backend, &id).await?;
    let name = format!("attachment; filename=\"results-{}.csv\"", publication.public_id);
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, [MARK, &publication.csv()].concat()).into_response())
}

async fn sheets(State(backend): State<Backend>, Path(id): Path<String>) -> Result<Response, Problem> {
    let publication = review::final_results(&backend, &id).await?;
    let book = workbook(&publication).map_err(ServiceError::fault)?;
    let name = format!("attachment; filename=\"results-{}.xlsx\"", publication.public_id);
    Ok(([(header::CONTENT_TYPE, XLSX.to_owned()), (header::CONTENT_DISPOSITION, name)], book).into_response())
}
