//! Does the jobs.

use std::{collections::HashMap, future::Future, panic::AssertUnwindSafe, pin::Pin, sync::Arc, time::Duration};

use entity::job;
use futures::FutureExt;
use sea_orm::DbBackend;
use serde_json::Value;

use super::queue::{claim, hold, settle};
use crate::{Backend, Result};

/// After so many failures a job is dead.
pub const MAX_ATTEMPTS: i32 = 8;
/// The story of a job whose workers ended with it.
pub(super) const UNFINISHED: &str = "no attempt came to an end";
/// The story of a job that found a fault of the program.
pub(super) const PANICKED: &str = "it panicked; the log says where";
/// How often a worker says that it is still at its job; well below the lease.
const HOLDING: Duration = Duration::from_secs(30);
/// When it says so again after it could not.
const HOLDING_AGAIN: Duration = Duration::from_secs(1);

/// Does the jobs of one kind. It may be called again for work already done.
pub trait Handler: Send + Sync {
    /// The kind.
    fn kind(&self) -> &'static str;

    /// Does the work that `payload` describes.
    ///
    /// # Errors
    /// When it could not be done; it is tried again later.
    fn run<'a>(
        &'a self,
        backend: &'a Backend,
        payload: &'a Value,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;
}

/// The handlers of the kinds that one worker does, one job after the other.
#[derive(Clone)]
pub struct Handlers {
    by_kind: HashMap<&'static str, Arc<dyn Handler>>,
    holding: Duration,
}

impl Default for Handlers {
    fn default() -> Self {
        Self { by_kind: HashMap::new(), holding: HOLDING }
    }
}

impl Handlers {
    /// These handlers and one more.
    #[must_use]
    pub fn with(mut self, handler: impl Handler + 'static) -> Self {
        self.by_kind.insert(handler.kind(), Arc::new(handler));
        self
    }

    /// The same, saying so often that they are still at a job; for tests.
    #[must_use]
    pub const fn holding_every(mut self, every: Duration) -> Self {
        self.holding = every;
        self
    }
}

/// Works until the future is dropped: looks every second, and at once when this instance enqueued something.
pub async fn work(backend: Backend, handlers: Handlers) {
    let mut enqueued = backend.follow_jobs();
    loop {
        if let Err(error) = work_due(&backend, &handlers).await {
            tracing::warn!(%error, "jobs: the queue could not be read; trying again");
        }
        let _ = tokio::time::timeout(Duration::from_secs(1), enqueued.changed()).await;
    }
}

/// Does all jobs of these kinds that are due now and gives their number.
///
/// # Errors
/// When the database fails. A job's own failure is recorded with the job.
pub async fn work_due(backend: &Backend, handlers: &Handlers) -> Result<usize> {
    let kinds: Vec<&str> = handlers.by_kind.keys().copied().collect();
    let mut done = 0;
    while let Some(job) = claim(backend, &kinds).await? {
        let outcome = attempt(backend, handlers, &job).await;
        if let Err(error) = &outcome {
            tracing::warn!(job = job.id, kind = job.kind, attempt = job.attempts, error, "jobs: an attempt failed");
        }
        settle(backend, &job, outcome).await?;
        done += 1;
    }
    Ok(done)
}

/// Tries a job once. A panic is a failure like any other, and ends neither the worker nor the jobs behind.
async fn attempt(backend: &Backend, handlers: &Handlers, job: &job::Model) -> Result<(), String> {
    // Each attempt was counted, and none came to an end: the job takes its workers with it.
    if job.attempts > MAX_ATTEMPTS {
        return Err(UNFINISHED.to_owned());
    }
    // Called within the future, so that a panic before the first wait is caught as well. Only kinds with a handler are
    // claimed.
    let work = AssertUnwindSafe(async { handlers.by_kind[job.kind.as_str()].run(backend, &job.payload).await });
    let work = work.catch_unwind();
    tokio::select! {
        outcome = work => match outcome {
            Ok(outcome) => outcome.map_err(|error| error.to_string()),
            Err(_) => Err(PANICKED.to_owned()),
        },
        why = keep(backend, job, handlers.holding) => Err(why),
    }
}

/// Keeps the job from other instances for as long as the work takes; ends when another one may have it, and says why.
async fn keep(backend: &Backend, job: &job::Model, every: Duration) -> String {
    let mut until = job.leased_until;
    let mut pause = every;
    loop {
        tokio::time::sleep(pause).await;
        pause = match hold(backend, job).await {
            Ok(None) => return "another instance has it".to_owned(),
            Ok(held) => {
                until = held;
                every
            }
            Err(error) => {
                tracing::warn!(job = job.id, kind = job.kind, %error, "jobs: it could not be held; trying again");
                // SQLite's only writer may be the job's own transaction, and there is no other instance.
                let is_alone = backend.db().backend() == DbBackend::Sqlite;
                if !is_alone && until.is_none_or(|until| until <= backend.now()) {
                    return format!("it could not be held: {error}");
                }
                Ord::min(every, HOLDING_AGAIN)
            }
        };
    }
}
