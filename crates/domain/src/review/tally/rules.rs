//! What the count takes from the frozen definition, and why it may refuse.

use serde::{Deserialize, Serialize};

use super::{CriterionNo, GradeNo, GroupNo, Points, SubjectNo};
use crate::{error::ErrorCode, review::setup::Setup};

/// The numbers of a definition that the count depends on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// How many subjects there are.
    pub(super) subjects: usize,
    /// The criteria's weights, in hundredths of a percent.
    pub(super) criteria: Vec<u32>,
    /// The grades' points; `None` for "don't know".
    pub(super) grades: Vec<Option<Points>>,
    /// The groups' weights, in hundredths of a percent.
    pub(super) groups: Vec<u32>,
    /// Nothing is published about fewer ratings than this.
    pub(super) smallest: u64,
}

/// Why something can't be counted. The tally stays as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TallyError {
    /// The definition has no such group.
    #[error("there is no group {}", .0.0)]
    NoSuchGroup(GroupNo),
    /// The definition has no such subject.
    #[error("there is no subject {}", .0.0)]
    NoSuchSubject(SubjectNo),
    /// The definition has no such criterion.
    #[error("there is no criterion {}", .0.0)]
    NoSuchCriterion(CriterionNo),
    /// The definition has no such grade.
    #[error("there is no grade {}", .0.0)]
    NoSuchGrade(GradeNo),
    /// A ballot rates a subject twice by a criterion.
    #[error("subject {} is rated by criterion {} twice", .0.0, .1.0)]
    RatedTwice(SubjectNo, CriterionNo),
    /// Two tallies of different definitions can't be put together.
    #[error("the tallies are of different definitions")]
    DifferentRules,
    /// The roll has fewer members of a group than took part.
    #[error("group {} has more ballots than members", .0.0)]
    MoreThanRoll(GroupNo),
    /// A number became larger than the machine can hold.
    #[error("a number is too large to be counted")]
    Overflow,
}

impl From<TallyError> for ErrorCode {
    fn from(error: TallyError) -> Self {
        match error {
            TallyError::NoSuchGroup(_)
            | TallyError::NoSuchSubject(_)
            | TallyError::NoSuchCriterion(_)
            | TallyError::NoSuchGrade(_)
            | TallyError::RatedTwice(..) => Self::Invalid,
            TallyError::DifferentRules | TallyError::MoreThanRoll(_) | TallyError::Overflow => Self::Internal,
        }
    }
}

impl Rules {
    /// The numbers of this definition.
    #[must_use]
    pub fn of(setup: &Setup) -> Self {
        let points = |grade: &crate::review::setup::Grade| grade.score.map(|score| Points::whole(score.points()));
        Self {
            subjects: setup.subjects.len(),
            criteria: setup.criteria.iter().map(|criterion| criterion.weight.hundredths()).collect(),
            grades: setup.grades.iter().map(points).collect(),
            groups: setup.groups.iter().map(|group| group.weight.hundredths()).collect(),
            smallest: u64::from(setup.smallest_group.members()),
        }
    }

    /// The points of the best grade.
    pub(super) fn best(&self) -> Points {
        self.grades.iter().flatten().copied().max().unwrap_or_default()
    }
}
