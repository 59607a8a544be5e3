//! What is saved of an alarm, so that others can check it.

use serde::{Deserialize, Serialize};

use super::{Alarm, Seen};
use crate::{
    Digest,
    board::SignedHead,
    canonical::{self, CanonicalError},
    signing::BoardPublicKey,
};

/// The format's name.
const FORMAT: &str = "sunhall/review/alarm/v1";

/// Both heads with the board's signatures: whoever knows the review's fingerprint needs nothing else, and no word of
/// who saved it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The key both heads are to be checked with; it is the one in the manifest.
    pub board_key: BoardPublicKey,
    /// The format's name.
    pub format: String,
    /// When the second head was shown, Unix seconds.
    pub found_at: u64,
    /// The fingerprint of the review that was seen.
    pub review: Digest,
    /// The head that was seen.
    pub seen: SignedHead,
    /// When it was seen, Unix seconds.
    pub seen_at: u64,
    /// What was shown instead.
    pub shown: Option<SignedHead>,
    /// What is wrong, as [`Why::name`](super::Why::name).
    pub why: String,
}

impl Evidence {
    /// Reads what [`Seen::evidence`] wrote.
    ///
    /// # Errors
    /// When it is something else.
    pub fn from_text(text: &str) -> Result<Self, CanonicalError> {
        let evidence: Self = canonical::parse(text.trim_end().as_bytes())?;
        if evidence.format == FORMAT {
            Ok(evidence)
        } else {
            Err(CanonicalError::Unreadable("no evidence of an alarm".to_owned()))
        }
    }

    /// The heads, to compare an archive with.
    #[must_use]
    pub fn heads(&self) -> Vec<SignedHead> {
        [Some(&self.seen), self.shown.as_ref()].into_iter().flatten().cloned().collect()
    }
}

impl Seen {
    /// The text to save of an alarm that was found at `now`, in Unix seconds.
    ///
    /// # Errors
    /// Never for heads that were read from an archive.
    pub fn evidence(&self, alarm: &Alarm, now: u64) -> Result<String, CanonicalError> {
        let evidence = Evidence {
            board_key: self.board_key,
            format: FORMAT.to_owned(),
            found_at: now,
            review: self.review,
            seen: alarm.seen.clone(),
            seen_at: self.at,
            shown: alarm.shown.clone(),
            why: alarm.why.name().to_owned(),
        };
        canonical::to_bytes(&evidence).map(|bytes| String::from_utf8_lossy(&bytes).into_owned() + "\n")
    }
}
