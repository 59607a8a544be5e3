//! The board: ballots in batches under a Merkle tree, and the signed heads that fix it.
//!
//! [`Board`] is all the server has to keep of it to go on: appending a batch costs the batch, not the board.

mod batch;
mod frontier;
mod head;

use serde::{Deserialize, Serialize};

pub use batch::{Batch, take};
pub use frontier::Frontier;
pub use head::{Count, Head, SignedHead, Window};

use crate::{
    Digest,
    canonical::{self, CanonicalError},
    manifest::{Results, Review},
    signing::BoardKey,
};

/// The state of a board that grows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    review: Digest,
    frontier: Frontier,
    batches: u64,
    heads: u64,
    previous: Digest,
    time: u64,
    stage: Stage,
}

/// What may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Stage {
    /// A batch or a head.
    Open,
    /// A head: the last batch has none yet.
    Batch,
    /// The final head: the last batch is small, or came after closing.
    LastBatch,
    /// Nothing.
    Closed,
}

/// Why the board can't grow so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BoardError {
    /// The board is closed, or waits for a head.
    #[error("a batch can't come here")]
    BatchOutOfPlace,
    /// The board is closed, or waits for the final head.
    #[error("this head can't come here")]
    HeadOutOfPlace,
    /// Leaves are not in strictly rising order.
    #[error("the leaves are not in strictly rising order")]
    Order,
    /// Fewer ballots than the manifest asks for, and not all there are.
    #[error("the batch is smaller than the manifest allows")]
    TooSmall,
    /// A time before the last head's or opening, after closing for a head that is not final, or before it for one
    /// that is; or ballots before closing against the manifest.
    #[error("the time does not fit the review")]
    Time,
    /// A number that is not exact everywhere.
    #[error("the head has no canonical form")]
    NotCanonical,
}

impl Board {
    /// The empty board of a review.
    #[must_use]
    pub fn open(review: &Review) -> Self {
        Self {
            review: review.fingerprint(),
            frontier: Frontier::default(),
            batches: 0,
            heads: 0,
            previous: review.fingerprint(),
            time: review.manifest().opens,
            stage: Stage::Open,
        }
    }

    /// Ballots on the board.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// Batches on the board; the next has the number after.
    #[must_use]
    pub const fn batches(&self) -> u64 {
        self.batches
    }

    /// Whether the final head was made.
    #[must_use]
    pub const fn is_closed(&self) -> bool {
        matches!(self.stage, Stage::Closed)
    }

    /// Appends ballots, given by their leaf hashes in rising order. A head must follow, in the same transaction.
    ///
    /// # Errors
    /// When the batch may not come here; the board is as it was then.
    pub fn append(&mut self, review: &Review, leaves: &[Digest]) -> Result<Batch, BoardError> {
        if self.stage != Stage::Open || leaves.is_empty() {
            return Err(BoardError::BatchOutOfPlace);
        }
        if !leaves.is_sorted_by(|left, right| left < right) {
            return Err(BoardError::Order);
        }
        let small = leaves.len() < review.manifest().batch_minimum as usize;
        if small && self.batches > 0 {
            return Err(BoardError::TooSmall);
        }
        let first = self.size();
        for leaf in leaves {
            self.frontier.push(*leaf);
        }
        self.batches += 1;
        let last = small || review.manifest().results == Results::AtClose;
        self.stage = if last { Stage::LastBatch } else { Stage::Batch };
        Ok(Batch { sequence: self.batches, first, size: leaves.len() as u64, root: self.frontier.root() })
    }

    /// Makes and signs the next head. `time` is coarse: when the batch was made, never when a ballot was cast.
    ///
    /// # Errors
    /// When the head may not come here; the board is as it was then.
    pub fn head(&mut self, key: &BoardKey, review: &Review, time: u64, facts: Facts) -> Result<SignedHead, BoardError> {
        let closing = facts.last;
        if self.stage == Stage::Closed || (self.stage == Stage::LastBatch && !closing) {
            return Err(BoardError::HeadOutOfPlace);
        }
        let closes = review.manifest().closes;
        if time < self.time || (closing && time < closes) || (!closing && time > closes) {
            return Err(BoardError::Time);
        }
        let head = self.next_head(time, facts);
        let digest = canonical::digest(&head).map_err(|_| BoardError::NotCanonical)?;
        let signed = key.sign(head).map_err(|_: CanonicalError| BoardError::NotCanonical)?;
        self.heads += 1;
        self.previous = digest;
        self.time = time;
        self.stage = if closing { Stage::Closed } else { Stage::Open };
        Ok(signed)
    }

    fn next_head(&self, time: u64, facts: Facts) -> Head {
        Head {
            review: self.review,
            sequence: self.heads + 1,
            previous: self.previous,
            time,
            batches: self.batches,
            size: self.size(),
            root: self.frontier.root(),
            counts: facts.counts,
            windows: facts.windows,
            last: facts.last,
        }
    }
}

/// What a head says beside the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Counts of each group, in the manifest's order.
    pub counts: Vec<Count>,
    /// Windows opened so far, in the order of opening.
    pub windows: Vec<Window>,
    /// Whether this is the final head.
    pub last: bool,
}
