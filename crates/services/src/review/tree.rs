//! The Merkle tree of a board in memory, for proofs: all full subtrees by level, so that a proof costs the depth of
//! the tree and not its size.

use ballot::{
    Digest,
    merkle::{ConsistencyProof, InclusionProof, MerkleError},
};

/// Hashes of full subtrees: `levels[l][i]` is that of the 2ˡ leaves from i·2ˡ on.
#[derive(Debug, Default)]
pub struct Tree {
    levels: Vec<Vec<Digest>>,
}

impl Tree {
    /// Leaves in the tree.
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// Appends a leaf by its hash.
    pub fn push(&mut self, leaf: Digest) {
        let mut node = leaf;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            self.levels[level].push(node);
            let [.., left, right] = self.levels[level].as_slice() else { return };
            if !self.levels[level].len().is_multiple_of(2) {
                return;
            }
            node = node_hash(left, right);
        }
    }

    /// The proof that the leaf at `index` is in the tree of the first `size` leaves.
    pub fn inclusion(&self, index: u64, size: u64) -> Result<InclusionProof, MerkleError> {
        if index >= size || size > self.size() {
            return Err(MerkleError::OutOfRange);
        }
        let mut path = Vec::new();
        self.inclusion_path(index, 0, size, &mut path);
        Ok(InclusionProof { leaf_index: index, tree_size: size, path })
    }

    /// The proof that the tree of the first `first` leaves grew into that of the first `second`.
    pub fn consistency(&self, first: u64, second: u64) -> Result<ConsistencyProof, MerkleError> {
        if first == 0 || first > second || second > self.size() {
            return Err(MerkleError::OutOfRange);
        }
        let mut path = Vec::new();
        self.consistency_path(first, (0, second), true, &mut path);
        Ok(ConsistencyProof { first_size: first, second_size: second, path })
    }

    /// The hash over the leaves from `start` to before `end`, where `start` is a multiple of the power of two at or
    /// above their number, as it always is in this tree.
    fn node(&self, start: u64, end: u64) -> Digest {
        let size = end - start;
        if size.is_power_of_two() {
            let level = size.trailing_zeros();
            return self.levels[level as usize][usize::try_from(start >> level).unwrap_or(usize::MAX)];
        }
        let middle = start + split(size);
        node_hash(&self.node(start, middle), &self.node(middle, end))
    }

    fn inclusion_path(&self, index: u64, start: u64, end: u64, path: &mut Vec<Digest>) {
        if end - start < 2 {
            return;
        }
        let middle = start + split(end - start);
        if index < middle {
            self.inclusion_path(index, start, middle, path);
            path.push(self.node(middle, end));
        } else {
            self.inclusion_path(index, middle, end, path);
            path.push(self.node(start, middle));
        }
    }

    /// SUBPROOF of RFC 9162 section 2.1.4.1.
    fn consistency_path(&self, first: u64, (start, end): (u64, u64), whole: bool, path: &mut Vec<Digest>) {
        if start + first == end {
            if !whole {
                path.push(self.node(start, end));
            }
            return;
        }
        let middle = start + split(end - start);
        if start + first <= middle {
            self.consistency_path(first, (start, middle), whole, path);
            path.push(self.node(middle, end));
        } else {
            self.consistency_path(start + first - middle, (middle, end), false, path);
            path.push(self.node(start, middle));
        }
    }
}

/// The hash of an inner node (RFC 9162 section 2.1.1).
fn node_hash(left: &Digest, right: &Digest) -> Digest {
    Digest::of_parts(&[&[1], left.as_bytes(), right.as_bytes()])
}

/// The largest power of two below `size`, for `size` of at least 2.
const fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

#[cfg(test)]
mod tests {
    use ballot::merkle;

    use super::*;

    #[test]
    fn proofs_are_those_of_the_whole_tree() {
        let leaves: Vec<Digest> = (0..70_u32).map(|number| merkle::leaf_hash(&number.to_be_bytes())).collect();
        let mut tree = Tree::default();
        for (place, leaf) in leaves.iter().enumerate() {
            tree.push(*leaf);
            let size = place as u64 + 1;
            assert_eq!((tree.size(), tree.node(0, size)), (size, merkle::root(&leaves[..=place])));
        }
        for size in 1..=leaves.len() {
            for index in 0..size {
                let proof = tree.inclusion(index as u64, size as u64);
                assert_eq!(proof, merkle::prove_inclusion(&leaves[..size], index));
                let proof = tree.consistency(index as u64 + 1, size as u64);
                assert_eq!(proof, merkle::prove_consistency(&leaves[..size], index + 1));
            }
        }
        assert_eq!(tree.inclusion(70, 71), Err(MerkleError::OutOfRange));
        assert_eq!(tree.consistency(0, 3), Err(MerkleError::OutOfRange));
    }
}
