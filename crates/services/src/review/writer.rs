//! The single writer of ballots, with group commit: while one transaction is being made durable the next ballots
//! queue up, and all that did go into the next one. A ballot is acknowledged only after its COMMIT.

use std::sync::Arc;

use tokio::sync::{
    mpsc::{self, error::TrySendError},
    oneshot,
};

use super::{
    cast::{self, CastError, Envelope},
    commit,
};
use crate::{Backend, ServiceError};

/// How the writer works.
#[derive(Clone)]
pub struct WriterOptions {
    /// How many ballots may wait; more are turned away, to come again.
    pub queue: usize,
    /// How many are written in one transaction; 1 is a commit a ballot.
    pub most: usize,
    planted: Planted,
}

/// Faults that the tests of reliability plant, to see that they would be noticed.
#[doc(hidden)]
#[derive(Clone, Default)]
pub struct Planted {
    /// Acknowledges before the commit.
    pub acknowledge_early: bool,
    /// Takes a token as often as it comes.
    pub skip_uniqueness: bool,
    /// Asked before each commit; `true` lets the transaction go, as if the machine had stopped.
    pub crash: Option<Arc<dyn Fn() -> bool + Send + Sync>>,
}

impl Default for WriterOptions {
    fn default() -> Self {
        Self::new(4096, 512)
    }
}

impl WriterOptions {
    /// So many may wait, and so many are written at once.
    #[must_use]
    pub fn new(queue: usize, most: usize) -> Self {
        Self { queue, most, planted: Planted::default() }
    }

    /// The same with planted faults.
    #[doc(hidden)]
    #[must_use]
    pub fn planted(mut self, planted: Planted) -> Self {
        self.planted = planted;
        self
    }
}

/// Where ballots are cast; cheap to clone. The writing ends when all clones are gone.
#[derive(Clone)]
pub struct Writer {
    backend: Backend,
    queue: mpsc::Sender<Waiting>,
}

/// A ballot that waits, and who waits for its receipt.
struct Waiting {
    envelope: Envelope,
    answer: oneshot::Sender<Result<String, CastError>>,
}

impl Writer {
    /// Starts writing.
    #[must_use]
    pub fn start(backend: Backend, options: WriterOptions) -> Self {
        let (queue, waiting) = mpsc::channel(options.queue.max(1));
        tokio::spawn(write(backend.clone(), options, waiting));
        Self { backend, queue }
    }

    /// Casts a ballot, given by the canonical bytes of a [`ballot::cast::CastRequest`], and gives the receipt. The
    /// same bytes always get the same receipt.
    ///
    /// # Errors
    /// Why it was not taken; nothing was stored then, unless the server failed.
    pub async fn cast(&self, public_id: &str, request: &[u8]) -> Result<String, CastError> {
        let envelope = cast::check(&self.backend, public_id, request).await?;
        let (answer, receipt) = oneshot::channel();
        self.queue.try_send(Waiting { envelope, answer }).map_err(|error| match error {
            TrySendError::Full(_) => CastError::Busy,
            TrySendError::Closed(_) => CastError::Service(ServiceError::fault("the writer of ballots has ended")),
        })?;
        receipt.await.map_err(|_| ServiceError::fault("the writer of ballots has ended"))?
    }
}

async fn write(backend: Backend, options: WriterOptions, mut queue: mpsc::Receiver<Waiting>) {
    let mut waiting = Vec::new();
    while queue.recv_many(&mut waiting, options.most.max(1)).await > 0 {
        let (envelopes, answers): (Vec<_>, Vec<_>) =
            waiting.drain(..).map(|Waiting { envelope, answer }| (envelope, answer)).unzip();
        let mut answers = answers.into_iter().map(Some).collect::<Vec<_>>();
        let mut early = |outcomes: Vec<Result<String, CastError>>| acknowledge(&mut answers, outcomes);
        let outcomes = commit::commit(&backend, &options.planted, &envelopes, &mut early).await;
        match outcomes {
            Ok(outcomes) => {
                // Their quotient is how many ballots one commit carried; the turnout is public anyhow.
                metrics::counter!("sunhall_ballot_commits_total").increment(1);
                metrics::counter!("sunhall_ballots_total").increment(envelopes.len() as u64);
                acknowledge(&mut answers, outcomes);
            }
            Err(error) => {
                tracing::error!(%error, ballots = envelopes.len(), "review: ballots could not be written");
                let failed = || Err(CastError::Service(domain::error::ErrorCode::Unavailable.into()));
                acknowledge(&mut answers, envelopes.iter().map(|_| failed()).collect());
            }
        }
    }
}

type Answer = Option<oneshot::Sender<Result<String, CastError>>>;

fn acknowledge(answers: &mut [Answer], outcomes: Vec<Result<String, CastError>>) {
    for (answer, outcome) in answers.iter_mut().zip(outcomes) {
        if let Some(answer) = answer.take() {
            // Whoever has gone meanwhile sends the same again, and gets the same receipt.
            let _ = answer.send(outcome);
        }
    }
}
