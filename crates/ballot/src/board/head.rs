//! Heads: what the board says of itself at one time, signed and chained.

use serde::{Deserialize, Serialize};

use crate::{
    Digest, Id,
    signing::{Signable, Signed},
};

/// The state of the board after a batch, or between batches. Each head carries the digest of the one before, so that
/// two heads with the same number prove a fork.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Fingerprint of the review.
    pub review: Digest,
    /// Its number, from 1.
    pub sequence: u64,
    /// SHA-256 of the canonical bytes of the head before (without signature); of the first, the fingerprint.
    pub previous: Digest,
    /// When it was made, Unix seconds.
    pub time: u64,
    /// Batches on the board.
    pub batches: u64,
    /// Ballots on the board.
    pub size: u64,
    /// Root of the Merkle tree.
    pub root: Digest,
    /// Counts of each group, in the manifest's order.
    pub counts: Vec<Count>,
    /// Windows opened so far, in the order of opening; none in an ordinary review.
    pub windows: Vec<Window>,
    /// Whether it is the final head: the review is closed and every ballot is on the board.
    pub last: bool,
}

/// A head with the board's signature.
pub type SignedHead = Signed<Head>;

/// How many of a group there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The group.
    pub group: Id,
    /// Members added to the roll since opening.
    pub added: u64,
    /// Members struck off the roll since opening. Whoever has a token can't be struck off any more.
    pub struck: u64,
    /// Tokens issued.
    pub issued: u64,
    /// Ballots accepted, on the board or waiting for a batch.
    pub cast: u64,
}

/// A question window of a live session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Its id.
    pub id: Id,
    /// The departments on question.
    pub departments: Vec<Id>,
    /// Why its ballots don't count, if they don't, 1 to 300 characters.
    pub void: Option<String>,
}

impl Signable for Head {
    const LABEL: &'static str = "sunhall/review/head/v1";
}

impl Count {
    /// Members on the roll, given those at opening; none when more were struck off than there were.
    #[must_use]
    pub const fn roll(&self, at_opening: u64) -> Option<u64> {
        match at_opening.checked_add(self.added) {
            Some(members) => members.checked_sub(self.struck),
            None => None,
        }
    }
}
