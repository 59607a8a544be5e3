//! What the booth is told when it is opened.

use domain::review::view::{ReviewSummary, SessionNow};
use serde::{Deserialize, Serialize};

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
    /// What the city knows of the departments.
    pub known: Vec<Known>,
    /// Whoever asks, if it is a member of this review; a token from another device needs none.
    pub member: Option<BoothMember>,
    /// Where the meeting stands, if ballots are cast in one.
    pub session: Option<SessionNow>,
}

/// How a department decided its cases this month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The department's number.
    pub department: i64,
    /// Cases it decided.
    pub decided: u64,
    /// Of these, in the promised time.
    pub on_time: u64,
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
