//! Results as they are read: by everybody once they are public, before that by those who prepare them.
//!
//! [`Publication`] is everything that is known; [`ResultsPage`] and [`SubjectPage`] are what one page shows,
//! [`OpenResults`] and [`Publication::csv`] what is open to programs.

mod open;
mod views;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use open::{OpenCriterion, OpenInterval, OpenResults, OpenSubject};
pub use views::{PublishedReview, ResultsPage, SubjectPage};

use super::{
    desk::GroupFigures,
    setup::{Setup, Subject},
    tally::Results,
};
use crate::{ids::ReviewId, text::Bilingual};

/// The results of a review with what they are of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The review.
    pub review: ReviewId,
    /// Its id in open data.
    pub public_id: String,
    /// Where the city's pages are: the beginning of permanent addresses.
    pub site: String,
    /// The manifest's fingerprint.
    pub fingerprint: String,
    /// How public they are.
    pub standing: Standing,
    /// Whether they were published; that stays so when the review is declared void.
    pub published: bool,
    /// When they were published.
    pub published_at: Option<DateTime<Utc>>,
    /// When the last batch was counted, while the count goes on.
    pub counted_at: Option<DateTime<Utc>>,
    /// The version of the topic that tells of another count.
    pub topic_version: i64,
    /// The definition.
    pub setup: Setup,
    /// The count.
    pub results: Results,
    /// Members, tokens and ballots by group.
    pub turnout: Vec<GroupFigures>,
    /// The review published before, if it was on the same criteria, grades and weights.
    pub earlier: Option<Earlier>,
}

/// How public results are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// For everybody while ballots still come in: whole batches, and nothing is final.
    Running,
    /// Only for those who prepare them.
    Preview,
    /// For everybody.
    Published,
    /// For everybody, but the review was declared void.
    Voided,
}

/// An earlier review to compare with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Its title.
    pub title: Bilingual,
    /// Who was rated.
    pub subjects: Vec<Subject>,
    /// How.
    pub results: Results,
}

/// Whether results of two definitions may be compared: the same criteria, grades, groups and weights.
#[must_use]
pub fn comparable(one: &Setup, other: &Setup) -> bool {
    let criteria = |setup: &Setup| setup.criteria.iter().map(|row| (row.key.clone(), row.weight)).collect::<Vec<_>>();
    let groups = |setup: &Setup| setup.groups.iter().map(|row| (row.key.clone(), row.weight)).collect::<Vec<_>>();
    let grades = |setup: &Setup| setup.grades.iter().map(|row| (row.key.clone(), row.score)).collect::<Vec<_>>();
    criteria(one) == criteria(other) && groups(one) == groups(other) && grades(one) == grades(other)
}

#[cfg(test)]
mod tests;
