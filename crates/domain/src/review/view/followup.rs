//! Matters and plans on the public board.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    cases::Satisfaction,
    ids::MatterId,
    review::{
        matter::{MatterNumber, MatterState},
        rectification::{MeasureStanding, Plan, PlanCounts},
    },
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

/// A matter with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterView {
    /// The matter.
    pub id: MatterId,
    /// Its public number.
    pub number: MatterNumber,
    /// The department that owes the answer.
    pub department: Bilingual,
    /// The comment, as moderated.
    pub comment: String,
    /// Where it stands.
    pub standing: MatterStanding,
    /// The last day for the answer.
    pub due: NaiveDate,
    /// The answer, once it is there.
    pub answer: Option<String>,
    /// What the writer says to it.
    pub rating: Option<Satisfaction>,
}

/// A department's plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanView {
    /// The department.
    pub department: Bilingual,
    /// How many measures stand how.
    pub counts: PlanCounts,
    /// The measures.
    pub measures: Vec<MeasureView>,
}

/// One measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureView {
    /// What will be done.
    pub what: String,
    /// How it stands.
    pub standing: MeasureStanding,
    /// The last day as first promised.
    pub promised_for: NaiveDate,
    /// The last day as things stand, if it was put off, with the reason given last.
    pub put_off: Option<(NaiveDate, String)>,
    /// When it was done and how anybody can see it.
    pub done: Option<(NaiveDate, String)>,
}

impl MatterStanding {
    /// Where a matter stands on `today`: late is late, whether or not the night's run has noted it.
    #[must_use]
    pub fn of(state: &MatterState, today: NaiveDate) -> Self {
        let late = state.is_late(today);
        match state {
            MatterState::Overdue(_) => Self::Overdue,
            MatterState::Open(_) if late => Self::Overdue,
            MatterState::Open(_) => Self::Open,
            MatterState::Answered(_) | MatterState::Rated(_) if late => Self::AnsweredLate,
            MatterState::Answered(_) | MatterState::Rated(_) => Self::Answered,
        }
    }
}

impl MatterView {
    /// A matter as it stands on `today`.
    #[must_use]
    pub fn of(
        id: MatterId,
        number: MatterNumber,
        department: Bilingual,
        comment: String,
        state: &MatterState,
        today: NaiveDate,
    ) -> Self {
        let (answer, rating) = match state {
            MatterState::Open(_) | MatterState::Overdue(_) => (None, None),
            MatterState::Answered(answered) => (Some(answered), None),
            MatterState::Rated(rated) => (Some(&rated.answer), Some(rated.rating)),
        };
        let answer = answer.map(|answer| answer.text.as_str().to_owned());
        let (standing, due) = (MatterStanding::of(state, today), state.clock().due);
        Self { id, number, department, comment, standing, due, answer, rating }
    }
}

impl PlanView {
    /// A plan as it stands on `today`.
    #[must_use]
    pub fn of(department: Bilingual, plan: &Plan, today: NaiveDate) -> Self {
        let words = |reason: &crate::cases::Reason| reason.as_str().to_owned();
        let measures = plan.measures().iter().map(|measure| MeasureView {
            what: words(&measure.what),
            standing: measure.standing(today),
            promised_for: measure.promised_for,
            put_off: measure.put_off.last().map(|put_off| (put_off.until, words(&put_off.reason))),
            done: measure.done.as_ref().map(|done| (done.on, words(&done.proof))),
        });
        Self { department, counts: plan.counts(today), measures: measures.collect() }
    }
}
