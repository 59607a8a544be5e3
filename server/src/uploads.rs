//! Papers going in and out: the browser sends a file in chunks and goes on where it stopped; without JavaScript a
//! plain form sends it whole. Papers are handed out as attachments only, to who may see their case.

use app::forms::{FormState, keep_flash};
use axum::Json;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, Extension, Form, Multipart, Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::accounts::{Actor, Citizen};
use domain::cases::material::{CHUNK_BYTES, MAX_BYTES};
use domain::error::{ErrorCode, Fault, FieldError};
use domain::ids::{CaseId, MaterialId};
use serde::{Deserialize, Serialize};
use services::cases::upload::{self, Progress, UploadInput};
use services::{Backend, IdempotencyKey, ServiceError};
use tokio_util::io::ReaderStream;
use tower_sessions::Session;

use crate::gate::Declared;
use crate::problem::{Problem, status_of};
use crate::state::AppState;

/// What a multipart body may have beyond the file itself.
const ENVELOPE: usize = 64 * 1024;

/// The routes. They stand outside the general limits of size and time: a slow telephone may take its time.
pub fn routes() -> Router<AppState> {
    Router::new()
        .declared("/uploads", post(begin))
        .declared("/uploads/{id}", get(progress).post(append))
        .declared("/uploads/{id}/finish", post(finish))
        .declared("/uploads/form/{case}", post(plain))
        .declared("/materials/{id}", get(download))
        .layer(DefaultBodyLimit::max(MAX_BYTES as usize + ENVELOPE))
}

/// What went wrong with an upload, as the page's script reads it.
#[derive(Debug, Serialize)]
struct Refused {
    code: ErrorCode,
    errors: Vec<FieldError>,
}

struct Refusal(ServiceError);

impl<E: Into<ServiceError>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let code = self.0.code();
        if self.0.is_fault() {
            tracing::error!(error = %self.0, "an upload failed");
        }
        let errors = match self.0 {
            ServiceError::Invalid(errors) => errors,
            _ => Vec::new(),
        };
        (status_of(code), Json(Refused { code, errors })).into_response()
    }
}

#[derive(Debug, Deserialize)]
struct Begin {
    key: String,
    case: i64,
    paper: String,
    name: String,
    size: u64,
}

async fn begin(
    State(state): State<AppState>,
    Extension(actor): Extension<Actor>,
    Form(begin): Form<Begin>,
) -> Result<Json<Progress>, Refusal> {
    let citizen = actor.citizen()?;
    let key: IdempotencyKey = begin.key.parse()?;
    let input = UploadInput { case: CaseId(begin.case), paper: begin.paper, name: begin.name, size: begin.size };
    let begun = upload::begin(&state.backend, &citizen, &key, &input).await?;
    // The answer kept under the key is the first one; the present progress may be further.
    Ok(Json(upload::progress(&state.backend, &citizen, begun.id).await?))
}

async fn progress(
    State(state): State<AppState>,
    Extension(actor): Extension<Actor>,
    Path(id): Path<i64>,
) -> Result<Json<Progress>, Refusal> {
    Ok(Json(upload::progress(&state.backend, &actor.citizen()?, MaterialId(id)).await?))
}

#[derive(Debug, Deserialize)]
struct At {
    offset: u64,
}

async fn append(
    State(state): State<AppState>,
    Extension(actor): Extension<Actor>,
    Path(id): Path<i64>,
    Query(at): Query<At>,
    bytes: Bytes,
) -> Result<Json<Progress>, Refusal> {
    let citizen = actor.citizen()?;
    Ok(Json(upload::append(&state.backend, &citizen, MaterialId(id), at.offset, &bytes).await?))
}

async fn finish(
    State(state): State<AppState>,
    Extension(actor): Extension<Actor>,
    Path(id): Path<i64>,
) -> Result<Json<Progress>, Refusal> {
    Ok(Json(upload::finish(&state.backend, &actor.citizen()?, MaterialId(id)).await?))
}

/// The form's fields beside the file; they come before it.
#[derive(Debug, Default)]
struct Plain {
    key: String,
    back: String,
    paper: String,
}

async fn plain(
    State(state): State<AppState>,
    Extension(actor): Extension<Actor>,
    session: Session,
    Path(case): Path<i64>,
    multipart: Multipart,
) -> Response {
    let mut form = Plain::default();
    let outcome = match actor.citizen() {
        Ok(citizen) => take_form(&state.backend, &citizen, CaseId(case), multipart, &mut form).await,
        Err(denied) => Err(denied.into()),
    };
    let ticket = app::forms::Ticket { key: String::new(), back: form.back.clone() };
    let back = ticket.safe_back().unwrap_or("/zh/my").to_owned();
    let errors = match outcome {
        Ok(()) => return Redirect::to(&back).into_response(),
        Err(ServiceError::Invalid(errors)) => errors,
        Err(error) => return refuse(&error),
    };
    let flash = FormState::new("papers").with_errors(errors);
    if keep_flash(&session, &flash).await.is_err() {
        return Problem::of(ErrorCode::Internal).into_response();
    }
    Redirect::to(&back).into_response()
}

