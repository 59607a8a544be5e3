//! The same check on all processors: while one thread reads a piece, the others check the signatures of the tokens in
//! the piece before, each taking the next one that is open. The reader joins them.

use std::{
    mem,
    sync::{Mutex, PoisonError},
    thread,
};

use super::{Report, TokenCheck, Verifier, Witness};

/// Checks an archive piece by piece, on as many threads as the machine has processors.
#[derive(Debug)]
pub struct Together {
    verifier: Verifier,
    /// Of the piece before.
    waiting: Vec<TokenCheck>,
    threads: usize,
}

impl Together {
    /// Starts before the first byte.
    #[must_use]
    pub fn new(witness: Witness) -> Self {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        Self { verifier: Verifier::new(witness), waiting: Vec::new(), threads }
    }

    /// Takes the next piece. Pieces of some hundred kilobytes keep all processors busy.
    pub fn push(&mut self, piece: &[u8]) {
        let checks = mem::take(&mut self.waiting);
        let mut answers = vec![false; checks.len()];
        let open = Mutex::new(checks.iter().zip(&mut answers));
        let next = || open.lock().unwrap_or_else(PoisonError::into_inner).next();
        let work = || {
            while let Some((check, answer)) = next() {
                *answer = check.holds();
            }
        };
        let verifier = &mut self.verifier;
        thread::scope(|scope| {
            for _ in 1..self.threads {
                scope.spawn(work);
            }
            verifier.split(piece);
            work();
        });
        if let Some(session) = &mut verifier.session {
            for (check, holds) in checks.iter().zip(answers) {
                session.settle(check, holds, &mut verifier.faults);
            }
            self.waiting = mem::take(&mut session.checks);
        }
    }

    /// Ends the check. Faults stand in the order of their lines, those of the whole archive first.
    #[must_use]
    pub fn finish(mut self) -> Report {
        self.push(&[]);
        let mut report = self.verifier.finish();
        report.faults.sort_by_key(|finding| finding.line);
        report
    }
}
