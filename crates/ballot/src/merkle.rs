//! The Merkle tree of RFC 9162 section 2.1 (that of RFC 6962): tree hash, inclusion proofs, consistency proofs.
//!
//! A leaf is hashed with a 0 byte in front and a node with a 1 byte, so that neither can stand for the other. Sizes
//! and indexes are `u64`, counted from 0, as on the wire.

use serde::{Deserialize, Serialize};

use crate::Digest;

/// Proof that one leaf is in the tree of a given size (RFC 9162 section 2.1.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InclusionProof {
    /// The leaf's place, from 0.
    pub leaf_index: u64,
    /// Leaves in the tree.
    pub tree_size: u64,
    /// Neighbours on the way up, lowest first.
    pub path: Vec<Digest>,
}

/// Proof that a tree only grew: the smaller tree's leaves are the first leaves of the larger (section 2.1.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsistencyProof {
    /// Leaves in the earlier tree.
    pub first_size: u64,
    /// Leaves in the later tree.
    pub second_size: u64,
    /// Nodes from which both roots can be made, lowest first.
    pub path: Vec<Digest>,
}

/// Why a proof can't be made or does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MerkleError {
    /// The leaf or the smaller size is not within the tree.
    #[error("the index or size lies outside the tree")]
    OutOfRange,
    /// The path has more or fewer nodes than a tree of that size has on the way.
    #[error("the path does not have the length this tree asks for")]
    WrongLength,
    /// The path leads to another root.
    #[error("the path leads to another root")]
    WrongRoot,
}

/// The hash of one leaf.
#[must_use]
pub fn leaf_hash(leaf: &[u8]) -> Digest {
    Digest::of_parts(&[&[0], leaf])
}

/// The tree hash over leaf hashes; of no leaves, SHA-256 of nothing.
#[must_use]
pub fn root(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Digest::of(b""),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node_hash(&root(left), &root(right))
        }
    }
}

/// The proof that the leaf at `index` is in the tree of these leaves.
///
/// # Errors
/// When there is no such leaf.
pub fn prove_inclusion(leaves: &[Digest], index: usize) -> Result<InclusionProof, MerkleError> {
    if index >= leaves.len() {
        return Err(MerkleError::OutOfRange);
    }
    let mut path = Vec::new();
    inclusion_path(leaves, index, &mut path);
    Ok(InclusionProof { leaf_index: index as u64, tree_size: leaves.len() as u64, path })
}

/// The proof that the tree of the first `first_size` of these leaves grew into the tree of all of them.
///
/// # Errors
/// When `first_size` is 0 or beyond the leaves: from the empty tree everything grows, so there is nothing to prove.
pub fn prove_consistency(leaves: &[Digest], first_size: usize) -> Result<ConsistencyProof, MerkleError> {
    if first_size == 0 || first_size > leaves.len() {
        return Err(MerkleError::OutOfRange);
    }
    let mut path = Vec::new();
    consistency_path(leaves, first_size, true, &mut path);
    Ok(ConsistencyProof { first_size: first_size as u64, second_size: leaves.len() as u64, path })
}

impl InclusionProof {
    /// Whether a leaf with this hash is where the proof says, in the tree with this root (RFC 9162 section 2.1.3.2).
    ///
    /// # Errors
    /// What does not fit.
    pub fn verify(&self, leaf: &Digest, root: &Digest) -> Result<(), MerkleError> {
        if self.leaf_index >= self.tree_size {
            return Err(MerkleError::OutOfRange);
        }
        let (mut node, mut last) = (self.leaf_index, self.tree_size - 1);
        let mut hash = *leaf;
        for neighbour in &self.path {
            if last == 0 {
                return Err(MerkleError::WrongLength);
            }
            if node & 1 == 1 || node == last {
                hash = node_hash(neighbour, &hash);
                skip_lone_nodes(&mut node, &mut last);
            } else {
                hash = node_hash(&hash, neighbour);
            }
            node >>= 1;
            last >>= 1;
        }
        settle(last == 0, hash == *root)
    }
}

