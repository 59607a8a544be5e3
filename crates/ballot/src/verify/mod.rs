//! The check of an archive: every signature, every canonical form, every count, and the recount.
//!
//! It takes the archive in pieces of any size and names every fault, not only the first; the rules are those of
//! `docs/ballot-protocol.md`, and the verifier in `end2end/verifier/` follows them independently.

mod fault;
mod heads;
mod recount;
mod report;
mod rows;
#[cfg(not(target_arch = "wasm32"))]
mod together;
mod windows;
mod witness;

pub use fault::{Fault, Finding};
pub use report::{Counted, Outcome, Report, Tally};
pub use rows::TokenCheck;
#[cfg(not(target_arch = "wasm32"))]
pub use together::Together;
pub use witness::Witness;

use self::{rows::Session, witness::Compared};
use crate::{
    archive::{LONGEST_LINE, Record},
    canonical,
    digest::Hasher,
    manifest::Review,
};

/// How far a check is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes checked.
    pub bytes: u64,
    /// Ballots checked.
    pub ballots: u64,
}

/// Checks a whole archive.
pub fn verify(archive: &[u8], witness: Witness, mut progress: impl FnMut(Progress)) -> Report {
    let mut verifier = Verifier::new(witness);
    for piece in archive.chunks(1 << 16) {
        verifier.push(piece);
        progress(verifier.progress());
    }
    verifier.finish()
}

/// Checks an archive piece by piece.
#[derive(Debug)]
pub struct Verifier {
    witness: Witness,
    /// What came since the last line feed.
    rest: Vec<u8>,
    line: u64,
    bytes: u64,
    before: Hasher,
    session: Option<Session>,
    faults: Vec<Finding>,
    ended: bool,
    stopped: bool,
}

impl Verifier {
    /// Starts before the first byte.
    #[must_use]
    pub fn new(witness: Witness) -> Self {
        Self {
            witness,
            rest: Vec::new(),
            line: 0,
            bytes: 0,
            before: Hasher::default(),
            session: None,
            faults: Vec::new(),
            ended: false,
            stopped: false,
        }
    }

    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let ballots = self.session.as_ref().map_or(0, Session::ballots);
        Progress { bytes: self.bytes, ballots }
    }

    /// Takes the next piece.
    pub fn push(&mut self, piece: &[u8]) {
        self.push_with(piece, |checks| checks.iter().map(TokenCheck::holds).collect());
    }

    /// Takes the next piece, and has the signatures of its tokens checked by `run`, which may use as many threads as
    /// there are. It answers for each check; one without an answer does not hold.
    pub fn push_with(&mut self, piece: &[u8], run: impl FnOnce(&[TokenCheck]) -> Vec<bool>) {
        self.split(piece);
        let Some(session) = &mut self.session else { return };
        let checks = std::mem::take(&mut session.checks);
        let answers = run(&checks);
        for (index, check) in checks.iter().enumerate() {
            let holds = answers.get(index).copied().unwrap_or(false);
            session.settle(check, holds, &mut self.faults);
        }
    }

    fn split(&mut self, mut piece: &[u8]) {
        while let Some(end) = piece.iter().position(|byte| *byte == b'\n') {
            let (line, later) = piece.split_at(end + 1);
            piece = later;
            if self.rest.is_empty() {
                self.take(line);
            } else {
                let mut whole = std::mem::take(&mut self.rest);
                whole.extend_from_slice(line);
                self.take(&whole);
            }
        }
        if !self.stopped {
            self.rest.extend_from_slice(piece);
            // Not to be filled up by a line without end.
            if self.rest.len() > LONGEST_LINE {
                let rest = std::mem::take(&mut self.rest);
                self.take(&rest);
            }
        }
    }

    /// Ends the check.
    #[must_use]
    pub fn finish(mut self) -> Report {
        if !self.rest.is_empty() {
            let rest = std::mem::take(&mut self.rest);
            self.take(&rest);
        }
        if self.line == 0 {
            self.fault(Fault::ManifestMissing);
        }
        let (stopped, ended) = (self.stopped, self.ended);
        let Some(session) = self.session else {
            return Report { faults: self.faults, ..Report::default() };
        };
        session.finish(self.faults, stopped, ended)
    }

    /// Takes one line with its line feed, or what there is of it.
    fn take(&mut self, bytes: &[u8]) {
        if self.stopped {
            return;
        }
        self.line += 1;
        self.bytes += bytes.len() as u64;
        if bytes.len() > LONGEST_LINE {
            self.fault(if self.line == 1 { Fault::ManifestMissing } else { Fault::MalformedLine });
            self.stopped = true;
            return;
        }
        let record = bytes.strip_suffix(b"\n").map(|line| (line, canonical::parse(line)));
        match (&mut self.session, record) {
            (None, Some((_, Ok(record)))) => self.open(record),
            (None, _) => {
                self.fault(Fault::ManifestMissing);
                self.stopped = true;
            }
            (Some(_), Some((line, Ok(record)))) => self.record(line, record),
            (Some(_), _) => self.fault(Fault::MalformedLine),
        }
        self.before.update(bytes);
    }

    fn open(&mut self, record: Record) {
        let Record::Manifest(signed) = record else {
            self.fault(Fault::ManifestMissing);
            self.stopped = true;
            return;
        };
        if signed.verify(&signed.content.board_key).is_err() {
            self.fault(Fault::ManifestSignature);
        }
        match Review::freeze(signed.content) {
            Ok(review) => self.begin(review),
            Err(error) => {
                self.fault(Fault::ManifestInvalid(error));
                self.stopped = true;
            }
        }
    }

    fn begin(&mut self, review: Review) {
        if self.witness.fingerprint.is_some_and(|expected| expected != review.fingerprint()) {
            self.fault(Fault::WrongReview(review.fingerprint()));
        }
        let mut faults = Vec::new();
        let compared = Compared::new(&self.witness, &review, &mut faults);
        self.faults.extend(faults.into_iter().map(|fault| Finding { line: 0, fault }));
        self.session = Some(Session::new(review, compared));
    }

    fn record(&mut self, line: &[u8], record: Record) {
        let Some(session) = &mut self.session else { return };
        if self.ended {
            return self.fault(Fault::MisplacedRecord);
        }
        if let Record::End(end) = &record {
            self.ended = true;
            session.end(self.line, end, self.before.digest(), &mut self.faults);
        } else {
            session.record(self.line, line, record, &mut self.faults);
        }
    }

    fn fault(&mut self, fault: Fault) {
        self.faults.push(Finding { line: self.line, fault });
    }
}
