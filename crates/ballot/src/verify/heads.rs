//! Heads against the ballots, the clock of the review and each other.

use super::{Fault, Finding, rows::Session, windows};
use crate::{
    Digest,
    board::{Count, Head, SignedHead, Window},
    canonical,
    manifest::{Manifest, Mode, Results, Review},
};

/// What the heads so far said.
#[derive(Debug)]
pub(super) struct Heads {
    /// Heads so far.
    pub(super) number: u64,
    /// Whether one was final.
    pub(super) closed: bool,
    /// Counts of the last.
    pub(super) counts: Vec<Count>,
    /// Windows of the last.
    pub(super) windows: Vec<Window>,
    /// Those that are signed.
    pub(super) signed: Vec<SignedHead>,
    previous: Digest,
    time: u64,
}

impl Heads {
    pub(super) fn new(review: &Review) -> Self {
        Self {
            number: 0,
            closed: false,
            counts: Vec::new(),
            windows: Vec::new(),
            signed: Vec::new(),
            previous: review.fingerprint(),
            time: review.manifest().opens,
        }
    }
}

impl Session {
    /// Takes the next head.
    pub(super) fn head(&mut self, line: u64, signed: &SignedHead, faults: &mut Vec<Finding>) {
        let head = &signed.content;
        let mut here = Vec::new();
        let holds = self.authentic(signed, &mut here);
        self.heads.number += 1;
        self.chain(head, &mut here);
        self.times(head, &mut here);
        here.extend(windows::check(&self.review, &self.heads.windows, &head.windows));
        self.counts(head, &mut here);
        faults.extend(here.into_iter().map(|fault| Finding { line, fault }));
        self.used.check(&head.windows, faults);
        if holds && (head.last || self.must_publish(head)) {
            self.compared.oblige(head.time, head.last);
        }
        if holds {
            self.heads.signed.push(signed.clone());
        }
        self.heads.closed |= head.last;
        self.heads.time = head.time;
        self.heads.windows.clone_from(&head.windows);
    }

    fn authentic(&self, signed: &SignedHead, faults: &mut Vec<Fault>) -> bool {
        let signature = signed.verify(&self.review.manifest().board_key).is_ok();
        let ours = signed.content.review == self.review.fingerprint();
        if !signature {
            faults.push(Fault::HeadSignature);
        }
        if !ours {
            faults.push(Fault::ForeignHead);
        }
        signature && ours
    }

    fn chain(&mut self, head: &Head, faults: &mut Vec<Fault>) {
        if head.sequence != self.heads.number || head.previous != self.heads.previous {
            faults.push(Fault::HeadChain);
        }
        if head.batches != self.batches || head.size != self.tree.size() || head.root != self.tree.root() {
            faults.push(Fault::HeadTree);
        }
        faults.extend(self.compared.head(self.heads.number, head));
        // What was read in canonical form has one.
        self.heads.previous = canonical::digest(head).unwrap_or(self.heads.previous);
    }

    fn times(&self, head: &Head, faults: &mut Vec<Fault>) {
        let manifest = self.review.manifest();
        if self.heads.closed {
            faults.push(Fault::AfterClose);
        }
        if head.time < self.heads.time {
            faults.push(Fault::HeadTime);
        }
        if head.last && head.time < manifest.closes {
            faults.push(Fault::EarlyClose);
        }
        if !head.last && head.time > manifest.closes {
            faults.push(Fault::LateHead);
        }
        if !head.last && manifest.results == Results::AtClose && self.tree.size() > 0 {
            faults.push(Fault::EarlyBatch);
        }
    }

    fn counts(&mut self, head: &Head, faults: &mut Vec<Fault>) {
        let groups = &self.review.manifest().groups;
        if !groups.iter().map(|group| &group.id).eq(head.counts.iter().map(|count| &count.group)) {
            faults.push(Fault::CountsGroups);
            return;
        }
        for (index, count) in head.counts.iter().enumerate() {
            let before = self.heads.counts.get(index);
            if before.is_some_and(|before| shrank(before, count)) {
                faults.push(Fault::CountsShrink(count.group.clone()));
            }
            if count.roll(groups[index].roll).is_none_or(|roll| count.issued > roll) {
                faults.push(Fault::IssuedBeyondRoll(count.group.clone()));
            }
            faults.extend(self.rows_of(index, count, head));
        }
        self.heads.counts.clone_from(&head.counts);
    }

    /// The ballots of a group against its counts.
    fn rows_of(&self, group: usize, count: &Count, head: &Head) -> Vec<Fault> {
        let rows = || self.rows.iter().filter(|((_, of), _)| *of == group).map(|(_, rows)| *rows);
        let (sum, most): (u64, u64) = (rows().sum(), rows().max().unwrap_or(0));
        let mut faults = Vec::new();
        if count.cast > allowed(self.review.manifest(), count, head) || most > count.issued {
            faults.push(Fault::CastBeyondIssued(count.group.clone()));
        }
        if sum > count.cast {
            faults.push(Fault::BoardBeyondCast(count.group.clone()));
        }
        if head.last && sum < count.cast {
            faults.push(Fault::BallotsMissing(count.group.clone()));
        }
        faults
    }

    /// Whether so many ballots wait that a batch had to be made.
    fn must_publish(&self, head: &Head) -> bool {
        let cast: u64 = head.counts.iter().fold(0, |sum, count| sum.saturating_add(count.cast));
        cast.saturating_sub(head.size) >= 2 * u64::from(self.review.manifest().batch_minimum)
    }
}

fn shrank(before: &Count, now: &Count) -> bool {
    now.added < before.added || now.struck < before.struck || now.issued < before.issued || now.cast < before.cast
}

/// Ballots that so many tokens can cast: one each, or one each in each window.
fn allowed(manifest: &Manifest, count: &Count, head: &Head) -> u64 {
    match manifest.mode {
        Mode::Ordinary => count.issued,
        Mode::Live => count.issued.saturating_mul(head.windows.len() as u64),
    }
}
