//! What a visitor knows from elsewhere and compares the archive with.

use std::collections::HashMap;

use super::{Fault, Outcome};
use crate::{
    Digest,
    board::{Head, SignedHead},
    manifest::Review,
    receipt::{Receipt, ReceiptError},
};

/// Knowledge to compare with; all of it optional.
#[derive(Clone, Debug, Default)]
pub struct Witness {
    /// The fingerprint the review was announced with.
    pub fingerprint: Option<Digest>,
    /// Receipts in their text form.
    pub receipts: Vec<String>,
    /// Heads that were seen or published before.
    pub heads: Vec<SignedHead>,
}

/// The witness against one review.
#[derive(Debug, Default)]
pub(super) struct Compared {
    receipts: Vec<Option<Receipt>>,
    /// Index on the board of each leaf that a receipt asks for.
    found: HashMap<Digest, Option<u64>>,
    /// Known heads by number.
    heads: HashMap<u64, Vec<Head>>,
    /// Latest head that had to show what was due by its time.
    obliged: u64,
    /// Whether a signed final head was there, which had to show everything.
    closed: bool,
}

impl Compared {
    /// Checks the witness itself.
    pub(super) fn new(witness: &Witness, review: &Review, faults: &mut Vec<Fault>) -> Self {
        let mut compared = Self::default();
        for text in &witness.receipts {
            let receipt = readable(text, review).map_err(|fault| faults.push(fault)).ok();
            compared.found.extend(receipt.as_ref().map(|receipt| (receipt.content().leaf, None)));
            compared.receipts.push(receipt);
        }
        for head in &witness.heads {
            let known = head.verify(&review.manifest().board_key).is_ok();
            if known && head.content.review == review.fingerprint() {
                compared.heads.entry(head.content.sequence).or_default().push(head.content.clone());
            } else {
                faults.push(Fault::WitnessInvalid);
            }
        }
        compared
    }

    /// Notes a leaf that passes by.
    pub(super) fn leaf(&mut self, leaf: &Digest, index: u64) {
        if let Some(found) = self.found.get_mut(leaf) {
            found.get_or_insert(index);
        }
    }

    /// Compares a head, by its place on the board, with the known ones.
    pub(super) fn head(&mut self, sequence: u64, head: &Head) -> Option<Fault> {
        let known = self.heads.remove(&sequence)?;
        known.iter().any(|known| known != head).then_some(Fault::Fork(sequence))
    }

    /// Notes a signed head at which everything due had to be on the board.
    pub(super) fn oblige(&mut self, time: u64, last: bool) {
        self.obliged = self.obliged.max(time);
        self.closed |= last;
    }

    /// What became of the receipts and of the known heads that never came.
    pub(super) fn finish(&mut self, faults: &mut Vec<Fault>) -> Vec<Outcome> {
        let mut gone: Vec<u64> = self.heads.keys().copied().collect();
        gone.sort_unstable();
        faults.extend(gone.into_iter().map(Fault::Rollback));
        let receipts = std::mem::take(&mut self.receipts);
        receipts.into_iter().map(|receipt| self.outcome(receipt, faults)).collect()
    }

    fn outcome(&self, receipt: Option<Receipt>, faults: &mut Vec<Fault>) -> Outcome {
        let Some(receipt) = receipt else {
            return Outcome::Invalid;
        };
        let (leaf, due) = (receipt.content().leaf, receipt.content().due);
        match self.found.get(&leaf).copied().flatten() {
            Some(index) => Outcome::Included(receipt, index),
            None if self.closed || due <= self.obliged => {
                faults.push(Fault::ReceiptOmitted(leaf));
                Outcome::Omitted(receipt)
            }
            None => Outcome::Waiting(receipt),
        }
    }
}

fn readable(text: &str, review: &Review) -> Result<Receipt, Fault> {
    let receipt: Receipt = text.parse().map_err(|_: ReceiptError| Fault::ReceiptMalformed)?;
    match receipt.verify(review) {
        Ok(()) => Ok(receipt),
        Err(ReceiptError::OtherReview) => Err(Fault::ReceiptForeign),
        Err(_) => Err(Fault::ReceiptSignature),
    }
}
