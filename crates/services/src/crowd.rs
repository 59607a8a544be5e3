//! Many people at the same door: whoever comes while a transaction is being made durable goes into the next one
//! together with all others who did. One who comes alone waits for nobody.
//!
//! A transaction has its statements, its place at SQLite's only writer and its sync to the disk whether it carries one
//! act or fifty, so the cost of an act falls as the crowd grows.

use std::{
    collections::VecDeque,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::error::ErrorCode;
use tokio::sync::oneshot;

use crate::{Backend, Result, ServiceError};

/// The most acts of one transaction. All sizes are powers of two, so that there are few statements to prepare.
const MOST: usize = 64;
/// How many may wait; more are turned away, to come again.
const ROOM: usize = 4096;

/// What is done with all acts of one transaction: an outcome for each, in their order. An error is everybody's.
pub(crate) type Together<Q, A> = fn(Backend, Vec<Q>) -> Pin<Box<dyn Future<Output = Result<Vec<Result<A>>>> + Send>>;

/// A door.
pub(crate) struct Crowd<Q, A>(Arc<Mutex<Line<Q, A>>>);

struct Line<Q, A> {
    waiting: VecDeque<(Q, oneshot::Sender<Result<A>>)>,
    served: bool,
}

impl<Q, A> Default for Crowd<Q, A> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Line { waiting: VecDeque::new(), served: false })))
    }
}

impl<Q: Send + 'static, A: Send + 'static> Crowd<Q, A> {
    /// Does one act, perhaps together with others. It is done even if whoever asked goes away meanwhile.
    ///
    /// # Errors
    /// [`ErrorCode::Unavailable`] when too many wait, besides those of the act.
    pub async fn join(&self, backend: &Backend, act: Q, together: Together<Q, A>) -> Result<A> {
        let (answer, outcome) = oneshot::channel();
        let begins = {
            let mut line = lock(&self.0);
            if line.waiting.len() >= ROOM {
                return Err(ErrorCode::Unavailable.into());
            }
            line.waiting.push_back((act, answer));
            !std::mem::replace(&mut line.served, true)
        };
        if begins {
            tokio::spawn(serve(Arc::clone(&self.0), backend.clone(), together));
        }
        outcome.await.map_err(|_| ServiceError::fault("what served a crowd has ended"))?
    }
}

/// Serves until nobody waits.
async fn serve<Q: Send, A: Send>(line: Arc<Mutex<Line<Q, A>>>, backend: Backend, together: Together<Q, A>) {
    // Whatever happens, the next to come finds the door open.
    let _open = Opener(&line);
    loop {
        let (acts, answers): (Vec<_>, Vec<_>) = {
            let mut line = lock(&line);
            if line.waiting.is_empty() {
                line.served = false;
                return;
            }
            let most = Ord::min(1 << line.waiting.len().ilog2(), MOST);
            line.waiting.drain(..most).unzip()
        };
        match together(backend.clone(), acts).await {
            Ok(outcomes) => answers.into_iter().zip(outcomes).for_each(|(answer, outcome)| {
                // Whoever has gone asks again, and finds it done.
                let _ = answer.send(outcome);
            }),
            Err(error) if answers.len() == 1 => {
                if let Some(answer) = answers.into_iter().next() {
                    let _ = answer.send(Err(error));
                }
            }
            Err(error) => {
                tracing::error!(%error, acts = answers.len(), "what many asked for could not be written");
                answers.into_iter().for_each(|answer| {
                    let _ = answer.send(Err(ErrorCode::Unavailable.into()));
                });
            }
        }
    }
}

struct Opener<'a, Q, A>(&'a Mutex<Line<Q, A>>);

impl<Q, A> Drop for Opener<'_, Q, A> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut line = lock(self.0);
            line.served = false;
            line.waiting.clear();
        }
    }
}

/// Nothing is left half done under the lock.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;
    use crate::{DataKey, Db, DbOptions, FileStore, Settings};

    type Acts = Pin<Box<dyn Future<Output = Result<Vec<Result<()>>>> + Send>>;

    /// Never ends.
    fn stuck(_: Backend, _: Vec<()>) -> Acts {
        Box::pin(std::future::pending())
    }

    #[tokio::test]
    async fn whoever_comes_when_too_many_wait_is_asked_to_come_again() {
        let db = Db::connect(&DbOptions::new("sqlite::memory:")).await.unwrap();
        let backend = Backend::new(db, FileStore::new("nowhere"), DataKey::new([1; 32]), Settings::default());
        let crowd = Crowd::default();
        let mut waiting = Vec::new();
        for _ in 0..ROOM {
            let mut one = Box::pin(crowd.join(&backend, (), stuck));
            assert!(one.as_mut().now_or_never().is_none());
            waiting.push(one);
        }
        let refused = crowd.join(&backend, (), stuck).now_or_never().unwrap().unwrap_err();
        assert_eq!((refused.code(), refused.is_fault()), (ErrorCode::Unavailable, false));
    }
}
