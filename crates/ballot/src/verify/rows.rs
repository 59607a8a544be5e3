//! Batches and ballots, and where each kind of record may stand.

use std::{collections::HashMap, sync::Arc};

use serde_json::Value;

use super::{Compared, Fault, Finding, Report, heads::Heads, recount::Recount, windows::Used};
use crate::{
    Digest, Id,
    archive::{End, LEAF_PREFIX, Published, Record},
    board::{Batch, Frontier},
    cast::{BallotError, CastBallot},
    manifest::Review,
    merkle,
    signing::Signed,
};

/// Everything known after the lines so far.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) review: Arc<Review>,
    /// Signatures of tokens still to be checked.
    pub(super) checks: Vec<TokenCheck>,
    pub(super) compared: Compared,
    pub(super) tree: Frontier,
    pub(super) batches: u64,
    pub(super) heads: Heads,
    /// Windows that the ballots of the present batch are for.
    pub(super) used: Used,
    /// Ballots on the board by window and group, whether valid or not.
    pub(super) rows: HashMap<(Option<Id>, usize), u64>,
    batch: Option<OpenBatch>,
    small: Vec<(u64, u64)>,
    tokens: HashMap<(Digest, Option<Id>), u64>,
    recount: Recount,
    /// The first result with its line, to be compared when everything is counted.
    result: Option<(u64, Value)>,
}

/// A token whose signature is to be checked. That takes most of the time of a recount, and can be done anywhere.
#[derive(Debug)]
pub struct TokenCheck {
    line: u64,
    cast: CastBallot,
    counts: bool,
    review: Arc<Review>,
}

impl TokenCheck {
    /// Whether the token holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.cast.check_token(&self.review).is_ok()
    }
}

/// A batch whose ballots are passing by.
#[derive(Debug)]
struct OpenBatch {
    line: u64,
    batch: Batch,
    size: u64,
    last: Option<Digest>,
}

impl Session {
    pub(super) fn new(review: Review, compared: Compared) -> Self {
        Self {
            heads: Heads::new(&review),
            review: Arc::new(review),
            checks: Vec::new(),
            compared,
            tree: Frontier::default(),
            batches: 0,
            used: Used::default(),
            rows: HashMap::new(),
            batch: None,
            small: Vec::new(),
            tokens: HashMap::new(),
            recount: Recount::default(),
            result: None,
        }
    }

    pub(super) fn ballots(&self) -> u64 {
        self.tree.size()
    }

    /// Takes a record other than the end.
    pub(super) fn record(&mut self, line: u64, bytes: &[u8], record: Record, faults: &mut Vec<Finding>) {
        let record = match record {
            Record::Ballot(cast) => return self.ballot(line, bytes, *cast, faults),
            other => other,
        };
        let batch = self.end_batch(faults);
        let headless = batch.filter(|_| !matches!(record, Record::Head(_)));
        faults.extend(headless.map(|line| Finding { line, fault: Fault::HeadMissing }));
        match record {
            Record::Batch(batch) => self.begin_batch(line, batch, faults),
            Record::Head(head) => self.head(line, &head, faults),
            Record::Result(result) => self.result(line, &result, faults),
            _ => faults.push(Finding { line, fault: Fault::MisplacedRecord }),
        }
    }

    fn begin_batch(&mut self, line: u64, batch: Batch, faults: &mut Vec<Finding>) {
        self.batches += 1;
        if batch.sequence != self.batches || batch.first != self.tree.size() {
            faults.push(Finding { line, fault: Fault::BatchSequence });
        }
        if self.heads.closed {
            faults.push(Finding { line, fault: Fault::LateBatch });
        }
        self.batch = Some(OpenBatch { line, batch, size: 0, last: None });
    }

    /// Checks the open batch, if there is one, against what it said, and returns its line.
    fn end_batch(&mut self, faults: &mut Vec<Finding>) -> Option<u64> {
        let OpenBatch { line, batch, size, .. } = self.batch.take()?;
        if batch.size != size {
            faults.push(Finding { line, fault: Fault::BatchSize(size) });
        }
        if batch.root != self.tree.root() {
            faults.push(Finding { line, fault: Fault::BatchRoot });
        }
        if size < u64::from(self.review.manifest().batch_minimum) {
            self.small.push((line, size));
        }
        Some(line)
    }

    fn ballot(&mut self, line: u64, bytes: &[u8], cast: CastBallot, faults: &mut Vec<Finding>) {
        let Some(batch) = &mut self.batch else {
            return faults.push(Finding { line, fault: Fault::MisplacedRecord });
        };
        let leaf = merkle::leaf_hash(&bytes[LEAF_PREFIX.len()..bytes.len() - 1]);
        if batch.last.is_some_and(|last| last >= leaf) {
            faults.push(Finding { line, fault: Fault::LeafOrder });
        }
        batch.last = Some(leaf);
        batch.size += 1;
        self.compared.leaf(&leaf, self.tree.size());
        self.tree.push(leaf);
        self.judge(line, cast, faults);
    }