fn refuse(error: &ServiceError) -> Response {
    if error.is_fault() {
        tracing::error!(%error, "an upload failed");
    }
    Problem::of(error.code()).into_response()
}

async fn take_form(
    backend: &Backend,
    citizen: &Citizen,
    case: CaseId,
    mut multipart: Multipart,
    form: &mut Plain,
) -> Result<(), ServiceError> {
    while let Some(field) = multipart.next_field().await.map_err(|error| unreadable(&error, form))? {
        match field.name().unwrap_or_default() {
            "ticket[key]" => form.key = text(field, form).await?,
            "ticket[back]" => form.back = text(field, form).await?,
            "paper" => form.paper = text(field, form).await?,
            "file" => return take_file(backend, citizen, case, field, form).await,
            _ => {}
        }
    }
    Err(invalid(form, Fault::FileMissing))
}

async fn text(field: Field<'_>, form: &Plain) -> Result<String, ServiceError> {
    field.text().await.map_err(|error| unreadable(&error, form))
}

async fn take_file(
    backend: &Backend,
    citizen: &Citizen,
    case: CaseId,
    mut field: Field<'_>,
    form: &Plain,
) -> Result<(), ServiceError> {
    let name = field.file_name().unwrap_or_default().to_owned();
    if name.is_empty() {
        return Err(invalid(form, Fault::FileMissing));
    }
    let key: IdempotencyKey = form.key.parse()?;
    // How large the file is shows only at its end.
    let input = UploadInput { case, paper: form.paper.clone(), name, size: MAX_BYTES };
    let id = upload::begin(backend, citizen, &key, &input).await?.id;
    // A form that is sent again sends the file from its start, and it may be another one of that name.
    if upload::restart(backend, citizen, id).await?.stored {
        return Ok(());
    }
    let mut sent = 0;
    while let Some(bytes) = field.chunk().await.map_err(|error| unreadable(&error, form))? {
        for chunk in bytes.chunks(CHUNK_BYTES as usize) {
            let progress = match upload::append(backend, citizen, id, sent, chunk).await {
                Err(ServiceError::Code(ErrorCode::FileTooLarge)) => {
                    upload::give_up(backend, citizen, id).await?;
                    return Err(invalid(form, Fault::FileTooLarge(MAX_BYTES)));
                }
                progress => progress?,
            };
            sent += chunk.len() as u64;
            // The same form was sent once more and has begun anew; it is the one whose answer is awaited.
            if progress.received != sent {
                return Err(ErrorCode::ChangedMeanwhile.into());
            }
        }
    }
    upload::finish_here(backend, citizen, id).await?;
    Ok(())
}

fn invalid(form: &Plain, fault: Fault) -> ServiceError {
    ServiceError::Invalid(vec![FieldError::new(format!("paper:{}", form.paper), fault)])
}

/// A body that broke off or is larger than allowed.
fn unreadable(error: &MultipartError, form: &Plain) -> ServiceError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        invalid(form, Fault::FileTooLarge(MAX_BYTES))
    } else {
        ErrorCode::Invalid.into()
    }
}

async fn download(State(state): State<AppState>, Extension(actor): Extension<Actor>, Path(id): Path<i64>) -> Response {
    match upload::download(&state.backend, &actor, MaterialId(id)).await {
        Ok(download) => attachment(download),
        Err(error) => refuse(&error),
    }
}

/// Always an attachment of exactly the kind that was found, so that no browser runs what somebody uploaded.
fn attachment(download: upload::Download) -> Response {
    let disposition = format!("attachment; filename*=UTF-8''{}", percent(&download.name));
    let mut response = Body::from_stream(ReaderStream::new(download.file)).into_response();
    let headers = response.headers_mut();
    let value = |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("attachment"));
    headers.insert(header::CONTENT_TYPE, value(&download.media_type));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(download.size));
    headers.insert(header::CONTENT_DISPOSITION, value(&disposition));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

/// A name as RFC 8187 writes it in a header.
fn percent(name: &str) -> String {
    let mut text = String::with_capacity(name.len() * 3);
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn a_name_cannot_break_the_header() {
        assert_eq!(percent("证.pdf"), "%E8%AF%81.pdf");
        assert_eq!(percent("a\"\r\nb"), "a%22%0D%0Ab");
    }
}
