//! Ballots: what they say, and the one byte string in which they say it.

mod comments;

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub use comments::{Comments, voice};

use crate::{
    Digest, Id,
    board::Window,
    canonical::{self, CanonicalError},
    manifest::{Mode, Review},
    merkle,
    token::{Token, TokenError},
};

/// What a member says. It goes to the board as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    /// Fingerprint of the review.
    pub review: Digest,
    /// The member's group.
    pub group: Id,
    /// The question window in a live session; none in an ordinary review.
    pub window: Option<Id>,
    /// Grades of each department that is rated, at least one.
    pub ratings: BTreeMap<Id, Grades>,
    /// [`Comments::commitment`]: always there, so that the board does not show who commented.
    pub comments: Digest,
}

/// The grades of one department: for each criterion, in the manifest's order, the place of the grade in the
/// manifest's list. In text one digit each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grades(pub Vec<u8>);

/// A ballot with the token that gives the right to cast it: one leaf of the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CastBallot {
    /// The ballot.
    pub ballot: Ballot,
    /// The token of its review and group.
    pub token: Token,
}

/// What a browser sends to cast: the leaf, and the comments it commits to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CastRequest {
    /// What goes to the board.
    pub cast: CastBallot,
    /// What goes to moderation.
    pub comments: Comments,
}

/// Why a ballot does not count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BallotError {
    /// It is for another review.
    #[error("the ballot is for another review")]
    OtherReview,
    /// The manifest has no such group.
    #[error("there is no group {0}")]
    UnknownGroup(Id),
    /// It rates nothing.
    #[error("the ballot rates nothing")]
    Empty,
    /// The manifest has no such department.
    #[error("there is no department {0}")]
    UnknownDepartment(Id),
    /// A department has more or fewer grades than there are criteria.
    #[error("{0} does not have one grade for each criterion")]
    Criteria(Id),
    /// A place beyond the manifest's grades.
    #[error("{0} has a grade that is not in the list")]
    UnknownGrade(Id),
    /// A window in an ordinary review, none in a live one, or one that was not opened.
    #[error("the ballot is not for a window of this review")]
    UnknownWindow,
    /// A department that is not on question in this window.
    #[error("{0} is not on question in this window")]
    OutsideWindow(Id),
    /// The token does not hold.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The comments are not those committed to.
    #[error("the comments are not those the ballot commits to")]
    Commitment,
    /// A comment on an unknown department.
    #[error("a comment is on {0}, which is not under review")]
    CommentPlace(Id),
    /// A comment that is empty, too long or holds control characters other than line feeds.
    #[error("the comment on {0} is empty, too long or holds control characters")]
    CommentText(Id),
}

impl Ballot {
    /// Checks what the ballot says against the manifest and the windows opened so far (none in an ordinary review).
    ///
    /// # Errors
    /// The first thing wrong.
    pub fn check(&self, review: &Review, windows: &[Window]) -> Result<(), BallotError> {
        self.check_content(review)?;
        self.window.as_ref().map_or(Ok(()), |id| self.check_window(id, windows))
    }

    /// Everything but which windows were opened.
    pub(crate) fn check_content(&self, review: &Review) -> Result<(), BallotError> {
        if self.review != review.fingerprint() {
            return Err(BallotError::OtherReview);
        }
        if review.group(&self.group).is_none() {
            return Err(BallotError::UnknownGroup(self.group.clone()));
        }
        if self.ratings.is_empty() {
            return Err(BallotError::Empty);
        }
        for (department, grades) in &self.ratings {
            check_grades(review, department, grades)?;
        }
        if self.window.is_some() == (review.manifest().mode == Mode::Live) {
            Ok(())
        } else {
            Err(BallotError::UnknownWindow)
        }
    }

    fn check_window(&self, id: &Id, windows: &[Window]) -> Result<(), BallotError> {
        let window = windows.iter().find(|window| window.id == *id).ok_or(BallotError::UnknownWindow)?;
        match self.ratings.keys().find(|department| !window.departments.contains(department)) {
            Some(outside) => Err(BallotError::OutsideWindow(outside.clone())),
            None => Ok(()),
        }
    }
}

fn check_grades(review: &Review, department: &Id, grades: &Grades) -> Result<(), BallotError> {
    let manifest = review.manifest();
    if review.department_index(department).is_none() {
        return Err(BallotError::UnknownDepartment(department.clone()));
    }
    if grades.0.len() != manifest.criteria.len() {
        return Err(BallotError::Criteria(department.clone()));
    }
    if grades.0.iter().any(|grade| usize::from(*grade) >= manifest.grades.len()) {
        return Err(BallotError::UnknownGrade(department.clone()));
    }
    Ok(())
}

impl CastBallot {
    /// Reads a leaf from its canonical bytes.
    ///
    /// # Errors
    /// When the bytes are no ballot with its token, or not canonical.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CanonicalError> {
        canonical::parse(bytes)
    }

    /// The canonical bytes: the leaf of the board.
    ///
    /// # Errors
    /// Never for what was read or checked.
    pub fn to_bytes(&self) -> Result<Vec<u8>, CanonicalError> {
        canonical::to_bytes(self)
    }

    /// The leaf hash of RFC 9162, by which the ballot is sorted and found.
    ///
    /// # Errors
    /// Never for what was read or checked.
    pub fn leaf_hash(&self) -> Result<Digest, CanonicalError> {
        self.to_bytes().map(|bytes| merkle::leaf_hash(&bytes))
    }

    /// Under what the token is entered as used, together with [`Ballot::window`].
    #[must_use]
    pub fn nullifier(&self) -> Digest {
        self.token.nullifier(&self.ballot.review, &self.ballot.group)
    }

    /// Checks ballot and token. Whether the token was used before is for the caller to know.
    ///
    /// # Errors
    /// The first thing wrong.
    pub fn check(&self, review: &Review, windows: &[Window]) -> Result<(), BallotError> {
        self.ballot.check(review, windows)?;
        self.check_token(review)
    }

    /// Only the token.
    pub(crate) fn check_token(&self, review: &Review) -> Result<(), BallotError> {
        let group = review.group(&self.ballot.group);
        let group = group.ok_or_else(|| BallotError::UnknownGroup(self.ballot.group.clone()))?;
        Ok(self.token.verify(&group.token_key, &self.ballot.review, &self.ballot.group)?)
    }
}

impl CastRequest {
    /// Reads a request from its canonical bytes.
    ///
    /// # Errors
    /// When the bytes are no such request, or not canonical.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CanonicalError> {
        canonical::parse(bytes)
    }

    /// Checks comments, ballot and token.
    ///
    /// # Errors
    /// The first thing wrong.
    pub fn check(&self, review: &Review, windows: &[Window]) -> Result<(), BallotError> {
        self.comments.check(review)?;
        if self.comments.commitment() != Ok(self.cast.ballot.comments) {
            return Err(BallotError::Commitment);
        }
        self.cast.check(review, windows)
    }
}

impl Serialize for Grades {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let digits: Option<String> = self.0.iter().map(|grade| char::from_digit(u32::from(*grade), 10)).collect();
        serializer.serialize_str(&digits.ok_or_else(|| serde::ser::Error::custom("a grade is beyond 9"))?)
    }
}

impl<'de> Deserialize<'de> for Grades {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digit = |byte: u8| byte.is_ascii_digit().then(|| byte - b'0');
        let grades: Option<Vec<u8>> = text.bytes().map(digit).collect();
        grades.map(Self).ok_or_else(|| de::Error::custom("grades are digits"))
    }
}
