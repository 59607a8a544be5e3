//! A review's own page, for everybody.

use serde::{Deserialize, Serialize};

use super::{ReviewSummary, TurnoutView};
use crate::{
    cases::Reason,
    ids::ReviewId,
    review::setup::{Comments, ResultsPolicy, Setup},
    text::Bilingual,
};

/// What a review asks, of whom, and how it is frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewPage {
    /// What the list says of it.
    pub summary: ReviewSummary,
    /// Its id in open data, once it was opened.
    pub public_id: Option<String>,
    /// SHA-256 of the manifest in hexadecimal, once it was opened.
    pub fingerprint: Option<String>,
    /// Why it was called off or declared void, if it was.
    pub ended: Option<Reason>,
    /// Whether its results were published; they stay so when it is declared void.
    pub published: bool,
    /// Whether ballots are taken now.
    pub takes_ballots: bool,
    /// Whether a batch of ballots was counted, so that there are results so far.
    pub counts: bool,
    /// The groups: name and weight in hundredths of a percent.
    pub groups: Vec<(Bilingual, u32)>,
    /// The criteria, likewise.
    pub criteria: Vec<(Bilingual, u32)>,
    /// Who is reviewed, in the order of the ballot.
    pub subjects: Vec<Bilingual>,
    /// The fewest members that a figure describes.
    pub smallest: u32,
    /// When ballots come to the board.
    pub results: ResultsPolicy,
    /// Whether comments are taken.
    pub comments: Comments,
    /// Whether ballots are cast in a meeting, question by question.
    pub meeting: bool,
    /// Whether members were drawn by lot.
    pub drawn: bool,
}

/// The turnout while it happens, with the version of the topic that tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnoutNow {
    /// The review.
    pub review: ReviewId,
    /// The turnout.
    pub turnout: TurnoutView,
    /// The version it was read at.
    pub topic_version: i64,
}

impl ReviewPage {
    /// The page of a review that is not open yet; what opening adds is left out.
    #[must_use]
    pub fn of(summary: ReviewSummary, setup: &Setup) -> Self {
        Self {
            summary,
            public_id: None,
            fingerprint: None,
            ended: None,
            published: false,
            takes_ballots: false,
            counts: false,
            groups: setup.groups.iter().map(|group| (group.name.clone(), group.weight.hundredths())).collect(),
            criteria: setup.criteria.iter().map(|one| (one.name.clone(), one.weight.hundredths())).collect(),
            subjects: setup.subjects.iter().map(|subject| subject.name.clone()).collect(),
            smallest: setup.smallest_group.members(),
            results: setup.results,
            comments: setup.comments,
            meeting: setup.meeting.is_some(),
            drawn: false,
        }
    }
}
