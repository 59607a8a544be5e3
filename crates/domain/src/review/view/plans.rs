//! Plans on the public board and on officials' desks.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    cases::Reason,
    ids::{DepartmentId, ReviewId},
    page::Page,
    review::rectification::{MeasureStanding, Plan, PlanCounts},
    text::Bilingual,
};

/// A department's plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanView {
    /// The review after which it was made.
    pub review: ReviewId,
    /// Its title.
    pub title: Bilingual,
    /// The department.
    pub department: DepartmentId,
    /// Its name.
    pub name: Bilingual,
    /// How many measures stand how.
    pub counts: PlanCounts,
    /// The measures.
    pub measures: Vec<MeasureView>,
}

/// The public board of promises after a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromisesBoard {
    /// The review's title.
    pub title: Bilingual,
    /// The day for which it holds.
    pub on: NaiveDate,
    /// All measures of all departments.
    pub counts: PlanCounts,
    /// The plans asked for, in the order of the departments.
    pub plans: Page<PlanView>,
    /// The departments under review that have promised nothing so far.
    pub silent: Vec<Bilingual>,
}

/// What an official has to do with plans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlansDesk {
    /// The plans the reader keeps, also those with nothing in them yet; the last review first.
    pub plans: Vec<PlanView>,
    /// The plans in which something is said to be done and a supervisor has not looked.
    pub waiting: Page<PlanView>,
    /// Whether the reader looks at what is said to be done.
    pub checks: bool,
}

/// One plan with what its reader may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanTask {
    /// The plan.
    pub plan: PlanView,
    /// Whether the reader may promise, and say what came of it.
    pub promises: bool,
    /// Whether the reader looks at what is said to be done.
    pub checks: bool,
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
    /// When it was done and how anybody can see it, as the department says.
    pub done: Option<(NaiveDate, String)>,
    /// When a supervisor found it done.
    pub found_on: Option<NaiveDate>,
    /// What a supervisor found instead, the last time, and when.
    pub refused: Option<(NaiveDate, String)>,
}

impl PlanView {
    /// A plan in which nothing was promised so far.
    #[must_use]
    pub fn empty((review, title): (ReviewId, Bilingual), (department, name): (DepartmentId, Bilingual)) -> Self {
        Self { review, title, department, name, counts: PlanCounts::default(), measures: Vec::new() }
    }

    /// A plan as it stands on `today`.
    #[must_use]
    pub fn of(
        (review, title): (ReviewId, Bilingual),
        (department, name): (DepartmentId, Bilingual),
        plan: &Plan,
        today: NaiveDate,
    ) -> Self {
        let words = |reason: &Reason| reason.as_str().to_owned();
        let measures = plan.measures().iter().map(|measure| MeasureView {
            what: words(&measure.what),
            standing: measure.standing(today),
            promised_for: measure.promised_for,
            put_off: measure.put_off.last().map(|put_off| (put_off.until, words(&put_off.reason))),
            done: measure.done.as_ref().map(|done| (done.on, words(&done.proof))),
            found_on: measure.done.as_ref().and_then(|done| done.found_on),
            refused: measure.refused.last().map(|refused| (refused.on, words(&refused.reason))),
        });
        Self { review, title, department, name, counts: plan.counts(today), measures: measures.collect() }
    }
}
