//! The ballot as a member's page shows it.

use ballot::Digest;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    ids::{DepartmentId, ReviewId},
    review::{
        rectification::PlanCounts,
        setup::{Comments, Setup, SubjectKind},
        tally::{CriterionNo, GradeNo, GroupNo, Share, SubjectNo},
    },
    text::Bilingual,
};

/// Everything the page needs to fill in a ballot without asking again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotForm {
    /// The review.
    pub review: ReviewId,
    /// What it is called.
    pub title: Bilingual,
    /// The digest of the frozen manifest: what the member rates by.
    pub manifest: Digest,
    /// The member's group.
    pub group: GroupNo,
    /// The group's name.
    pub group_name: Bilingual,
    /// Who is rated.
    pub subjects: Vec<BallotSubject>,
    /// By what.
    pub criteria: Vec<BallotChoice<CriterionNo>>,
    /// How, the best first.
    pub grades: Vec<BallotChoice<GradeNo>>,
    /// Whether a rating may come with words.
    pub comments: Comments,
    /// Until when.
    pub closes_at: DateTime<Utc>,
}

/// A subject on the ballot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotSubject {
    /// Its place.
    pub no: SubjectNo,
    /// Its department.
    pub department: DepartmentId,
    /// What of it.
    pub kind: SubjectKind,
    /// Its name.
    pub name: Bilingual,
    /// What the system knows of it; `None` where it knows nothing.
    pub facts: Option<SubjectFacts>,
}

/// What the system knows of a department, to be shown beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectFacts {
    /// Cases of the last twelve months decided on time, of all decided.
    pub on_time: Share,
    /// What it promised after the last review.
    pub promises: PlanCounts,
}

/// A criterion or grade to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotChoice<N> {
    /// Its place.
    pub no: N,
    /// Its words.
    pub name: Bilingual,
}

impl BallotForm {
    /// The ballot of a member of `group`; `None` if the definition has no such group. `facts` are asked for each
    /// subject's department.
    #[must_use]
    pub fn of(
        review: ReviewId,
        setup: &Setup,
        manifest: Digest,
        group: GroupNo,
        facts: impl Fn(DepartmentId) -> Option<SubjectFacts>,
    ) -> Option<Self> {
        let subject = |(no, subject): (u16, &crate::review::setup::Subject)| BallotSubject {
            no: SubjectNo(no),
            department: subject.department,
            kind: subject.kind,
            name: subject.name.clone(),
            facts: facts(subject.department),
        };
        let criteria = setup.criteria.iter().map(|criterion| criterion.name.clone());
        let grades = setup.grades.iter().map(|grade| grade.name.clone());
        Some(Self {
            review,
            title: setup.title.clone(),
            manifest,
            group,
            group_name: setup.groups.get(group.index())?.name.clone(),
            subjects: (0..).zip(&setup.subjects).map(subject).collect(),
            criteria: (0..).map(CriterionNo).zip(criteria).map(BallotChoice::new).collect(),
            grades: (0..).map(GradeNo).zip(grades).map(BallotChoice::new).collect(),
            comments: setup.comments,
            closes_at: setup.schedule.closes_at,
        })
    }
}

impl<N> BallotChoice<N> {
    fn new((no, name): (N, Bilingual)) -> Self {
        Self { no, name }
    }
}