impl ConsistencyProof {
    /// Whether the tree with the first root grew into the tree with the second (RFC 9162 section 2.1.4.2).
    ///
    /// # Errors
    /// What does not fit.
    pub fn verify(&self, first_root: &Digest, second_root: &Digest) -> Result<(), MerkleError> {
        if self.first_size == 0 || self.first_size > self.second_size {
            return Err(MerkleError::OutOfRange);
        }
        if self.first_size == self.second_size {
            return settle(self.path.is_empty(), first_root == second_root);
        }
        // A smaller tree that is a whole subtree is its own first node, which the proof leaves out.
        let (start, rest) = if self.first_size.is_power_of_two() {
            (first_root, self.path.as_slice())
        } else {
            self.path.split_first().ok_or(MerkleError::WrongLength)?
        };
        self.climb(*start, rest, first_root, second_root)
    }

    fn climb(
        &self,
        start: Digest,
        path: &[Digest],
        first_root: &Digest,
        second_root: &Digest,
    ) -> Result<(), MerkleError> {
        let (mut node, mut last) = (self.first_size - 1, self.second_size - 1);
        while node & 1 == 1 {
            node >>= 1;
            last >>= 1;
        }
        let (mut first, mut second) = (start, start);
        for neighbour in path {
            if last == 0 {
                return Err(MerkleError::WrongLength);
            }
            if node & 1 == 1 || node == last {
                first = node_hash(neighbour, &first);
                second = node_hash(neighbour, &second);
                skip_lone_nodes(&mut node, &mut last);
            } else {
                second = node_hash(&second, neighbour);
            }
            node >>= 1;
            last >>= 1;
        }
        settle(last == 0, first == *first_root && second == *second_root)
    }
}

/// A node without a right neighbour stands for itself one level up, until it is a right child.
fn skip_lone_nodes(node: &mut u64, last: &mut u64) {
    while *node & 1 == 0 && *node != 0 {
        *node >>= 1;
        *last >>= 1;
    }
}

fn settle(length_fits: bool, root_fits: bool) -> Result<(), MerkleError> {
    match (length_fits, root_fits) {
        (false, _) => Err(MerkleError::WrongLength),
        (true, false) => Err(MerkleError::WrongRoot),
        (true, true) => Ok(()),
    }
}

pub(crate) fn node_hash(left: &Digest, right: &Digest) -> Digest {
    Digest::of_parts(&[&[1], left.as_bytes(), right.as_bytes()])
}

/// The largest power of two below `size`, for `size` of at least 2.
const fn split(size: usize) -> usize {
    1 << (size - 1).ilog2()
}

