//! What a check found out.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Digest, Id,
    archive::COUNTS,
    board::{Count, SignedHead},
    manifest::Manifest,
    receipt::Receipt,
};

use super::Finding;

/// The outcome of checking an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The review's fingerprint, if there is a valid manifest.
    pub fingerprint: Option<Digest>,
    /// That manifest.
    pub manifest: Option<Manifest>,
    /// Whether the board is closed: there is a final head.
    pub closed: bool,
    /// Heads.
    pub heads: u64,
    /// Those of them that this board signed, to be kept for the next check.
    pub signed: Vec<SignedHead>,
    /// Batches.
    pub batches: u64,
    /// Ballots on the board.
    pub ballots: u64,
    /// The counts of the last head.
    pub counts: Vec<Count>,
    /// The recount.
    pub counted: Counted,
    /// Whether the published result has just these counts; nothing where there is no result.
    pub result: Option<bool>,
    /// The receipts, in the order given.
    pub receipts: Vec<Outcome>,
    /// Everything that is wrong, in the order found.
    pub faults: Vec<Finding>,
}

/// The recount, as a published result must have it in its member `counts`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// Ballots that count: valid, with a token that holds and was not used before.
    pub valid: u64,
    /// Those of them that were cast in windows declared void.
    pub void: u64,
    /// The grades: windows in the order of their ids, groups and departments in the manifest's.
    pub tallies: Vec<Tally>,
}

/// How a group graded a department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The window, in a live session.
    pub window: Option<Id>,
    /// Whether the window was declared void.
    pub void: bool,
    /// The group.
    pub group: Id,
    /// The department.
    pub department: Id,
    /// For each criterion, how often each grade was given.
    pub grades: Vec<Vec<u64>>,
}

/// What became of a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The ballot is on the board, at this index.
    Included(Receipt, u64),
    /// The ballot is not on the board, and does not have to be yet.
    Waiting(Receipt),
    /// The ballot is not on the board and should be: the receipt proves it.
    Omitted(Receipt),
    /// Not a receipt of this board.
    Invalid,
}

impl Counted {
    /// Whether a published result has just these counts in its member [`COUNTS`].
    #[must_use]
    pub fn is_in(&self, result: &Value) -> bool {
        result.get(COUNTS).is_some_and(|counts| serde_json::to_value(self).is_ok_and(|own| own == *counts))
    }
}

impl Report {
    /// Whether nothing is wrong.
    #[must_use]
    pub const fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }
}
