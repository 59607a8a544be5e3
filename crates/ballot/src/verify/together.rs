//! The same check on all processors: while the signatures of one piece's tokens are checked, the next piece is read.

use std::{mem, panic, thread};

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
        let share = checks.len().div_ceil(self.threads).max(1);
        let verifier = &mut self.verifier;
        let answers: Vec<bool> = thread::scope(|scope| {
            let shares: Vec<_> = checks
                .chunks(share)
                .map(|share| scope.spawn(|| share.iter().map(TokenCheck::holds).collect::<Vec<_>>()))
                .collect();
            verifier.split(piece);
            shares
                .into_iter()
                .flat_map(|share| share.join().unwrap_or_else(|fault| panic::resume_unwind(fault)))
                .collect()
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
