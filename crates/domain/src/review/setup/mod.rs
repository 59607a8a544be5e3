//! What an organiser lays down before a review: who is rated, by which criteria, by whom, and what is published.
//!
//! [`SetupEntry`] is the form as typed, [`Setup`] what it means. At opening the setup is frozen in the manifest.

mod entry;
mod meeting;
mod previous;
mod reader;
mod standard;

use serde::{Deserialize, Serialize};

pub use entry::{GradeEntry, SetupEntry, SubjectEntry, WeightedEntry};
pub use meeting::{Holding, Meeting};
pub use previous::Previous;

use super::state::Schedule;
use crate::{error::Fault, ids::DepartmentId, text::Bilingual};

/// The definition of a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    /// What the review is called.
    pub title: Bilingual,
    /// Who is rated, in the order of the ballot.
    pub subjects: Vec<Subject>,
    /// By what, in the order of the ballot. The weights sum to [`Weight::WHOLE`].
    pub criteria: Vec<Criterion>,
    /// How, the best first. Scores fall strictly; at most one grade has none.
    pub grades: Vec<Grade>,
    /// By whom. The weights sum to [`Weight::WHOLE`].
    pub groups: Vec<Group>,
    /// Whether a rating may come with words.
    pub comments: Comments,
    /// When ballots are taken.
    pub schedule: Schedule,
    /// Nothing is published about fewer members than this.
    pub smallest_group: GroupSize,
    /// When ballots go to the board.
    pub results: ResultsPolicy,
    /// How the meeting goes in which ballots are cast; none where everybody votes when they like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<Meeting>,
    /// With which earlier review it is compared.
    #[serde(default, skip_serializing_if = "Previous::is_automatic")]
    pub previous: Previous,
}

/// Somebody who is rated 评议对象.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The department, or the one the office or leader belongs to.
    pub department: DepartmentId,
    /// What of it.
    pub kind: SubjectKind,
    /// The name on the ballot.
    pub name: Bilingual,
}

/// What is rated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// A whole department 部门.
    #[default]
    Department,
    /// An office of a department 处室.
    Office,
    /// A leader of a department 领导.
    Leader,
}

/// One thing every subject is rated by 评议指标.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// The stable name.
    pub key: String,
    /// The words people read.
    pub name: Bilingual,
    /// Its share in a ballot's score of a subject.
    pub weight: Weight,
}

/// One possible answer 评议等次.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grade {
    /// The stable name.
    pub key: String,
    /// The words people read.
    pub name: Bilingual,
    /// What it is worth; `None` for "don't know", which counts in no mean.
    pub score: Option<Score>,
}

/// Members whose voices weigh together 评议层面.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The stable name, as in the roll.
    pub key: String,
    /// The words people read.
    pub name: Bilingual,
    /// Its share in a subject's result.
    pub weight: Weight,
}

/// Whether a rating may come with words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comments {
    /// One comment a subject; each becomes a numbered matter.
    #[default]
    Taken,
    /// None.
    NotTaken,
}

/// When ballots go to the board, and with them what they come to so far. Final results are shown after the end either
/// way: of a review after it was checked, of a question in a meeting after its window closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultsPolicy {
    /// Nothing before the end.
    #[default]
    AtClose,
    /// While ballots come in, in batches of at least the smallest group. In a meeting batches are made of the ballots
    /// of all windows together, so that no count of an open window can be made of whole ones.
    InBatches,
}

/// A share in hundredths of a percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Weight(u32);

/// What a grade is worth: 0 to 100 points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Score(u8);

/// How many members a published figure describes at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GroupSize(u32);

impl Subject {
    /// Whether both are the same department, or the same office or leader of one.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let named = self.kind == SubjectKind::Department || other.name.zh == self.name.zh;
        other.department == self.department && other.kind == self.kind && named
    }
}

impl Weight {
    /// All of it: 100 percent.
    pub const WHOLE: u32 = 10_000;

    /// Takes hundredths of a percent; `None` for 0 and for more than the whole.
    #[must_use]
    pub const fn new(hundredths: u32) -> Option<Self> {
        if hundredths == 0 || hundredths > Self::WHOLE { None } else { Some(Self(hundredths)) }
    }

    /// Hundredths of a percent.
    #[must_use]
    pub const fn hundredths(self) -> u32 {
        self.0
    }

    /// Reads a percentage with up to two decimals, such as `33.33`.
    ///
    /// # Errors
    /// [`Fault::Required`] for nothing, [`Fault::OutOfRange`] for anything but 0.01 to 100.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let text = typed.trim().trim_end_matches(['%', '％']).trim();
        if text.is_empty() {
            return Err(Fault::Required);
        }
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let hundredths = match (whole.len(), part.len()) {
            (1..=3, 0..=2) if digits(whole) && digits(part) => format!("{whole}{part:0<2}").parse().ok(),
            _ => None,
        };
        hundredths.and_then(Self::new).ok_or(Fault::OutOfRange(0, 100))
    }

    /// The percentage as it is typed.
    #[must_use]
    pub fn percent(self) -> String {
        let text = format!("{}.{:02}", self.0 / 100, self.0 % 100);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

impl Score {
    /// The most a grade can be worth.
    pub const MAX: u8 = 100;

    /// Takes points; `None` for more than [`Score::MAX`].
    #[must_use]
    pub const fn new(points: u8) -> Option<Self> {
        if points > Self::MAX { None } else { Some(Self(points)) }
    }

    /// The points.
    #[must_use]
    pub const fn points(self) -> u8 {
        self.0
    }
}

impl GroupSize {
    /// The smallest that protects anybody.
    pub const MIN: u32 = 5;
    /// The largest that makes sense.
    pub const MAX: u32 = 1000;

    /// Takes a number of members from [`GroupSize::MIN`] to [`GroupSize::MAX`].
    #[must_use]
    pub const fn new(members: u32) -> Option<Self> {
        if members < Self::MIN || members > Self::MAX { None } else { Some(Self(members)) }
    }

    /// The number of members.
    #[must_use]
    pub const fn members(self) -> u32 {
        self.0
    }
}

impl Default for GroupSize {
    fn default() -> Self {
        Self(20)
    }
}

#[cfg(test)]
mod tests;
