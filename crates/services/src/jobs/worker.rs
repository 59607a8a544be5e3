//! Does the jobs.

use std::{collections::HashMap, future::Future, pin::Pin, sync::Arc, time::Duration};

use serde_json::Value;

use super::queue::{claim, settle};
use crate::{Backend, Result};

/// After so many failures a job is dead.
pub const MAX_ATTEMPTS: i32 = 8;

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

/// The handlers of all kinds.
#[derive(Clone, Default)]
pub struct Handlers(HashMap<&'static str, Arc<dyn Handler>>);

impl Handlers {
    /// These handlers and one more.
    #[must_use]
    pub fn with(mut self, handler: impl Handler + 'static) -> Self {
        self.0.insert(handler.kind(), Arc::new(handler));
        self
    }
}

/// Works until the future is dropped: looks every second, and at once when this instance enqueued something.
pub async fn work(backend: Backend, handlers: Handlers) {
    loop {
        if let Err(error) = work_due(&backend, &handlers).await {
            tracing::warn!(%error, "jobs: the queue could not be read; trying again");
        }
        let _ = tokio::time::timeout(Duration::from_secs(1), backend.jobs_woken()).await;
    }
}

/// Does all jobs that are due now and gives their number.
///
/// # Errors
/// When the database fails. A job's own failure is recorded with the job.
pub async fn work_due(backend: &Backend, handlers: &Handlers) -> Result<usize> {
    let mut done = 0;
    while let Some(job) = claim(backend).await? {
        let outcome = match handlers.0.get(job.kind.as_str()) {
            Some(handler) => handler.run(backend, &job.payload).await.map_err(|error| error.to_string()),
            None => Err("no handler for this kind".to_owned()),
        };
        if let Err(error) = &outcome {
            tracing::warn!(job = job.id, kind = job.kind, attempt = job.attempts, error, "jobs: an attempt failed");
        }
        settle(backend, &job, outcome).await?;
        done += 1;
    }
    Ok(done)
}
