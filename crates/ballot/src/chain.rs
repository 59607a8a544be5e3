//! A hash chain: each entry carries the digest of the one before, so that changing, dropping, inserting or moving
//! one shows at that very place.
//!
//! `hash = SHA-256(label-length || label || sequence || previous hash || canonical entry)`, lengths and sequence as
//! eight bytes, most significant first. The label keeps the chains of different logs apart: an entry of one can
//! never be passed off as an entry of another. What a chain alone can't show is that its end was cut off; for that
//! compare with a [`Head`] that was published or stored elsewhere.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Digest, canonical, canonical::CanonicalError};

/// Domain separator of every chain of this product; the label of the log follows it in the hash.
const PROTOCOL: &[u8] = b"sunhall/chain/v1";

/// One entry of a chain as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Place in the chain, from 1 on without gaps.
    pub sequence: u64,
    /// `hash` of the entry before; of the first entry, [`Chain::origin`].
    pub previous: Digest,
    /// Digest over label, sequence, previous hash and entry.
    pub hash: Digest,
    /// What is recorded.
    pub entry: Value,
}

/// The end of a chain, which fixes everything before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Sequence of the last entry; 0 of an empty chain.
    pub sequence: u64,
    /// Hash of the last entry; of an empty chain, [`Chain::origin`].
    pub hash: Digest,
}

/// The first thing that is wrong in a chain.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChainFault {
    /// One or more entries are gone: the chain goes on with a later sequence.
    #[error("entry {expected} is missing: entry {found} follows entry {}", expected - 1)]
    Missing {
        /// The first sequence that is not there.
        expected: u64,
        /// The sequence found in its place.
        found: u64,
    },
    /// An entry stands where an earlier or the same sequence was already seen.
    #[error("entry {found} stands in the place of entry {expected}: repeated or out of order")]
    Reordered {
        /// The sequence that belongs here.
        expected: u64,
        /// The sequence found here.
        found: u64,
    },
    /// The entry does not continue from the one before: either was exchanged.
    #[error("entry {sequence} does not continue from the entry before it")]
    Unlinked {
        /// The entry whose `previous` is not the hash before it.
        sequence: u64,
    },
    /// The content is not what was hashed when it was written.
    #[error("entry {sequence} was changed after it was written")]
    Changed {
        /// The changed entry.
        sequence: u64,
    },
    /// The chain ends before the head it is known to have reached.
    #[error("the chain ends at entry {last}, but entry {} is known to exist", head.sequence)]
    CutOff {
        /// The last entry there.
        last: u64,
        /// The head that is known from elsewhere.
        head: Head,
    },
    /// At the known head's place stands another history.
    #[error("entry {sequence} is not the one that was published: the chain was rewritten")]
    Rewritten {
        /// The place of the known head.
        sequence: u64,
    },
}

/// A kind of chain, told from others by its label.
#[derive(Clone, Copy, Debug)]
pub struct Chain<'a> {
    label: &'a str,
}

impl<'a> Chain<'a> {
    /// The chain of the log called `label`.
    #[must_use]
    pub const fn new(label: &'a str) -> Self {
        Self { label }
    }

    /// What the first entry has for a previous hash.
    #[must_use]
    pub fn origin(&self) -> Digest {
        Digest::of_parts(&[PROTOCOL, &number(self.label.len() as u64), self.label.as_bytes()])
    }

    /// The head of the chain before its first entry.
    #[must_use]
    pub fn empty(&self) -> Head {
        Head { sequence: 0, hash: self.origin() }
    }

    /// The link that follows `head` and records `entry`.
    ///
    /// # Errors
    /// When the entry has no canonical form.
    pub fn append(&self, head: &Head, entry: Value) -> Result<Link, CanonicalError> {
        let sequence = head.sequence + 1;
        let hash = self.hash(sequence, &head.hash, &entry)?;
        Ok(Link { sequence, previous: head.hash, hash, entry })
    }

    /// Goes through the links from the first on and returns the chain's head.
    ///
    /// # Errors
    /// The first fault, with the place where it shows.
    pub fn verify<I: IntoIterator<Item = Link>>(&self, links: I) -> Result<Head, ChainFault> {
        let mut verifier = Verifier::new(*self);
        for link in links {
            verifier.push(&link)?;
        }
        Ok(verifier.head())
    }

    fn hash(&self, sequence: u64, previous: &Digest, entry: &Value) -> Result<Digest, CanonicalError> {
        let bytes = canonical::value_to_bytes(entry)?;
        let (length, sequence) = (number(self.label.len() as u64), number(sequence));
        Ok(Digest::of_parts(&[PROTOCOL, &length, self.label.as_bytes(), &sequence, previous.as_bytes(), &bytes]))
    }
}

