//! What organisers send and get by plain forms: the list of members as a file, and the letters.
//!
//! Letters are answered once and kept nowhere: the response is the only place where their codes stand.

mod sheets;

use app::features::review::organise::letter;
use app::features::review::organise::{LIST, POOL, REISSUE, list_name, pool_name};
use app::forms::{FormState, Ticket, keep_flash};
use app::locale::Lang;
use app::server_side::keep;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, Extension, Form, Multipart, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::accounts::{Actor, Official, Role};
use domain::cases::Reason;
use domain::error::{ErrorCode, Fault};
use domain::ids::{MemberId, ReviewId};
use futures::{StreamExt as _, stream};
use serde::Deserialize;
use services::review::{self, IssuedCode, ReviewView};
use services::{Backend, ServiceError};
use tower_sessions::Session;

use crate::gate::Declared;
use crate::problem::Problem;
use crate::state::AppState;
use sheets::Sheets;

/// A list of members takes no more bytes: some 30,000 rows.
const LIST_BYTES: usize = 4 << 20;
/// How many letters are drawn at a time.
const SHEETS: usize = 50;
/// The letters load the style sheet and nothing else.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The routes. They stand outside the general limits of size and time.
pub fn routes() -> Router<AppState> {
    Router::new()
        .declared("/review/organise/{id}/roll", post(take_list))
        .declared("/review/organise/{id}/pool", post(take_pool))
        .declared("/review/organise/{id}/tickets.csv", get(tickets))
        .declared("/review/organise/{id}/letters", post(issue))
        .declared("/review/organise/{id}/letters/{member}", post(reissue))
        .declared("/review/organise/{id}/rounds/{round}/letters.pdf", get(fetch))
        .layer(DefaultBodyLimit::max(LIST_BYTES + 64 * 1024))
}

/// What a plain form carries beside its own fields.
#[derive(Debug, Default, Deserialize)]
struct Plain {
    #[serde(rename = "ticket[key]", default)]
    key: String,
    #[serde(rename = "ticket[back]", default)]
    back: String,
    #[serde(default)]
    reason: String,
    /// In which language letters are written.
    #[serde(default)]
    lang: String,
}

impl Plain {
    fn ticket(&self) -> Ticket {
        Ticket { key: String::new(), back: self.back.clone() }
    }

    fn page(&self) -> String {
        self.ticket().safe_back().unwrap_or("/zh/review/organise").to_owned()
    }
}

/// Keeps the list until it is taken over, and goes back to the page that says what is in it.
async fn take_list(
    State(backend): State<Backend>,
    Extension(actor): Extension<Actor>,
    session: Session,
    Path(id): Path<i64>,
    multipart: Multipart,
) -> Response {
    take(&backend, &actor, &session, (LIST, &list_name(ReviewId(id))), multipart).await
}

/// The same for a pool from which members are drawn.
async fn take_pool(
    State(backend): State<Backend>,
    Extension(actor): Extension<Actor>,
    session: Session,
    Path(id): Path<i64>,
    multipart: Multipart,
) -> Response {
    take(&backend, &actor, &session, (POOL, &pool_name(ReviewId(id))), multipart).await
}

async fn take(
    backend: &Backend,
    actor: &Actor,
    session: &Session,
    (name, kept_as): (&'static str, &str),
    multipart: Multipart,
) -> Response {
    if let Err(error) = organiser(actor) {
        return refuse(&error);
    }
    let mut form = Plain::default();
    let kept = match read_list(multipart, &mut form).await {
        Ok(list) => keep(backend, session, kept_as, &list).await,
        Err(fault) => keep_flash(session, &FormState::new(name).error("file", fault)).await,
    };
    match kept {
        Ok(()) => Redirect::to(&form.page()).into_response(),
        Err(_) => Problem::of(ErrorCode::Internal).into_response(),
    }
}

/// The file, or what was pasted where no file was chosen, as CSV.
async fn read_list(mut multipart: Multipart, form: &mut Plain) -> Result<Vec<u8>, Fault> {
    let broken = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Fault::FileTooLarge(LIST_BYTES as u64),
        _ => Fault::FileMissing,
    };
    let (mut file, mut pasted) = (Bytes::new(), Bytes::new());
    while let Some(field) = multipart.next_field().await.map_err(broken)? {
        match field.name().unwrap_or_default() {
            "ticket[back]" => form.back = field.text().await.map_err(broken)?,
            "file" => file = field.bytes().await.map_err(broken)?,
            "text" => pasted = field.bytes().await.map_err(broken)?,
            _ => {}
        }
    }
    let list = if file.is_empty() { pasted } else { file };
    if list.len() > LIST_BYTES {
        return Err(Fault::FileTooLarge(LIST_BYTES as u64));
    }
    if list.trim_ascii().is_empty() {
        return Err(Fault::FileMissing);
    }
    // Unpacking is work for a thread of its own.
    let read = tokio::task::spawn_blocking(move || review::sheet_to_csv(&list, LIST_BYTES)).await;
    read.unwrap_or_else(|error| {
        tracing::error!(panicked = error.is_panic(), "review: the reader of a list ended before its time");
        Err(Fault::FileType)
    })
}

