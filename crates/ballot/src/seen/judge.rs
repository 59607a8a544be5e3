//! The judgement on what is shown now.

use super::Seen;
use crate::{Digest, board::SignedHead, canonical, merkle::ConsistencyProof};

/// What is shown now, to be compared with what was seen.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The fingerprint of the review that is shown under the same id.
    pub review: Digest,
    /// The heads, in rising order: all of them, or those from the oldest on that is kept.
    pub heads: &'a [SignedHead],
    /// Where they come from, and what stands behind them.
    pub origin: Origin<'a>,
}

/// Where heads come from, and what shows that the tree only grew.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'a> {
    /// The server's newest heads, with its proof from the newest head that was seen to the newest there is.
    Heads(Option<&'a ConsistencyProof>),
    /// The server's archive, found in order: the leaves themselves were put into the tree.
    Archive,
    /// Anybody's archive, found in order. It may have been downloaded long ago.
    File,
}

/// What became of what was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// All of it is there, unchanged; there may be more.
    Kept,
    /// What is shown is an earlier part of what was seen, unchanged. Only an archive from a file may be one.
    Older,
    /// What is shown ends before the oldest head that is kept, so that there is nothing to compare.
    Unknown,
    /// It is not there any more.
    Alarm(Box<Alarm>),
}

/// Two heads that can't both be of one board that only grows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// What is wrong.
    pub why: Why,
    /// The head that was seen.
    pub seen: SignedHead,
    /// What is shown instead, if anything is.
    pub shown: Option<SignedHead>,
}

/// What is wrong with what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The same number, and another content: there are two boards.
    Fork,
    /// It ends before what was seen: the board was set back.
    Rollback,
    /// Its newest head does not come from the one that was seen, or nothing proves that it does.
    Rewritten,
    /// Another review stands under the same id.
    OtherReview,
    /// A head that the board did not sign.
    Unsigned,
}

impl Why {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Fork, Self::Rollback, Self::Rewritten, Self::OtherReview, Self::Unsigned];

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fork => "fork",
            Self::Rollback => "rollback",
            Self::Rewritten => "rewritten",
            Self::OtherReview => "other-review",
            Self::Unsigned => "unsigned",
        }
    }
}

impl Seen {
    /// Compares what is shown now with what was seen.
    #[must_use]
    pub fn judge(&self, shown: Shown) -> Standing {
        let alarm = |why, seen: &SignedHead, shown: Option<&SignedHead>| {
            Standing::Alarm(Box::new(Alarm { why, seen: seen.clone(), shown: shown.cloned() }))
        };
        let (seen, newest) = (self.latest(), shown.heads.last());
        if shown.review != self.review {
            return alarm(Why::OtherReview, seen, newest);
        }
        if let Some(foreign) = shown.heads.iter().find(|head| !self.is_ours(head)) {
            return alarm(Why::Unsigned, seen, Some(foreign));
        }
        if let Some((known, other)) = self.forked(shown.heads) {
            return alarm(Why::Fork, known, Some(other));
        }
        match newest {
            Some(newest) if newest.content.sequence >= seen.content.sequence => {
                if self.grew(shown) {
                    Standing::Kept
                } else {
                    alarm(Why::Rewritten, seen, Some(newest))
                }
            }
            Some(newest) if matches!(shown.origin, Origin::File) => match self.follows(newest) {
                None => Standing::Unknown,
                Some(true) => Standing::Older,
                Some(false) => alarm(Why::Fork, seen, Some(newest)),
            },
            _ => alarm(Why::Rollback, seen, newest),
        }
    }

    /// The first two heads with one number and different contents.
    fn forked<'a>(&'a self, heads: &'a [SignedHead]) -> Option<(&'a SignedHead, &'a SignedHead)> {
        self.heads.iter().find_map(|known| {
            let same = |head: &&SignedHead| head.content.sequence == known.content.sequence;
            heads.iter().filter(same).find(|head| head.content != known.content).map(|head| (known, head))
        })
    }

    /// Whether the newest head that is shown comes from the newest that was seen: head by head, and in the tree.
    fn grew(&self, shown: Shown) -> bool {
        let seen = &self.latest().content;
        let later: Vec<_> = shown.heads.iter().filter(|head| head.content.sequence >= seen.sequence).collect();
        let begins = later.first().is_some_and(|head| head.content == *seen);
        let chained = later.windows(2).all(|pair| comes_after(pair[0], pair[1]));
        let Some(newest) = later.last() else { return false };
        let (first, second) = ((seen.size, seen.root), (newest.content.size, newest.content.root));
        let proven = match shown.origin {
            Origin::Archive | Origin::File => true,
            Origin::Heads(_) if first.0 == second.0 => first.1 == second.1,
            // Every tree grows out of the empty one.
            Origin::Heads(_) if first.0 == 0 => true,
            Origin::Heads(proof) => proof.is_some_and(|proof| {
                let of_these = (proof.first_size, proof.second_size) == (first.0, second.0);
                of_these && proof.verify(&first.1, &second.1).is_ok()
            }),
        };
        begins && chained && proven
    }

    /// Whether what was seen follows a head that is older than the newest; none when that is too long ago.
    fn follows(&self, older: &SignedHead) -> Option<bool> {
        let sequence = older.content.sequence;
        match self.begins().checked_sub(sequence) {
            // It is among those that are kept, and has been compared.
            None | Some(0) => Some(true),
            Some(1) => Some(comes_after(older, &self.heads[0])),
            Some(_) => None,
        }
    }
}

/// Whether a head is the next one after another.
fn comes_after(earlier: &SignedHead, later: &SignedHead) -> bool {
    let digest = canonical::digest(&earlier.content);
    later.content.sequence == earlier.content.sequence + 1 && digest == Ok(later.content.previous)
}
