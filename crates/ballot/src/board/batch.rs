//! Batches.

use serde::{Deserialize, Serialize};

use crate::Digest;

/// Domain separator of the order in which ballots are kept back.
const RESERVE: &[u8] = b"sunhall/review/reserve/v1\n";

/// What stands before the ballots of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Its number, from 1.
    pub sequence: u64,
    /// Index of its first leaf in the tree, from 0.
    pub first: u64,
    /// Ballots in it.
    pub size: u64,
    /// Root of the tree with it.
    pub root: Digest,
}

/// Which of the waiting ballots make the next batch while the review is open: sorted leaf hashes, or none when it
/// must wait. As many as the least batch always stay back, so that the last batch is never a small one; which, changes
/// with `sequence`, the number of the batch, and has nothing to do with when they were cast.
#[must_use]
pub fn take(waiting: &[Digest], minimum: u32, sequence: u64) -> Vec<Digest> {
    let minimum = minimum as usize;
    if waiting.len() < 2 * minimum {
        return Vec::new();
    }
    let mut order: Vec<(Digest, Digest)> = waiting
        .iter()
        .map(|leaf| (Digest::of_parts(&[RESERVE, &sequence.to_be_bytes(), leaf.as_bytes()]), *leaf))
        .collect();
    order.sort_unstable();
    let mut taken: Vec<Digest> = order.into_iter().skip(minimum).map(|(_, leaf)| leaf).collect();
    taken.sort_unstable();
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(count: u32) -> Vec<Digest> {
        (0..count).map(|number| Digest::of(&number.to_be_bytes())).collect()
    }

    #[test]
    fn a_batch_leaves_enough_for_a_last_one() {
        assert!(take(&leaves(5), 3, 1).is_empty());
        assert_eq!(take(&leaves(6), 3, 1).len(), 3);
        assert_eq!(take(&leaves(100), 3, 1).len(), 97);
    }

    #[test]
    fn what_is_taken_depends_on_the_ballots_and_not_on_their_order() {
        let waiting = leaves(40);
        let turned: Vec<Digest> = waiting.iter().rev().copied().collect();
        assert_eq!(take(&waiting, 10, 1), take(&turned, 10, 1));
        assert!(take(&waiting, 10, 1).is_sorted());
        assert_ne!(take(&waiting, 10, 1), take(&waiting, 10, 2), "the same ballots would always stay back");
    }
}
