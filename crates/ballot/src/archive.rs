//! Everything that is published of a review, in one text: a record a line, canonical JSON, each line ended by a line
//! feed.
//!
//! The signed manifest comes first; then, as often as there are, a batch, its ballots and its head, and heads on their
//! own; after the final head perhaps the published result; at last the signed end, which fixes every byte before it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Digest,
    board::{Batch, SignedHead},
    canonical::{self, CanonicalError},
    cast::CastBallot,
    digest::Hasher,
    manifest::Manifest,
    signing::{BoardKey, Signable, Signed},
};

/// Longest line, with its line feed, in bytes.
pub const LONGEST_LINE: usize = 4 << 20;

/// What stands before a leaf in the line of a ballot; a closing brace follows it.
pub(crate) const LEAF_PREFIX: &[u8] = b"{\"ballot\":";

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// The manifest with the board's signature.
    Manifest(Box<Signed<Manifest>>),
    /// The beginning of a batch.
    Batch(Batch),
    /// A leaf.
    Ballot(Box<CastBallot>),
    /// A head.
    Head(Box<SignedHead>),
    /// The result as it was published.
    Result(Box<Signed<Published>>),
    /// The end.
    End(Box<Signed<End>>),
}

/// The member of a published result that has the counts of the ballots.
pub const COUNTS: &str = "counts";

/// A published result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Fingerprint of the review.
    pub review: Digest,
    /// An object with the counts in its member [`COUNTS`]; means, weights and ranks made of the ballots beside it are
    /// none of the board's business.
    pub result: Value,
}

/// What the last line says of the lines before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// Fingerprint of the review.
    pub review: Digest,
    /// Lines before this one.
    pub records: u64,
    /// SHA-256 of all bytes before this line.
    pub digest: Digest,
}

impl Signable for Published {
    const LABEL: &'static str = "sunhall/review/result/v1";
}

impl Signable for End {
    const LABEL: &'static str = "sunhall/review/end/v1";
}

/// Makes the lines of an archive one by one, so that it can be sent while it is made.
#[derive(Clone, Debug, Default)]
pub struct Writer {
    records: u64,
    hasher: Hasher,
}

impl Writer {
    /// The line of a record.
    ///
    /// # Errors
    /// When a number in it is not exact everywhere.
    pub fn line(&mut self, record: &Record) -> Result<Vec<u8>, CanonicalError> {
        canonical::to_bytes(record).map(|bytes| self.take(bytes))
    }

    /// The line of a ballot whose leaf is stored as its canonical bytes.
    #[must_use]
    pub fn leaf(&mut self, leaf: &[u8]) -> Vec<u8> {
        self.take([LEAF_PREFIX, leaf, b"}"].concat())
    }

    /// The last line.
    ///
    /// # Errors
    /// Never for an archive that fits a disk.
    pub fn end(mut self, key: &BoardKey, review: Digest) -> Result<Vec<u8>, CanonicalError> {
        let end = End { review, records: self.records, digest: self.hasher.digest() };
        let record = Record::End(Box::new(key.sign(end)?));
        self.line(&record)
    }

    fn take(&mut self, mut line: Vec<u8>) -> Vec<u8> {
        line.push(b'\n');
        self.records += 1;
        self.hasher.update(&line);
        line
    }
}
