//! What somebody saw of a board before, and whether the board of today goes on from there.
//!
//! A board could show one visitor one history and the next another, or go back behind what it had shown; each history
//! is in order when looked at alone. Whoever keeps the signed heads of the last look finds both: a head is all of the
//! board up to it, so that heads with one number must be the same, and a later tree must have grown out of an earlier
//! one (RFC 9162 section 2.1.4). Nothing here is a rule of the archive: that is [`verify`](crate::verify).

mod evidence;
mod judge;

use serde::{Deserialize, Serialize};

pub use evidence::Evidence;
pub use judge::{Alarm, Origin, Shown, Standing, Why};

use crate::{
    Digest,
    board::SignedHead,
    canonical::{self, CanonicalError},
    manifest::Review,
    signing::BoardPublicKey,
};

/// The format's name, which stands in every text.
const FORMAT: &str = "sunhall/review/seen/v1";
/// So many heads are kept, the newest ones: those of some twelve days where one is made every hour, and little enough for
/// any browser. An archive from a file that ends before the oldest of them is not compared.
const MOST: usize = 300;

/// The heads that were seen of a review, in rising order without gaps, never none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    at: u64,
    board_key: BoardPublicKey,
    format: String,
    heads: Vec<SignedHead>,
    review: Digest,
}

impl Seen {
    /// What is to be kept of an archive that was found in order, with all its heads; `at` in Unix seconds. None when
    /// there is no head, or one that is not signed by the board.
    #[must_use]
    pub fn new(review: &Review, heads: &[SignedHead], at: u64) -> Option<Self> {
        let heads = heads[heads.len().saturating_sub(MOST)..].to_vec();
        let board_key = review.manifest().board_key;
        Self { at, board_key, format: FORMAT.to_owned(), heads, review: review.fingerprint() }.whole()
    }

    /// Reads what [`Seen::to_text`] wrote. None when it is anything else, or a signature does not hold: then nothing
    /// is known.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        canonical::parse::<Self>(text.as_bytes()).ok()?.whole()
    }

    /// The text to keep.
    ///
    /// # Errors
    /// Never for heads that were read from an archive.
    pub fn to_text(&self) -> Result<String, CanonicalError> {
        canonical::to_bytes(self).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// When it was seen, Unix seconds.
    #[must_use]
    pub const fn at(&self) -> u64 {
        self.at
    }

    /// The newest head that was seen.
    #[must_use]
    pub fn latest(&self) -> &SignedHead {
        self.heads.last().expect("at least one head is kept")
    }

    /// The number of the oldest head that is kept.
    #[must_use]
    pub fn begins(&self) -> u64 {
        self.heads[0].content.sequence
    }

    fn whole(self) -> Option<Self> {
        let is_right = |head: &SignedHead| self.is_ours(head);
        let gapless = self.heads.windows(2).all(|pair| pair[0].content.sequence + 1 == pair[1].content.sequence);
        let whole = self.format == FORMAT && !self.heads.is_empty() && gapless && self.heads.iter().all(is_right);
        whole.then_some(self)
    }

    /// Whether the board of this review signed the head.
    fn is_ours(&self, head: &SignedHead) -> bool {
        head.content.review == self.review && head.verify(&self.board_key).is_ok()
    }
}