/// Checks a chain link by link, for chains that are read in pages.
#[derive(Clone, Debug)]
pub struct Verifier<'a> {
    chain: Chain<'a>,
    head: Head,
    known: Option<Head>,
}

impl<'a> Verifier<'a> {
    /// Starts before the first entry.
    #[must_use]
    pub fn new(chain: Chain<'a>) -> Self {
        Self { chain, head: chain.empty(), known: None }
    }

    /// Starts behind an entry that is taken as it is: for checking the end of a long chain.
    #[must_use]
    pub const fn behind(chain: Chain<'a>, entry: Head) -> Self {
        Self { chain, head: entry, known: None }
    }

    /// Also expects the chain to pass through a head that is known from elsewhere.
    #[must_use]
    pub const fn expecting(mut self, known: Head) -> Self {
        self.known = Some(known);
        self
    }

    /// The head reached so far.
    #[must_use]
    pub const fn head(&self) -> Head {
        self.head
    }

    /// Checks the next link.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn push(&mut self, link: &Link) -> Result<(), ChainFault> {
        let (expected, found) = (self.head.sequence + 1, link.sequence);
        if found > expected {
            return Err(ChainFault::Missing { expected, found });
        }
        if found < expected {
            return Err(ChainFault::Reordered { expected, found });
        }
        if link.previous != self.head.hash {
            return Err(ChainFault::Unlinked { sequence: found });
        }
        if self.chain.hash(found, &link.previous, &link.entry) != Ok(link.hash) {
            return Err(ChainFault::Changed { sequence: found });
        }
        if self.known.is_some_and(|known| known.sequence == found && known.hash != link.hash) {
            return Err(ChainFault::Rewritten { sequence: found });
        }
        self.head = Head { sequence: found, hash: link.hash };
        Ok(())
    }

    /// Ends the check.
    ///
    /// # Errors
    /// When the chain stops before the head it is known to have reached.
    pub fn finish(self) -> Result<Head, ChainFault> {
        match self.known {
            Some(head) if head.sequence > self.head.sequence => {
                Err(ChainFault::CutOff { last: self.head.sequence, head })
            }
            _ => Ok(self.head),
        }
    }
}

