//! The right edge of the Merkle tree: enough to append leaves and to know the root, in the depth of the tree.

use serde::{Deserialize, Serialize};

use crate::{Digest, merkle};

/// The roots of the full subtrees that a tree of this size is made of, largest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frontier {
    size: u64,
    nodes: Vec<Digest>,
}

impl Frontier {
    /// Leaves in the tree.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf by its hash.
    pub fn push(&mut self, leaf: Digest) {
        let mut node = leaf;
        // Each bit set at the end of the size is a full subtree that the new node completes to a larger one.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.nodes.pop() {
                node = merkle::node_hash(&left, &node);
            }
        }
        self.nodes.push(node);
        self.size += 1;
    }

    /// The root; of no leaves, SHA-256 of nothing.
    #[must_use]
    pub fn root(&self) -> Digest {
        let mut nodes = self.nodes.iter().rev();
        let Some(last) = nodes.next() else {
            return Digest::of(b"");
        };
        nodes.fold(*last, |right, left| merkle::node_hash(left, &right))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edge_has_the_root_of_the_whole_tree() {
        let mut frontier = Frontier::default();
        let mut leaves = Vec::new();
        for number in 0..300_u32 {
            assert_eq!(frontier.root(), merkle::root(&leaves), "at size {number}");
            assert_eq!(frontier.nodes.len(), number.count_ones() as usize);
            let leaf = merkle::leaf_hash(&number.to_be_bytes());
            leaves.push(leaf);
            frontier.push(leaf);
        }
        assert_eq!(frontier.size(), 300);
    }
}
