//! What can be wrong with an archive. Each fault has a code, the same in every verifier.

use crate::{Digest, Id, cast::BallotError, manifest::ManifestError};

/// A fault and where it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The line, from 1; 0 for what is wrong with the whole.
    pub line: u64,
    /// What is wrong.
    pub fault: Fault,
}

macro_rules! faults {
    ($($(#[doc = $doc:literal])+ $name:ident $(($($field:ty),+))? = $code:literal, $words:literal;)+) => {
        /// What is wrong.
        #[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
        pub enum Fault {
            $($(#[doc = $doc])+ #[error($words)] $name $(($($field),+))?,)+
        }

        impl Fault {
            /// All codes.
            pub const CODES: &'static [&'static str] = &[$($code),+];

            /// The code of `docs/ballot-protocol.md`.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => $code,)+
                }
            }
        }
    };
}

faults! {
    /// The first line is not a manifest; nothing else can be checked.
    ManifestMissing = "manifest-missing", "the first line is not a signed manifest";
    /// The manifest contradicts itself; nothing else can be checked.
    ManifestInvalid(ManifestError) = "manifest-invalid", "the manifest is not valid: {0}";
    /// The board did not sign the manifest.
    ManifestSignature = "manifest-signature", "the manifest is not signed with its board key";
    /// It is not the review that was asked for.
    WrongReview(Digest) = "wrong-review", "this is another review, with the fingerprint {0}";
    /// A line that is no record, not in canonical form, too long or without a line feed.
    MalformedLine = "malformed-line", "the line is not a record in canonical form";
    /// A record where it may not stand.
    MisplacedRecord = "misplaced-record", "a record of this kind may not stand here";
    /// A batch with a number or beginning that does not follow.
    BatchSequence = "batch-sequence", "the batch does not continue from the one before";
    /// More or fewer ballots than the batch says.
    BatchSize(u64) = "batch-size", "the batch has {0} ballots, not as many as it says";
    /// The tree with the batch has another root.
    BatchRoot = "batch-root", "the tree with this batch has another root";
    /// Fewer ballots than the manifest allows.
    BatchTooSmall(u64) = "batch-too-small", "the batch has only {0} ballots";
    /// Ballots on the board before closing, against the manifest.
    EarlyBatch = "early-batch", "ballots are on the board before the review closed";
    /// A batch after the final head.
    LateBatch = "late-batch", "a batch comes after the final head";
    /// A batch without a head.
    HeadMissing = "head-missing", "no head follows the batch";
    /// A ballot for another review.
    ForeignBallot = "foreign-ballot", "the ballot is for another review";
    /// A ballot that the manifest does not allow.
    BallotInvalid(BallotError) = "ballot-invalid", "the ballot is not valid: {0}";
    /// A token that nobody signed.
    TokenSignature = "token-signature", "the token is not signed for this review and group";
    /// A token used a second time, first on the line given.
    TokenReused(u64) = "token-reused", "the token was used before, on line {0}";
    /// A ballot out of order in its batch, or there twice.
    LeafOrder = "leaf-order", "the ballots of the batch are not in order";
    /// Ballots for a window that was never opened.
    WindowUnknown(Id) = "window-unknown", "there is no window {0}";
    /// Ballots on a department that was not on question in their window.
    OutsideWindow(Id) = "outside-window", "{0} is not on question in the ballot's window";
    /// The board did not sign the head.
    HeadSignature = "head-signature", "the head is not signed by the board";
    /// A head of another review.
    ForeignHead = "foreign-head", "the head is of another review";
    /// A head that does not follow the one before.
    HeadChain = "head-chain", "the head does not continue from the one before";
    /// A head that does not fit the ballots.
    HeadTree = "head-tree", "the head does not fit the ballots before it";
    /// A head older than the one before, or than the review.
    HeadTime = "head-time", "the head is older than the one before or than the review";
    /// The final head before closing time.
    EarlyClose = "early-close", "the final head comes before closing time";
    /// A head after closing time that is not final.
    LateHead = "late-head", "the head comes after closing time and is not final";
    /// A head after the final one.
    AfterClose = "after-close", "a head comes after the final one";
    /// Counts of other groups than the manifest's.
    CountsGroups = "counts-groups", "the counts are not of the manifest's groups in their order";
    /// Counts that went down.
    CountsShrink(Id) = "counts-shrink", "a count of {0} went down";
    /// More tokens than members.
    IssuedBeyondRoll(Id) = "issued-beyond-roll", "more tokens were issued to {0} than members are on the roll";
    /// More ballots than tokens.
    CastBeyondIssued(Id) = "cast-beyond-issued", "{0} cast more ballots than tokens were issued";
    /// More ballots on the board than were accepted.
    BoardBeyondCast(Id) = "board-beyond-cast", "more ballots of {0} are on the board than were cast";
    /// Ballots that were accepted and are not on the closed board.
    BallotsMissing(Id) = "ballots-missing", "ballots of {0} were cast and are not on the board";
    /// Windows that were changed or dropped after they were opened, or that are in an ordinary review.
    WindowsChanged = "windows-changed", "windows were changed or dropped, or don't belong to this review";
    /// A window with a name in use, without departments of the review, or with no plain reason.
    WindowInvalid(Id) = "window-invalid", "the window {0} is not valid";
    /// The board did not sign the result for this review.
    ResultInvalid = "result-invalid", "the result is not signed by the board for this review";
    /// A result whose counts are missing or not those of the ballots.
    ResultDiffers = "result-differs", "the counts of the result are not those of the ballots on the board";
    /// The board did not sign the end.
    EndSignature = "end-signature", "the end is not signed by the board for this review";
    /// The end is of other lines.
    EndMismatch = "end-mismatch", "the end does not fit the lines before it";
    /// The archive was cut off.
    EndMissing = "end-missing", "the end is missing";
    /// A head known from elsewhere that the board did not sign.
    WitnessInvalid = "witness-invalid", "a head to compare with is not signed by the board of this review";
    /// Another head stands where a known one stood.
    Fork(u64) = "fork", "head {0} is not the one known from elsewhere: there are two boards";
    /// A known head is gone.
    Rollback(u64) = "rollback", "head {0} is known from elsewhere and not here: the board was set back";
    /// A text that is no receipt.
    ReceiptMalformed = "receipt-malformed", "not a receipt";
    /// A receipt of another review.
    ReceiptForeign = "receipt-foreign", "the receipt is of another review";
    /// A receipt that the board did not sign.
    ReceiptSignature = "receipt-signature", "the receipt is not signed by the board";
    /// A promise that was broken.
    ReceiptOmitted(Digest) = "receipt-omitted", "the ballot {0} was promised and is not on the board";
}

impl From<BallotError> for Fault {
    fn from(error: BallotError) -> Self {
        match error {
            BallotError::OtherReview => Self::ForeignBallot,
            other => Self::BallotInvalid(other),
        }
    }
}
