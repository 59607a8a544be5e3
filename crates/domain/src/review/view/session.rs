//! What the pages of a live session show: to everybody, and to whoever chairs.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    ids::ReviewId,
    review::{
        session::{Act, Quorum, Screen, Turnout, Window},
        tally::{Points, Results},
    },
    text::Bilingual,
};

/// How a review ended whose session is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// It was closed.
    Over,
    /// It was declared void.
    Void,
}

/// A session at an instant, as everybody sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionNow {
    /// The review.
    pub review: ReviewId,
    /// What it is called.
    pub title: Bilingual,
    /// What a page shows whose reader has not cast.
    pub screen: Screen,
    /// How its review ended, if it did: then nothing more is put, whatever the screen.
    pub ended: Option<Ended>,
    /// The question the screen is about, if it is about one: the open one, or the one that ended last.
    pub question: Option<QuestionNow>,
    /// The question that comes next, while none is open.
    pub next: Option<QuestionNow>,
    /// How many questions there are.
    pub questions: u32,
    /// The turnout of the question.
    pub turnout: Turnout,
    /// The same by group.
    pub groups: Vec<WindowTurnout>,
    /// How many have to take part.
    pub quorum: Quorum,
    /// The fewest ballots that are enough.
    pub needed: u32,
    /// What came of the question, once it may be shown and was counted.
    pub scores: Option<WindowScores>,
    /// The server's clock.
    pub now: DateTime<Utc>,
    /// The version of the session's topic that this was read at.
    pub topic_version: i64,
    /// The version of the review's topic, which tells of turnout.
    pub turnout_version: i64,
}

/// A question with the window in which it is put.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionNow {
    /// Its place, from 0.
    pub place: u32,
    /// Which time it is put.
    pub round: u16,
    /// The id of its window in ballots and heads; none before it was opened.
    pub window: Option<String>,
    /// Who is rated.
    pub subjects: Vec<SubjectName>,
}

/// Who is rated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectName {
    /// The id in the manifest.
    pub id: String,
    /// The name on the ballot.
    pub name: Bilingual,
}

/// How many of a group took part in a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowTurnout {
    /// The group's name.
    pub name: Bilingual,
    /// How many, of how many.
    pub turnout: Turnout,
}

/// What came of a window, kept beside it once it was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowScores {
    /// The grades' names, in the definition's order.
    pub grades: Vec<Bilingual>,
    /// The subjects of the question.
    pub subjects: Vec<SubjectScore>,
}

/// What came of one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectScore {
    /// The name on the ballot.
    pub name: Bilingual,
    /// The mean over all criteria; none where too few rated.
    pub mean: Option<Points>,
    /// The answers by grade, over all criteria; none where fewer than the smallest group rated.
    pub grades: Option<Vec<u64>>,
}

/// The chair's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChairDesk {
    /// What everybody sees.
    pub now: SessionNow,
    /// The session's version, for the next act.
    pub version: i64,
    /// Whether the reader chairs, and does not only look on.
    pub chairs: bool,
    /// Whether the review takes ballots at all.
    pub is_open: bool,
    /// When the review closes; no window can be open longer.
    pub closes_at: DateTime<Utc>,
    /// The questions.
    pub questions: Vec<ChairQuestion>,
}

/// A question on the chair's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChairQuestion {
    /// Who is rated.
    pub subjects: Vec<Bilingual>,
    /// Where it stands.
    pub window: Window,
    /// What the chair can do with it now.
    pub acts: Vec<Act>,
}

/// The open pages that follow a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audience {
    /// Streams that are open.
    pub pages: u32,
    /// Those that were not given the newest version yet, although it is older than it should take.
    pub lagging: u32,
    /// How many milliseconds the slowest of them is behind.
    pub behind_ms: u64,
    /// Server instances through which they follow.
    pub servers: u32,
}

impl WindowScores {
    /// What the results say of the subjects at these places.
    #[must_use]
    pub fn of(results: &Results, grades: Vec<Bilingual>, subjects: &[(usize, Bilingual)]) -> Self {
        let score = |(place, name): &(usize, Bilingual)| {
            let result = results.subjects.get(*place);
            SubjectScore {
                name: name.clone(),
                mean: result.and_then(|result| result.overall.as_ref()).map(|overall| overall.mean),
                grades: result.and_then(|result| sum(result.criteria.iter().map(|one| one.total.grades.as_deref()))),
            }
        };
        Self { grades, subjects: subjects.iter().map(score).collect() }
    }
}

/// The sums of rows of the same length; nothing where a row is withheld.
fn sum<'a>(rows: impl Iterator<Item = Option<&'a [u64]>>) -> Option<Vec<u64>> {
    let mut sums: Vec<u64> = Vec::new();
    for row in rows {
        let row = row?;
        sums.resize(Ord::max(sums.len(), row.len()), 0);
        sums.iter_mut().zip(row).for_each(|(sum, count)| *sum = sum.saturating_add(*count));
    }
    Some(sums)
}

impl SubjectScore {
    /// The share of each grade in hundredths of a percent.
    #[must_use]
    pub fn shares(&self) -> Vec<u64> {
        let grades = self.grades.as_deref().unwrap_or_default();
        let all: u64 = grades.iter().fold(0, |sum, count| sum.saturating_add(*count));
        let share = |count: &u64| (u128::from(*count) * 10_000).checked_div(u128::from(all)).unwrap_or(0);
        grades.iter().map(share).map(|share| u64::try_from(share).unwrap_or(0)).collect()
    }
}

/// What the chair can do with a window in this state, while another one is open or not.
#[must_use]
pub fn chair_acts(window: &Window, another_is_open: bool, now: DateTime<Utc>) -> Vec<Act> {
    match window {
        Window::Planned(_) if another_is_open => Vec::new(),
        Window::Planned(_) => vec![Act::Open],
        Window::Open(open) if now < open.until => vec![Act::Extend, Act::CloseEarly, Act::Void],
        Window::Open(_) => vec![Act::Void],
        Window::Closed(closed) if closed.quorate => vec![Act::Void],
        Window::Closed(_) => vec![Act::Repeat, Act::Void],
        Window::Voided(_) => vec![Act::Repeat],
    }
}