fn inclusion_path(leaves: &[Digest], index: usize, path: &mut Vec<Digest>) {
    if leaves.len() < 2 {
        return;
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    if index < left.len() {
        inclusion_path(left, index, path);
        path.push(root(right));
    } else {
        inclusion_path(right, index - left.len(), path);
        path.push(root(left));
    }
}

/// SUBPROOF of RFC 9162 section 2.1.4.1; `whole` while the subtree is still one the verifier knows.
fn consistency_path(leaves: &[Digest], first_size: usize, whole: bool, path: &mut Vec<Digest>) {
    if first_size == leaves.len() {
        if !whole {
            path.push(root(leaves));
        }
        return;
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    if first_size <= left.len() {
        consistency_path(left, first_size, whole, path);
        path.push(root(right));
    } else {
        consistency_path(right, first_size - left.len(), false, path);
        path.push(root(left));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Leaves and roots of the Certificate Transparency reference tests for RFC 6962.
    const LEAVES: [&str; 8] =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    const ROOTS: [&str; 8] = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn reference() -> Vec<Digest> {
        LEAVES.iter().map(|leaf| leaf_hash(&hex::decode(leaf).unwrap())).collect()
    }

    fn numbered(size: usize) -> Vec<Digest> {
        (0..size).map(|number| leaf_hash(&number.to_be_bytes())).collect()
    }

    fn hexes(path: &[Digest]) -> Vec<String> {
        path.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_reference_roots_come_out() {
        let leaves = reference();
        assert_eq!(root(&[]).to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        for (index, expected) in ROOTS.iter().enumerate() {
            assert_eq!(root(&leaves[..=index]).to_string(), *expected);
        }
    }

    #[test]
    fn the_reference_inclusion_proofs_come_out() {
        let leaves = reference();
        let proof = prove_inclusion(&leaves, 0).unwrap();
        assert_eq!(
            hexes(&proof.path),
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ]
        );
        let proof = prove_inclusion(&leaves[..3], 2).unwrap();
        assert_eq!(hexes(&proof.path), ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]);
    }

    #[test]
    fn the_reference_consistency_proofs_come_out() {
        let leaves = reference();
        let proof = prove_consistency(&leaves[..5], 2).unwrap();
        assert_eq!(
            hexes(&proof.path),
            [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ]
        );
        assert_eq!(prove_consistency(&leaves, 8).unwrap().path, []);
    }

    #[test]
    fn what_is_outside_the_tree_has_no_proof() {
        let leaves = numbered(4);
        assert_eq!(prove_inclusion(&leaves, 4), Err(MerkleError::OutOfRange));
        assert_eq!(prove_consistency(&leaves, 0), Err(MerkleError::OutOfRange));
        assert_eq!(prove_consistency(&leaves, 5), Err(MerkleError::OutOfRange));
    }

    #[test]
    fn all_proofs_of_small_trees_hold_and_every_flipped_bit_is_found() {
        for size in 1..=17_usize {
            let leaves = numbered(size);
            let tree = root(&leaves);
            for index in 0..size {
                let proof = prove_inclusion(&leaves, index).unwrap();
                assert_eq!(proof.verify(&leaves[index], &tree), Ok(()));
                flipped(&proof.path, |path| {
                    let proof = InclusionProof { path, ..proof.clone() };
                    assert_eq!(proof.verify(&leaves[index], &tree), Err(MerkleError::WrongRoot));
                });
            }
            for first in 1..=size {
                let proof = prove_consistency(&leaves, first).unwrap();
                let first_root = root(&leaves[..first]);
                assert_eq!(proof.verify(&first_root, &tree), Ok(()));
                flipped(&proof.path, |path| {
                    let proof = ConsistencyProof { path, ..proof.clone() };
                    assert_eq!(proof.verify(&first_root, &tree), Err(MerkleError::WrongRoot));
                });
            }
        }
    }

    fn flipped(path: &[Digest], mut check: impl FnMut(Vec<Digest>)) {
        for node in 0..path.len() {
            for bit in 0..Digest::LENGTH * 8 {
                let mut bytes = *path[node].as_bytes();
                bytes[bit / 8] ^= 1 << (bit % 8);
                let mut changed = path.to_vec();
                changed[node] = Digest::from_bytes(bytes);
                check(changed);
            }
        }
    }

    proptest! {
        #[test]
        fn proofs_hold_for_their_leaf_and_no_other(size in 1..300_usize, index in any::<prop::sample::Index>(), other in any::<prop::sample::Index>()) {
            let leaves = numbered(size);
            let (tree, index, other) = (root(&leaves), index.index(size), other.index(size));
            let proof = prove_inclusion(&leaves, index).unwrap();
            prop_assert_eq!(proof.verify(&leaves[other], &tree).is_ok(), index == other);
            let moved = InclusionProof { leaf_index: other as u64, ..proof.clone() };
            prop_assert_eq!(moved.verify(&leaves[index], &tree).is_ok(), index == other);
            let mut longer = proof.clone();
            longer.path.push(leaves[0]);
            prop_assert!(longer.verify(&leaves[index], &tree).is_err());
            let mut shorter = proof;
            if shorter.path.pop().is_some() {
                prop_assert!(shorter.verify(&leaves[index], &tree).is_err());
            }
        }

        #[test]
        fn only_a_tree_that_grew_is_consistent(size in 2..300_usize, first in any::<prop::sample::Index>(), changed in any::<prop::sample::Index>()) {
            let leaves = numbered(size);
            let (first, changed) = (first.index(size) + 1, changed.index(size));
            let mut rewritten = leaves.clone();
            rewritten[changed] = leaf_hash(b"rewritten");
            let proof = prove_consistency(&rewritten, first).unwrap();
            let (earlier, later) = (root(&leaves[..first]), root(&rewritten));
            prop_assert_eq!(proof.verify(&earlier, &later).is_ok(), changed >= first);
        }
    }
}
