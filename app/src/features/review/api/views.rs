//! What the booth is told when it is opened.

use domain::review::view::{Known, ReviewPage, ReviewSummary, SessionNow};
use serde::{Deserialize, Serialize};

/// What stands at the booth's door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Door {
    /// The booth.
    Open(Box<Booth>),
    /// The review was not opened. Its page, for whoever may know of it; a member with a code learns at least that much.
    Shut(Option<Box<ReviewPage>>),
}

/// What is needed to vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booth {
    /// The review.
    pub review: ReviewSummary,
    /// Its id in open data.
    pub public_id: String,
    /// Whether ballots were taken when this was read.
    pub takes_ballots: bool,
    /// The signed manifest as canonical JSON, as it is in open data: the browser checks it itself.
    pub manifest: String,
    /// What the city knows of the departments; `None` when it could not be read.
    pub known: Option<Known>,
    /// Whoever asks, if it is a member of this review; a token from another device needs none.
    pub member: Option<BoothMember>,
    /// Where the meeting stands, if ballots are cast in one.
    pub session: Option<SessionNow>,
}

/// A member who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoothMember {
    /// The number on the roll.
    pub number: String,
    /// The group's id in the manifest.
    pub group: String,
    /// Whether a token was issued before.
    pub took_token: bool,
}
