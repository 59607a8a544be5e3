//! A ballot on its way into the box.

use std::{collections::BTreeMap, sync::Arc};

use ballot::{
    Digest, Id,
    bytes::Fixed,
    canonical::CanonicalError,
    cast::{BallotError, CastRequest, voice},
};
use domain::error::ErrorCode;

use super::{
    cache::{self, Frozen},
    comments::Said,
    session,
};
use crate::{Backend, Result, ServiceError};

/// Sealed comments are padded to this, doubled until they fit, so that their length says little.
const PADDING: usize = 1024;

/// Why a ballot was not taken. None of these names the ballot.
#[derive(Debug, thiserror::Error)]
pub enum CastError {
    /// No such review was opened.
    #[error("there is no such review")]
    NoSuchReview,
    /// The bytes are no request to cast, or not in canonical form.
    #[error("the request can't be read")]
    Unreadable(CanonicalError),
    /// The ballot or its token does not hold.
    #[error("the ballot does not hold")]
    Ballot(BallotError),
    /// Casting has ended, or was never begun.
    #[error("the review takes no ballots now")]
    Closed,
    /// The window of the ballot is not open: not yet, or not any more.
    #[error("the window takes no ballots now")]
    WindowClosed,
    /// The token was used for another ballot.
    #[error("the token was used for another ballot")]
    TokenUsed,
    /// More ballots than tokens were issued: some key is not what it should be.
    #[error("there are as many ballots as tokens already")]
    NotIssued,
    /// Too many ballots wait to be written.
    #[error("too many ballots wait to be written")]
    Busy,
    /// The server failed; sending the same again is safe.
    #[error("{0}")]
    Service(#[from] ServiceError),
}

impl CastError {
    /// The code that is sent.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::NoSuchReview => ErrorCode::NotFound,
            Self::Unreadable(_) | Self::Ballot(_) => ErrorCode::Invalid,
            Self::Closed | Self::WindowClosed => ErrorCode::NotNow,
            Self::TokenUsed => ErrorCode::OnlyOnce,
            Self::NotIssued => ErrorCode::Forbidden,
            Self::Busy => ErrorCode::Unavailable,
            Self::Service(error) => error.code(),
        }
    }
}

/// A checked ballot, ready to be written.
pub(super) struct Envelope {
    pub(super) frozen: Arc<Frozen>,
    pub(super) nullifier: String,
    pub(super) window: String,
    pub(super) group: String,
    pub(super) leaf_hash: Digest,
    pub(super) leaf: Vec<u8>,
    pub(super) salt: Fixed<32>,
    pub(super) comments_sealed: String,
}

/// Reads and checks a request: form, comments, ballot, signature of the token.
pub(super) async fn check(backend: &Backend, public_id: &str, request: &[u8]) -> Result<Envelope, CastError> {
    let frozen = cache::by_public_id(backend, public_id).await?.ok_or(CastError::NoSuchReview)?;
    let request = CastRequest::from_bytes(request).map_err(CastError::Unreadable)?;
    let windows = session::windows_with(backend, &frozen, request.cast.ballot.window.as_ref()).await?;
    request.check(&frozen.review, &windows).map_err(CastError::Ballot)?;
    let leaf = request.cast.to_bytes().map_err(CastError::Unreadable)?;
    let nullifier = request.cast.nullifier().to_string();
    let leaf_hash = ballot::merkle::leaf_hash(&leaf);
    let comments_sealed = seal_comments(backend, &leaf_hash.to_string(), &request)?;
    let ballot = &request.cast.ballot;
    Ok(Envelope {
        nullifier,
        window: ballot.window.as_ref().map(ToString::to_string).unwrap_or_default(),
        group: ballot.group.to_string(),
        leaf_hash,
        leaf,
        salt: request.comments.salt,
        comments_sealed,
        frozen,
    })
}

/// For what a ballot's comments are sealed.
pub(super) fn comments_purpose(leaf_hash: &str) -> String {
    format!("review_box.comments/{leaf_hash}")
}

/// Every ballot has sealed comments, also those without a word. The salt stays out; what comes of it for each comment
/// goes along.
fn seal_comments(backend: &Backend, leaf_hash: &str, request: &CastRequest) -> Result<String> {
    let comments = &request.comments;
    let said = |(subject, text): (&Id, &String)| {
        (subject.clone(), Said { text: text.clone(), voice: voice(&comments.secret(subject)) })
    };
    let said: BTreeMap<Id, Said> = comments.texts.iter().map(said).collect();
    let mut plain = serde_json::to_vec(&said)?;
    plain.resize(plain.len().next_power_of_two().max(PADDING), b' ');
    backend.data_key().seal(backend.chance(), &comments_purpose(leaf_hash), &plain)
}
