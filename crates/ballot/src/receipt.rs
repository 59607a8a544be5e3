//! Receipts: the board's signed promise to show a ballot.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    Digest,
    bytes::Fixed,
    canonical::{CanonicalError, LARGEST_NUMBER},
    cast::CastBallot,
    manifest::Review,
    signing::{BadSignature, BoardKey, Signable, Signed},
};

/// Marks the text and its version.
const MARK: &str = "SHR1";

/// What is promised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// Fingerprint of the review.
    pub review: Digest,
    /// Leaf hash of the ballot.
    pub leaf: Digest,
    /// By when it is on the board, Unix seconds; see [`Review::due`].
    pub due: u64,
}

/// A promise with the board's signature. In text, for a file or a QR code: `SHR1.<fingerprint>.<leaf hash>.<due in
/// decimal digits>.<signature>`, digests and signature in base64url; about 190 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Receipt(pub Signed<Promise>);

/// What is wrong with a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// The text is not a receipt.
    #[error("not a receipt")]
    NotAReceipt,
    /// It is of another review.
    #[error("the receipt is of another review")]
    OtherReview,
    /// It is for another ballot: the board gave two members one receipt, or mixed them up.
    #[error("the receipt is for another ballot")]
    OtherBallot,
    /// The board did not sign it.
    #[error("the receipt is not signed by the board of this review")]
    Signature,
}

impl Signable for Promise {
    const LABEL: &'static str = "sunhall/review/receipt/v1";
}

impl Receipt {
    /// Promises a ballot that was cast at `now`. The same leaf and period always give the same receipt.
    ///
    /// # Errors
    /// Never for a time people live in.
    pub fn promise(key: &BoardKey, review: &Review, leaf: Digest, now: u64) -> Result<Self, CanonicalError> {
        let promise = Promise { review: review.fingerprint(), leaf, due: review.due(now) };
        key.sign(promise).map(Self)
    }

    /// What is promised.
    #[must_use]
    pub const fn content(&self) -> &Promise {
        &self.0.content
    }

    /// Checks that the board of this review signed it.
    ///
    /// # Errors
    /// When it did not.
    pub fn verify(&self, review: &Review) -> Result<(), ReceiptError> {
        if self.content().review != review.fingerprint() {
            return Err(ReceiptError::OtherReview);
        }
        self.0.verify(&review.manifest().board_key).map_err(|BadSignature| ReceiptError::Signature)
    }
}

impl Receipt {
    /// Checks, in the browser that cast the ballot, that the receipt is for this very ballot. Serials and salts are
    /// random, so no two members ever cast ballots with the same leaf, and none can be given another's receipt unseen.
    ///
    /// # Errors
    /// What does not fit.
    pub fn verify_for(&self, review: &Review, cast: &CastBallot) -> Result<(), ReceiptError> {
        self.verify(review)?;
        if cast.leaf_hash() == Ok(self.content().leaf) { Ok(()) } else { Err(ReceiptError::OtherBallot) }
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Promise { review, leaf, due } = self.content();
        let (review, leaf) = (Fixed(*review.as_bytes()), Fixed(*leaf.as_bytes()));
        write!(f, "{MARK}.{review}.{leaf}.{due}.{}", self.0.signature)
    }
}

impl FromStr for Receipt {
    type Err = ReceiptError;

    fn from_str(text: &str) -> Result<Self, ReceiptError> {
        let parts: Vec<&str> = text.split('.').collect();
        let [MARK, review, leaf, due, signature] = parts.as_slice() else {
            return Err(ReceiptError::NotAReceipt);
        };
        let digest = |text: &str| Fixed::from_text(text).map(|bytes| Digest::from_bytes(bytes.0));
        let review = digest(review).map_err(|_| ReceiptError::NotAReceipt)?;
        let leaf = digest(leaf).map_err(|_| ReceiptError::NotAReceipt)?;
        let signature = Fixed::from_text(signature).map_err(|_| ReceiptError::NotAReceipt)?;
        let content = Promise { review, leaf, due: number(due).ok_or(ReceiptError::NotAReceipt)? };
        Ok(Self(Signed { content, signature }))
    }
}

/// Decimal digits as they are printed: no sign, no leading zero.
fn number(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number <= LARGEST_NUMBER.unsigned_abs() && number.to_string() == text).then_some(number)
}
