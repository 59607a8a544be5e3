//! What one page of results shows, beside the figures themselves.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Publication, Standing};
use crate::{
    ids::{DepartmentId, ReviewId},
    review::{
        desk::GroupFigures,
        setup::Subject,
        tally::{Estimate, Points, SubjectNo},
        view::{ResultRow, ResultsView, SubjectView},
    },
    text::Bilingual,
};

/// The results of a review on one page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultsPage {
    /// What they are the results of.
    pub of: PublishedReview,
    /// Its id in open data.
    pub public_id: String,
    /// Whether they were published; that stays so when the review is declared void.
    pub published: bool,
    /// When they were published.
    pub published_at: Option<DateTime<Utc>>,
    /// When the last batch was counted, while the count goes on.
    pub counted_at: Option<DateTime<Utc>>,
    /// The version of the topic that tells of another count.
    pub topic_version: i64,
    /// Members and ballots by group.
    pub turnout: Vec<GroupFigures>,
    /// The figures.
    pub results: ResultsView,
}

/// One subject on a page of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectPage {
    /// What it is a result of.
    pub of: PublishedReview,
    /// Its department.
    pub department: DepartmentId,
    /// The figures.
    pub subject: SubjectView,
    /// Its row among the others; none where too few rated.
    pub row: Option<ResultRow>,
    /// How many subjects are ranked.
    pub ranked: usize,
}

/// The review that results are of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedReview {
    /// The review.
    pub review: ReviewId,
    /// Where the city's pages are: the beginning of permanent addresses.
    pub site: String,
    /// Its title.
    pub title: Bilingual,
    /// How public its results are.
    pub standing: Standing,
    /// The points of the best grade.
    pub top: Points,
    /// The title of the review it is compared with.
    pub earlier: Option<Bilingual>,
    /// Nothing is published about fewer members than this.
    pub smallest: u32,
}

impl Publication {
    /// The page of all subjects.
    #[must_use]
    pub fn overview(&self) -> ResultsPage {
        ResultsPage {
            of: self.review(),
            public_id: self.public_id.clone(),
            published: self.published,
            published_at: self.published_at,
            counted_at: self.counted_at,
            topic_version: self.topic_version,
            turnout: self.turnout.clone(),
            results: self.figures(),
        }
    }

    /// The page of the subject at this place of the ballot, counted from 1.
    #[must_use]
    pub fn subject(&self, place: usize) -> Option<SubjectPage> {
        let number = SubjectNo(u16::try_from(place.checked_sub(1)?).ok()?);
        let subject = SubjectView::of(&self.setup, &self.results, number)?;
        let rows = self.figures().rows;
        let ranked = rows.len();
        let row = rows.into_iter().find(|row| row.subject == number);
        let department = self.setup.subjects.get(number.index())?.department;
        Some(SubjectPage { of: self.review(), department, subject, row, ranked })
    }

    fn figures(&self) -> ResultsView {
        ResultsView::of(&self.setup, &self.results, |subject| self.then(subject))
    }

    /// What a subject got in the earlier review.
    pub(super) fn then(&self, subject: &Subject) -> Option<Estimate> {
        let earlier = self.earlier.as_ref()?;
        let place = earlier.subjects.iter().position(|other| other.is_same(subject))?;
        earlier.results.subjects.get(place)?.overall.clone()
    }

    fn review(&self) -> PublishedReview {
        let best = self.setup.grades.iter().filter_map(|grade| grade.score).max();
        PublishedReview {
            review: self.review,
            site: self.site.clone(),
            title: self.setup.title.clone(),
            standing: self.standing,
            top: best.map_or(Points(0), |score| Points::whole(score.points())),
            earlier: self.earlier.as_ref().map(|earlier| earlier.title.clone()),
            smallest: self.setup.smallest_group.members(),
        }
    }
}
