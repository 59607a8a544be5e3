//! What an operator sees: a request id on every answer and log line, `/healthz`, `/readyz`, `/metrics`.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use app::features::review::session::TERMINAL;
use app::features::review::{CAST, RATE};
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use entity::{job, notice_delivery};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use metrics::{counter, gauge, histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};
use services::Backend;
use subtle::ConstantTimeEq;
use tracing::Instrument;

use crate::client::ClientIp;
use crate::problem::Problem;
use crate::state::AppState;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const BUCKETS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// The number of a request, given by the server: what a person quotes and the log is searched for.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Middleware: gives the request its id, logs its end and counts it. The log names the route, not the address, for an
/// address can name a person's case. The request of a ballot, or of a rating by who wrote a comment, has no id and no
/// line: nothing here may say when it came.
pub async fn observe(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    if let Some(route) = [CAST, RATE, TERMINAL].into_iter().find(|quiet| route == *quiet) {
        return observe_quietly(route, request, next).await;
    }
    let id = state.backend.chance().name();
    let span = tracing::info_span!("request", id = %id, %method, route);
    request.extensions_mut().insert(RequestId(id.clone()));
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status();
    let seconds = started.elapsed().as_secs_f64();
    span.in_scope(|| match status.as_u16() {
        500.. => tracing::error!(status = status.as_u16(), seconds, "answered"),
        _ => tracing::info!(status = status.as_u16(), seconds, "answered"),
    });
    let labels = [("method", method.to_string()), ("route", route), ("status", status.as_u16().to_string())];
    counter!("sunhall_requests_total", &labels).increment(1);
    histogram!("sunhall_request_seconds", &labels[..2]).record(seconds);
    response.headers_mut().insert(REQUEST_ID, HeaderValue::from_str(&id).expect("an id is hexadecimal"));
    response
}

/// Counts a member's request, and keeps nothing else of it. What fails is logged by who failed, without the content.
async fn observe_quietly(route: &'static str, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    let labels = [("method", "POST".to_owned()), ("route", route.to_owned()), ("status", status)];
    counter!("sunhall_requests_total", &labels).increment(1);
    histogram!("sunhall_request_seconds", &labels[..2]).record(started.elapsed().as_secs_f64());
    response
}

/// `GET /healthz`: the process answers. A supervisor restarts it when it doesn't.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: requests can be served: the database answers, its tables are those of this program, and the end
/// hasn't begun. A load balancer sends requests elsewhere meanwhile.
pub async fn readyz(State(state): State<AppState>) -> Response {
    if state.ending.is_cancelled() {
        return not_ready("ending");
    }
    let pending = Migrator::get_pending_migrations(state.backend.db().read());
    match tokio::time::timeout(Duration::from_secs(2), pending).await {
        Ok(Ok(pending)) if pending.is_empty() => "ready\n".into_response(),
        Ok(Ok(_)) => not_ready("migrations_pending"),
        Ok(Err(error)) => {
            tracing::warn!(%error, "readyz: the database cannot be read");
            not_ready("database")
        }
        Err(_) => not_ready("database"),
    }
}

fn not_ready(code: &'static str) -> Response {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, code).into_response()
}

/// `GET /metrics`: Prometheus text, for this machine or for whoever has the token.
pub async fn metrics(State(state): State<AppState>, request: Request) -> Response {
    let token = &state.config.metrics.token;
    let local = request.extensions().get::<ClientIp>().is_some_and(|client| client.local);
    let permitted = if token.is_empty() { local } else { has_token(request.headers(), token) };
    if !permitted {
        return Problem::new(StatusCode::FORBIDDEN, "forbidden").into_response();
    }
    measure_process();
    if let Err(error) = measure_jobs(&state.backend).await {
        tracing::warn!(%error, "metrics: the jobs and deliveries cannot be counted");
    }
    let text = recorder().render();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

fn has_token(headers: &HeaderMap, token: &str) -> bool {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    // How long the comparison takes says nothing about where they differ.
    given.as_bytes().ct_eq(token.as_bytes()).into()
}

/// The process's one recorder, installed by whoever asks first.
pub fn recorder() -> &'static PrometheusHandle {
    static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
    RECORDER.get_or_init(|| {
        let handle = PrometheusBuilder::new()
            .set_buckets(&BUCKETS)
            .expect("there are buckets")
            .install_recorder()
            .expect("no other recorder is installed");
        gauge!("sunhall_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
        handle
    })
}

/// Jobs and messages that wait, and those that were given up. What was done or sent is not counted: it is almost all.
async fn measure_jobs(backend: &Backend) -> Result<(), DbErr> {
    for state in ["ready", "dead"] {
        let jobs = job::Entity::find().filter(job::Column::State.eq(state));
        let count = jobs.count(backend.db().read()).await?;
        gauge!("sunhall_jobs", "state" => state).set(f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
    }
    for state in ["queued", "failed", "dead"] {
        let deliveries = notice_delivery::Entity::find().filter(notice_delivery::Column::State.eq(state));
        let count = deliveries.count(backend.db().read()).await?;
        gauge!("sunhall_deliveries", "state" => state).set(f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
    }
    Ok(())
}

/// Memory and open files, as Linux tells them; elsewhere they are left out.
fn measure_process() {
    if let Ok(statm) = std::fs::read_to_string("/proc/self/statm") {
        let pages = statm.split(' ').nth(1).and_then(|pages| pages.parse::<u32>().ok());
        let page = u32::try_from(rustix::param::page_size()).unwrap_or(u32::MAX);
        gauge!("process_resident_memory_bytes").set(f64::from(pages.unwrap_or(0)) * f64::from(page));
    }
    if let Ok(files) = std::fs::read_dir("/proc/self/fd") {
        gauge!("process_open_fds").set(f64::from(u32::try_from(files.count()).unwrap_or(u32::MAX)));
    }
}