    /// Everything about a ballot but its token's signature, which is left for later: until then it counts.
    fn judge(&mut self, line: u64, cast: CastBallot, faults: &mut Vec<Finding>) {
        let ballot = &cast.ballot;
        if let Some(group) = self.review.group_index(&ballot.group) {
            *self.rows.entry((ballot.window.clone(), group)).or_default() += 1;
        }
        let content = ballot.check_content(&self.review);
        if content.is_ok() {
            self.used.note(line, ballot);
        }
        let first = *self.tokens.entry((cast.nullifier(), ballot.window.clone())).or_insert(line);
        let counts = content.is_ok() && first == line;
        if counts {
            self.recount.add(&self.review, ballot);
        }
        if first != line {
            faults.push(Finding { line, fault: Fault::TokenReused(first) });
        }
        // A ballot for another review or group has nothing to check its token with.
        if !matches!(content, Err(BallotError::OtherReview | BallotError::UnknownGroup(_))) {
            self.checks.push(TokenCheck { line, cast, counts, review: Arc::clone(&self.review) });
        }
        faults.extend(content.err().map(|error| Finding { line, fault: error.into() }));
    }

    /// Takes the outcome of a check: a ballot whose token does not hold does not count after all.
    pub(super) fn settle(&mut self, check: &TokenCheck, holds: bool, faults: &mut Vec<Finding>) {
        if holds {
            return;
        }
        faults.push(Finding { line: check.line, fault: Fault::TokenSignature });
        if check.counts {
            self.recount.remove(&self.review, &check.cast.ballot);
        }
    }

    fn result(&mut self, line: u64, result: &Signed<Published>, faults: &mut Vec<Finding>) {
        if self.result.is_some() || !self.heads.closed {
            faults.push(Finding { line, fault: Fault::MisplacedRecord });
        }
        self.result.get_or_insert_with(|| (line, result.content.result.clone()));
        let ours = result.content.review == self.review.fingerprint();
        if !ours || result.verify(&self.review.manifest().board_key).is_err() {
            faults.push(Finding { line, fault: Fault::ResultInvalid });
        }
    }

    /// Takes the end: `before` is the digest of everything before its line.
    pub(super) fn end(&mut self, line: u64, end: &Signed<End>, before: Digest, faults: &mut Vec<Finding>) {
        let headless = self.end_batch(faults);
        faults.extend(headless.map(|line| Finding { line, fault: Fault::HeadMissing }));
        let ours = end.content.review == self.review.fingerprint();
        if !ours || end.verify(&self.review.manifest().board_key).is_err() {
            faults.push(Finding { line, fault: Fault::EndSignature });
        }
        if end.content.records != line - 1 || end.content.digest != before {
            faults.push(Finding { line, fault: Fault::EndMismatch });
        }
    }

    /// What is left to say when there are no more lines.
    pub(super) fn finish(mut self, mut faults: Vec<Finding>, stopped: bool, ended: bool) -> Report {
        let headless = self.end_batch(&mut faults);
        faults.extend(headless.map(|line| Finding { line, fault: Fault::HeadMissing }));
        let alone = self.batches == 1 && self.heads.closed;
        let small = self.small.iter().filter(|(_, size)| *size == 0 || !alone);
        faults.extend(small.map(|(line, size)| Finding { line: *line, fault: Fault::BatchTooSmall(*size) }));
        let counted = self.recount.counted(&self.review, &self.heads.windows);
        let result = self.result.map(|(line, result)| (line, counted.is_in(&result)));
        let differs = result.filter(|(_, same)| !same);
        faults.extend(differs.map(|(line, _)| Finding { line, fault: Fault::ResultDiffers }));
        let mut whole = Vec::new();
        if !ended && !stopped {
            whole.push(Fault::EndMissing);
        }
        let receipts = self.compared.finish(&mut whole);
        faults.extend(whole.into_iter().map(|fault| Finding { line: 0, fault }));
        Report {
            fingerprint: Some(self.review.fingerprint()),
            manifest: Some(self.review.manifest().clone()),
            closed: self.heads.closed,
            heads: self.heads.number,
            batches: self.batches,
            ballots: self.tree.size(),
            counted,
            result: result.map(|(_, same)| same),
            counts: self.heads.counts,
            signed: self.heads.signed,
            receipts,
            faults,
        }
    }
}
