//! The frozen description of a review. Its digest is the review's fingerprint: whoever knows it knows that nothing of
//! the review was changed, from the departments and weights to the keys everything else is checked with.

mod review;
mod validate;

use serde::{Deserialize, Serialize};

pub use review::Review;
pub(crate) use validate::plain;
pub use validate::{ManifestError, Place};

use crate::{
    Id,
    signing::{BoardPublicKey, Signable},
    token::TokenPublicKey,
};

/// Value of [`Manifest::format`].
pub const FORMAT: &str = "sunhall/review/manifest/v1";

/// What the weights of all groups, and of all criteria, add up to: they are in basis points.
pub const WHOLE: u32 = 10_000;

/// The description of a review, frozen at its opening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// The review's id.
    pub id: Id,
    /// Its title.
    pub title: Words,
    /// Whether ballots are cast on everything at once or window by window.
    pub mode: Mode,
    /// What is put in mode live. Left out elsewhere, and in live reviews older than this member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<Meeting>,
    /// Who is reviewed, at most 1000.
    pub departments: Vec<Department>,
    /// On what, at most 20; ballots give their grades in this order.
    pub criteria: Vec<Criterion>,
    /// With which grades, 3 to 10; ballots give them as places in this list, from 0.
    pub grades: Vec<Grade>,
    /// By whom, at most 50.
    pub groups: Vec<Group>,
    /// Longest comment on one department, in characters; 0 when there are no comments.
    pub comment_characters: u32,
    /// When casting begins, Unix seconds.
    pub opens: u64,
    /// When casting ends, Unix seconds.
    pub closes: u64,
    /// Fewest ballots in a batch, k.
    pub batch_minimum: u32,
    /// Length of a promise period in seconds; see [`Review::due`].
    pub promise_seconds: u32,
    /// When ballots go to the board.
    pub results: Results,
    /// The board's public key.
    pub board_key: BoardPublicKey,
}

/// How ballots are cast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// One ballot a token, on all departments.
    Ordinary,
    /// In a meeting: one ballot a token and question window.
    Live,
}

/// What members of a meeting are asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// The departments of each question, at most 1000 questions. Windows are for one of them, in any order, also again.
    pub questions: Vec<Vec<Id>>,
    /// Which turnout makes a window count.
    pub quorum: Quorum,
}

/// The share of the members on the roll who have to take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quorum {
    /// Any turnout will do.
    None,
    /// More than half.
    MoreThanHalf,
    /// At least two thirds.
    TwoThirds,
}

/// When ballots go to the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Results {
    /// All at once after closing.
    AtClose,
    /// In batches while the review is open.
    InBatches,
}

/// The same in both languages, 1 to 300 characters each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A department, leader or office under review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: Words,
    /// What kind of body it is, for comparing like with like.
    pub kind: Option<Id>,
}

/// What departments are rated on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: Words,
    /// Its weight in basis points.
    pub weight: u32,
}

/// One of the grades to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grade {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: Words,
    /// What it counts, 0 to 1000; nothing for the one grade "don't know".
    pub score: Option<u32>,
}

/// A group of members (stratum).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: Words,
    /// Its weight in basis points.
    pub weight: u32,
    /// Members on the roll at opening.
    pub roll: u64,
    /// The key its tokens are signed with.
    pub token_key: TokenPublicKey,
}

impl Signable for Manifest {
    const LABEL: &'static str = FORMAT;
}