const fn number(number: u64) -> [u8; 8] {
    number.to_be_bytes()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const CHAIN: Chain<'static> = Chain::new("test");

    fn chain_of(entries: &[Value]) -> Vec<Link> {
        let mut head = CHAIN.empty();
        let mut links = Vec::new();
        for entry in entries {
            let link = CHAIN.append(&head, entry.clone()).unwrap();
            head = Head { sequence: link.sequence, hash: link.hash };
            links.push(link);
        }
        links
    }

    fn five() -> Vec<Link> {
        chain_of(&(1..=5).map(|number| json!({"act": "accept", "case": number, "why": "complete"})).collect::<Vec<_>>())
    }

    #[test]
    fn an_untouched_chain_verifies_to_its_head() {
        let links = five();
        let head = Head { sequence: 5, hash: links[4].hash };
        assert_eq!(CHAIN.verify(links), Ok(head));
        assert_eq!(CHAIN.verify([]), Ok(CHAIN.empty()));
    }

    #[test]
    fn the_hash_is_the_documented_one() {
        let link = CHAIN.append(&CHAIN.empty(), json!({"b": 1, "a": "x"})).unwrap();
        let mut bytes = b"sunhall/chain/v1".to_vec();
        bytes.extend([0, 0, 0, 0, 0, 0, 0, 4]);
        bytes.extend(b"test");
        bytes.extend([0, 0, 0, 0, 0, 0, 0, 1]);
        bytes.extend(CHAIN.origin().as_bytes());
        bytes.extend(br#"{"a":"x","b":1}"#);
        assert_eq!(link.hash, Digest::of(&bytes));
    }

    #[test]
    fn a_changed_entry_is_named() {
        let mut links = five();
        links[2].entry["why"] = json!("incomplete");
        assert_eq!(CHAIN.verify(links), Err(ChainFault::Changed { sequence: 3 }));
    }

    #[test]
    fn a_changed_entry_with_its_hash_made_anew_shows_at_the_next() {
        let mut links = five();
        let before = Head { sequence: 2, hash: links[1].hash };
        links[2] = CHAIN.append(&before, json!("forged")).unwrap();
        assert_eq!(CHAIN.verify(links), Err(ChainFault::Unlinked { sequence: 4 }));
    }

    #[test]
    fn a_missing_entry_is_named() {
        let mut links = five();
        links.remove(2);
        assert_eq!(CHAIN.verify(links), Err(ChainFault::Missing { expected: 3, found: 4 }));
        let mut renumbered = five();
        renumbered.remove(2);
        renumbered[2].sequence = 3;
        renumbered[3].sequence = 4;
        assert_eq!(CHAIN.verify(renumbered), Err(ChainFault::Unlinked { sequence: 3 }));
    }

    #[test]
    fn moved_and_repeated_entries_are_named() {
        let mut moved = five();
        moved.swap(1, 2);
        assert_eq!(CHAIN.verify(moved), Err(ChainFault::Missing { expected: 2, found: 3 }));
        let mut repeated = five();
        repeated.insert(2, repeated[1].clone());
        assert_eq!(CHAIN.verify(repeated), Err(ChainFault::Reordered { expected: 3, found: 2 }));
    }

    #[test]
    fn a_cut_or_rewritten_end_shows_against_a_known_head() {
        let links = five();
        let known = Head { sequence: 5, hash: links[4].hash };
        let mut cut = Verifier::new(CHAIN).expecting(known);
        links[..4].iter().for_each(|link| cut.push(link).unwrap());
        assert_eq!(cut.finish(), Err(ChainFault::CutOff { last: 4, head: known }));

        let mut rewritten = Verifier::new(CHAIN).expecting(known);
        links[..4].iter().for_each(|link| rewritten.push(link).unwrap());
        let other = CHAIN.append(&rewritten.head(), json!("another history")).unwrap();
        assert_eq!(rewritten.push(&other), Err(ChainFault::Rewritten { sequence: 5 }));
    }

    #[test]
    fn the_end_of_a_chain_can_be_checked_alone() {
        let links = five();
        let end = |links: &[Link]| {
            let mut verifier = Verifier::behind(CHAIN, Head { sequence: 2, hash: links[1].hash });
            links[2..].iter().try_for_each(|link| verifier.push(link)).and_then(|()| verifier.finish())
        };
        assert_eq!(end(&links), Ok(Head { sequence: 5, hash: links[4].hash }));
        let mut changed = links.clone();
        changed[3].entry = json!("forged");
        assert_eq!(end(&changed), Err(ChainFault::Changed { sequence: 4 }));
        let mut exchanged = links;
        exchanged[1].hash = Digest::of(b"another second entry");
        assert_eq!(end(&exchanged), Err(ChainFault::Unlinked { sequence: 3 }));
    }

    #[test]
    fn chains_with_other_labels_do_not_mix() {
        assert_eq!(Chain::new("other").verify(five()), Err(ChainFault::Unlinked { sequence: 1 }));
    }

    #[test]
    fn every_single_changed_bit_is_found() {
        let links = five();
        for index in 0..links.len() {
            let sequence = links[index].sequence;
            for bit in 0..Digest::LENGTH * 8 {
                let flip = |digest: Digest| {
                    let mut bytes = *digest.as_bytes();
                    bytes[bit / 8] ^= 1 << (bit % 8);
                    Digest::from_bytes(bytes)
                };
                let mut changed = links.clone();
                changed[index].hash = flip(changed[index].hash);
                assert_eq!(CHAIN.verify(changed), Err(ChainFault::Changed { sequence }));
                let mut changed = links.clone();
                changed[index].previous = flip(changed[index].previous);
                assert_eq!(CHAIN.verify(changed), Err(ChainFault::Unlinked { sequence }));
            }
            let bytes = canonical::value_to_bytes(&links[index].entry).unwrap();
            for bit in 0..bytes.len() * 8 {
                let mut flipped = bytes.clone();
                flipped[bit / 8] ^= 1 << (bit % 8);
                // A flip that is no longer JSON can't be stored in the first place.
                let Ok(entry) = serde_json::from_slice(&flipped) else { continue };
                let mut changed = links.clone();
                changed[index].entry = entry;
                assert_eq!(CHAIN.verify(changed), Err(ChainFault::Changed { sequence }));
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_is_taken_out_or_moved_is_found(length in 2..40_usize, from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()) {
            let links = chain_of(&(0..length).map(|number| json!(number)).collect::<Vec<_>>());
            let (from, to) = (from.index(length), to.index(length));
            let mut moved = links.clone();
            let link = moved.remove(from);
            moved.insert(to, link);
            prop_assert_eq!(CHAIN.verify(moved).is_ok(), from == to);
            let mut cut = links;
            cut.remove(from);
            let last = from == length - 1;
            prop_assert_eq!(CHAIN.verify(cut).is_ok(), last);
        }
    }
}