/// A letter for every member who has none.
async fn issue(
    State(state): State<AppState>,
    Extension(actor): Extension<Actor>,
    Path(id): Path<i64>,
    Form(form): Form<Plain>,
) -> Response {
    let made = async {
        let official = organiser(&actor)?;
        let view = review::find(&state.backend, &official, ReviewId(id)).await?;
        let codes = review::issue_codes(&state.backend, &official, &form.key.parse()?, ReviewId(id)).await?;
        Ok((view, codes))
    };
    match made.await {
        Ok((view, codes)) => letters(&state, &form, &view, &codes),
        Err(ServiceError::Code(ErrorCode::NotNow)) => {
            Redirect::to(&with_query(&form.page(), "was=not_now")).into_response()
        }
        Err(error) => refuse(&error),
    }
}

/// A new letter for one member.
async fn reissue(
    State(state): State<AppState>,
    Extension(actor): Extension<Actor>,
    session: Session,
    Path((id, member)): Path<(i64, i64)>,
    Form(form): Form<Plain>,
) -> Response {
    let reason = match Reason::parse(&form.reason) {
        Ok(reason) => reason,
        Err(fault) => {
            let state =
                FormState::new(REISSUE).value("reason", &form.reason).value("lang", &form.lang).error("reason", fault);
            return match keep_flash(&session, &state).await {
                Ok(()) => Redirect::to(&form.page()).into_response(),
                Err(_) => Problem::of(ErrorCode::Internal).into_response(),
            };
        }
    };
    let made = async {
        let official = organiser(&actor)?;
        let view = review::find(&state.backend, &official, ReviewId(id)).await?;
        let key = form.key.parse()?;
        let code = review::reissue_code(&state.backend, &official, &key, MemberId(member), &reason).await?;
        Ok((view, code.into_iter().collect::<Vec<_>>()))
    };
    match made.await {
        Ok((view, codes)) => letters(&state, &form, &view, &codes),
        Err(ServiceError::Code(code @ (ErrorCode::NotNow | ErrorCode::NotFound))) => {
            Redirect::to(&with_query(&form.page(), &format!("was={code}"))).into_response()
        }
        Err(error) => refuse(&error),
    }
}

/// The tickets of a draw with the salts, for candidates who ask for their own.
async fn tickets(State(backend): State<Backend>, Extension(actor): Extension<Actor>, Path(id): Path<i64>) -> Response {
    let found = async { review::draw_tickets(&backend, &organiser(&actor)?, ReviewId(id)).await };
    match found.await {
        Ok(text) => {
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"tickets.csv\""),
                (header::CACHE_CONTROL, "no-store"),
            ];
            (headers, text).into_response()
        }
        Err(error) => refuse(&error),
    }
}

/// The file of letters, opened part by part while it is sent.
async fn fetch(
    State(backend): State<Backend>,
    Extension(actor): Extension<Actor>,
    Path((id, round)): Path<(i64, i64)>,
) -> Response {
    let found = async {
        let official = organiser(&actor)?;
        review::delivery::fetch_letters(&backend, &official, ReviewId(id), round).await
    };
    let file = match found.await {
        Ok(file) => file,
        Err(error) => return refuse(&error),
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"letters.pdf\"")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_LENGTH, HeaderValue::from(file.length)),
    ];
    let parts = file.parts.inspect(|part| {
        if let Err(error) = part {
            tracing::error!(%error, "a file of letters broke off");
        }
    });
    (headers, Body::from_stream(parts.map(|part| part.map_err(std::io::Error::other)))).into_response()
}

fn organiser(actor: &Actor) -> Result<Official, ServiceError> {
    actor.official_as(Role::ReviewOrganiser).map_err(|denied| ErrorCode::from(denied).into())
}

/// The document, drawn while it is sent: ten thousand letters are some fifty megabytes.
fn letters(state: &AppState, form: &Plain, view: &ReviewView, codes: &[IssuedCode]) -> Response {
    let writer = Sheets::new(state, Lang::from_code(&form.lang).unwrap_or_default(), view);
    let table = STANDARD.encode(writer.table(codes));
    let opening =
        letter::opening((form.ticket().lang(), writer.lang), &state.assets.css, codes.len(), &table, &form.page());
    let parts: Vec<Vec<IssuedCode>> = codes.chunks(SHEETS).map(<[IssuedCode]>::to_vec).collect();
    let sheets = stream::iter(parts).then(move |part| {
        let writer = writer.clone();
        async move {
            let drawn = tokio::task::spawn_blocking(move || writer.draw(&part)).await;
            drawn.unwrap_or_else(|_| Err(ServiceError::fault("letters could not be drawn")))
        }
    });
    let told = sheets.inspect(|part| {
        if let Err(error) = part {
            tracing::error!(%error, "letters broke off");
        }
    });
    let whole = stream::iter([Ok(opening)]).chain(told).chain(stream::iter([Ok(letter::closing().to_owned())]));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    ];
    (headers, Body::from_stream(whole.map(|part| part.map_err(std::io::Error::other)))).into_response()
}

fn with_query(page: &str, query: &str) -> String {
    let separator = if page.contains('?') { '&' } else { '?' };
    format!("{page}{separator}{query}")
}

fn refuse(error: &ServiceError) -> Response {
    if error.is_fault() {
        tracing::error!(%error, "an organiser's form failed");
    }
    Problem::of(error.code()).into_response()
}
