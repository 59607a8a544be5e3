//! Matters on the public board and on officials' desks.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    cases::Satisfaction,
    ids::{DepartmentId, ReviewId},
    page::Page,
    review::matter::{Answered, MatterNumber, MatterState, Owed, Rated},
    text::Bilingual,
};

/// Where a matter stands, for lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatterStanding {
    /// 待答复
    Open,
    /// 逾期未答复
    Overdue,
    /// 已答复
    Answered,
    /// 逾期答复
    AnsweredLate,
}

/// A matter in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterView {
    /// The review it came from.
    pub review: ReviewId,
    /// Its public number.
    pub number: MatterNumber,
    /// Its version, for the next change.
    pub version: i64,
    /// Who was rated.
    pub subject: Bilingual,
    /// The comment, as moderated.
    pub comment: String,
    /// Where it stands.
    pub standing: MatterStanding,
    /// The last day for the answer.
    pub due: NaiveDate,
    /// Whether the first answer helped nothing.
    pub reopened: bool,
    /// What the writer says to the answer.
    pub rating: Option<Satisfaction>,
}

/// How many matters stand how; late ones as the last night's run found them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterCounts {
    /// The department owes an answer.
    pub open: u64,
    /// It owes one and is late.
    pub overdue: u64,
    /// It answered.
    pub answered: u64,
    /// It answered, and the writer has said what that was worth.
    pub rated: u64,
}

/// The public board of the matters of a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MattersBoard {
    /// The review's title.
    pub title: Bilingual,
    /// All matters of the review.
    pub counts: MatterCounts,
    /// How many comments were held back.
    pub held_back: u64,
    /// The departments that have matters, with how many.
    pub departments: Vec<(DepartmentId, Bilingual, u64)>,
    /// The matters asked for, in the order of their numbers.
    pub matters: Page<MatterView>,
}

/// What an official has to answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MattersDesk {
    /// The matters, what is due first.
    pub matters: Page<MatterView>,
    /// The live topics with their versions.
    pub topics: Vec<(String, i64)>,
}

/// One matter with everything that happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterPage {
    /// The review's title.
    pub title: Bilingual,
    /// The matter.
    pub matter: MatterView,
    /// What happened, in order.
    pub steps: Vec<MatterStep>,
    /// Whether its writer can rate the answer.
    pub awaits_rating: bool,
    /// Whether the reader may answer.
    pub may_answer: bool,
}

/// One thing that happened to a matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterStep {
    /// When.
    pub on: NaiveDate,
    /// What.
    pub what: MatterEvent,
}

/// What can happen to a matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatterEvent {
    /// The department got it, to be answered by this day.
    HandedOver(NaiveDate),
    /// The department answered, in time or late.
    Answered {
        /// The answer.
        text: String,
        /// Whether it came after the last day.
        late: bool,
    },
    /// The writer rated the answer.
    Rated(Satisfaction),
    /// The writer said that it helped nothing; it is to be answered again by this day.
    Reopened(NaiveDate),
}

impl MatterStanding {
    /// Where a matter stands on `today`: late is late, whether or not the night's run has noted it.
    #[must_use]
    pub fn of(state: &MatterState, today: NaiveDate) -> Self {
        match (state.is_owed(), state.is_late(today)) {
            (true, false) => Self::Open,
            (true, true) => Self::Overdue,
            (false, false) => Self::Answered,
            (false, true) => Self::AnsweredLate,
        }
    }
}

impl MatterCounts {
    /// All of them.
    #[must_use]
    pub const fn all(&self) -> u64 {
        self.open + self.overdue + self.answered + self.rated
    }

    /// The count of the state with this stable name.
    pub fn of_state(&mut self, name: &str) -> Option<&mut u64> {
        match name {
            "open" => Some(&mut self.open),
            "overdue" => Some(&mut self.overdue),
            "answered" => Some(&mut self.answered),
            "rated" => Some(&mut self.rated),
            _ => None,
        }
    }
}

impl MatterView {
    /// A matter as it stands on `today`. Names and the comment are for the caller to fill in.
    #[must_use]
    pub fn of(
        (review, number, version): (ReviewId, MatterNumber, i64),
        subject: Bilingual,
        comment: String,
        state: &MatterState,
        today: NaiveDate,
    ) -> Self {
        let rating = match state {
            MatterState::Rated(rated) => Some(rated.rating),
            _ => None,
        };
        Self {
            review,
            number,
            version,
            subject,
            comment,
            standing: MatterStanding::of(state, today),
            due: state.clock().due,
            reopened: state.owed().before.is_some(),
            rating,
        }
    }
}

/// Everything that happened to a matter, in order.
#[must_use]
pub fn steps(state: &MatterState) -> Vec<MatterStep> {
    let mut steps = Vec::new();
    match state {
        MatterState::Open(owed) | MatterState::Overdue(owed) => add_owed(&mut steps, owed),
        MatterState::Answered(answered) => add_answer(&mut steps, answered),
        MatterState::Rated(rated) => add_rating(&mut steps, rated),
    }
    steps
}

fn add_owed(steps: &mut Vec<MatterStep>, owed: &Owed) {
    let (on, due) = (owed.clock.opened_on, owed.clock.due);
    match &owed.before {
        None => steps.push(MatterStep { on, what: MatterEvent::HandedOver(due) }),
        Some(before) => {
            add_rating(steps, before);
            steps.push(MatterStep { on, what: MatterEvent::Reopened(due) });
        }
    }
}

fn add_answer(steps: &mut Vec<MatterStep>, answered: &Answered) {
    add_owed(steps, &answered.owed);
    let late = answered.on > answered.owed.clock.due;
    let text = answered.text.as_str().to_owned();
    steps.push(MatterStep { on: answered.on, what: MatterEvent::Answered { text, late } });
}

fn add_rating(steps: &mut Vec<MatterStep>, rated: &Rated) {
    add_answer(steps, &rated.answer);
    steps.push(MatterStep { on: rated.on, what: MatterEvent::Rated(rated.rating) });
}
