//! `GET /live?topics=case/12,person/3`: one stream a tab that says when something it shows has changed.
//!
//! An event carries the topic and its newest version, not what changed: a page that missed some asks for the present
//! state once. The turnout of a review comes along, as thousands of pages would ask for it at the same moment. On
//! connecting, and so on reconnecting, the versions of all topics come first. A stream ends after [`LIFE`], so that
//! whoever lost a right loses the stream; the browser comes back by itself.

mod authorise;
mod door;

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Query, Request, State};
use axum::response::{IntoResponse, Response};
use domain::accounts::Actor;
use domain::error::ErrorCode;
use futures::future::{pending, select_all};
use futures::stream::unfold;
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use serde_json::json;
use services::{Result, Seat, Told, Topic};
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

pub use door::Door;

use crate::problem::Problem;
use crate::state::AppState;

/// How long a stream lasts.
const LIFE: Duration = Duration::from_secs(15 * 60);
/// How often an idle stream says that it is alive: well under the minute after which proxies give up.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// A topic is told at most once in this time; what comes in between is in the next event.
const PACE: Duration = Duration::from_millis(500);
/// When the browser comes back after a lost connection, in milliseconds.
const RETRY: &str = "retry: 1000\n\n";
/// A page shows few things.
const MOST_TOPICS: usize = 16;

/// The query of the stream.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    topics: String,
}

/// `GET /live`.
pub async fn live(State(state): State<AppState>, Query(wanted): Query<Wanted>, request: Request) -> Response {
    let actor = request.extensions().get::<Actor>().cloned().unwrap_or_default();
    let Some(topics) = parse(&wanted.topics) else {
        return Problem::of(ErrorCode::Invalid)
            .detail("topics: 1 to 16 of kind/number, with commas between")
            .into_response();
    };
    let Ok(place) = state.streams.clone().try_acquire_owned() else {
        let mut full = Problem::of(ErrorCode::Unavailable).into_response();
        full.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
        return full;
    };
    match open(&state, &actor, topics).await {
        Ok(watched) => stream(Streaming::new(watched, state.ending.clone(), place)),
        Err(error) => refuse(&error),
    }
}

fn parse(text: &str) -> Option<Vec<Topic>> {
    let topics: Vec<Topic> = text.split(',').map(|topic| topic.parse().ok()).collect::<Option<_>>()?;
    (topics.len() <= MOST_TOPICS).then_some(topics)
}

async fn open(state: &AppState, actor: &Actor, topics: Vec<Topic>) -> Result<Vec<Watched>> {
    let backend = &state.backend;
    let mut watched = Vec::with_capacity(topics.len());
    for topic in topics {
        authorise::may_watch(backend, actor, topic).await?;
        let receiver = backend.live().watch(backend, topic).await?;
        let seat = backend.live().seat(topic);
        watched.push(Watched { topic, receiver, not_before: Instant::now(), seat });
    }
    Ok(watched)
}

fn refuse(error: &services::ServiceError) -> Response {
    let code = error.code();
    if matches!(code, ErrorCode::Internal | ErrorCode::Unavailable) {
        tracing::error!(%error, "live: a stream could not be opened");
    }
    Problem::of(code).into_response()
}

fn stream(streaming: Streaming) -> Response {
    let events = unfold(streaming, async |mut streaming| {
        let chunk = streaming.next().await?;
        Some((Ok::<_, std::convert::Infallible>(chunk), streaming))
    });
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        // nginx must not collect events before it passes them on.
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    (StatusCode::OK, headers, Body::from_stream(events)).into_response()
}

struct Watched {
    topic: Topic,
    receiver: watch::Receiver<Told>,
    not_before: Instant,
    seat: Option<Seat>,
}

struct Streaming {
    watched: Vec<Watched>,
    ending: CancellationToken,
    ends: Instant,
    greeted: bool,
    _place: OwnedSemaphorePermit,
}

impl Drop for Streaming {
    fn drop(&mut self) {
        metrics::gauge!("sunhall_live_streams").decrement(1.0);
    }
}

impl Streaming {
    fn new(watched: Vec<Watched>, ending: CancellationToken, place: OwnedSemaphorePermit) -> Self {
        metrics::gauge!("sunhall_live_streams").increment(1.0);
        Self { watched, ending, ends: Instant::now() + LIFE, greeted: false, _place: place }
    }

    /// The next bytes to send; `None` ends the stream.
    async fn next(&mut self) -> Option<Bytes> {
        if !self.greeted {
            self.greeted = true;
            return Some(self.greeting());
        }
        let heartbeat = Instant::now() + HEARTBEAT;
        loop {
            let now = Instant::now();
            if let Some(events) = self.due(now) {
                return Some(events);
            }
            if now >= self.ends {
                return None;
            }
            if now >= heartbeat {
                return Some(Bytes::from_static(b":\n\n"));
            }
            let wake = self.next_due().unwrap_or(heartbeat).min(heartbeat).min(self.ends);
            let ending = self.ending.clone();
            tokio::select! {
                () = ending.cancelled() => return None,
                () = sleep_until(wake) => {}
                () = changed(&mut self.watched) => {}
            }
        }
    }

    /// The present versions of all topics.
    fn greeting(&mut self) -> Bytes {
        let mut text = RETRY.to_owned();
        let now = Instant::now();
        for watched in &mut self.watched {
            text.push_str(&watched.tell(now));
        }
        text.into()
    }

    /// What has changed and may be told already.
    fn due(&mut self, now: Instant) -> Option<Bytes> {
        let due = self.watched.iter_mut().filter(|watched| watched.is_new() && watched.not_before <= now);
        let text: String = due.map(|watched| watched.tell(now)).collect();
        (!text.is_empty()).then(|| text.into())
    }

    /// When something that changed may be told.
    fn next_due(&self) -> Option<Instant> {
        self.watched.iter().filter(|watched| watched.is_new()).map(|watched| watched.not_before).min()
    }
}

impl Watched {
    fn is_new(&self) -> bool {
        self.receiver.has_changed().unwrap_or(false)
    }

    /// Waits for a change and leaves it to be told; `false` when the sender is gone.
    async fn until_new(&mut self) -> bool {
        let alive = self.receiver.changed().await.is_ok();
        // Waiting counts as having seen the change.
        self.receiver.mark_changed();
        alive
    }

    fn tell(&mut self, now: Instant) -> String {
        self.not_before = now + PACE;
        let Told { version, state } = self.receiver.borrow_and_update().clone();
        if let Some(seat) = &self.seat {
            seat.told(version);
        }
        // In JSON text within JSON: a page that has no use for it does not read it.
        let state = state.map(|state| format!(",\"state\":{}", json!(&*state))).unwrap_or_default();
        let topic = self.topic;
        format!("id: {version}\nevent: version\ndata: {{\"topic\":\"{topic}\",\"version\":{version}{state}}}\n\n")
    }
}

/// Waits until a topic changes whose last change has been told.
async fn changed(watched: &mut [Watched]) {
    let quiet: Vec<_> =
        watched.iter_mut().filter(|watched| !watched.is_new()).map(|watched| Box::pin(watched.until_new())).collect();
    if quiet.is_empty() {
        return pending().await;
    }
    let (alive, _, _) = select_all(quiet).await;
    if !alive {
        // The topic's sender is gone: nothing more will come, so only the heartbeat goes on.
        pending::<()>().await;
    }
}
