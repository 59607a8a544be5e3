//! Until when: which limit binds a case in each state, and the strip of days that explains it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{CaseState, Course};
use crate::{
    catalogue::{FlowDefinition, StepKind},
    deadlines::{Calendar, Due, Explanation, Length, Limit, Pause, PauseReason, Reckoning},
    time::local_date,
};

/// Working days within which an application is accepted, declined or sent back with everything that is missing, else
/// it counts as accepted (Licensing Law 行政许可法 art. 32).
pub const LIMIT_TO_ACCEPT: u16 = 5;

/// Working days within which the document is made out and delivered after the decision (Licensing Law art. 44).
pub const LIMIT_TO_DELIVER: u16 = 10;

/// Working days within which the head answers an objection: the city's own promise.
pub const LIMIT_TO_ANSWER: u16 = 5;

/// Working days the applicant has at least to hand in what is missing.
pub const TIME_TO_SUPPLEMENT: u16 = 10;

/// The limits of the guide by which a case runs, in working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseLimits {
    /// What the department promised; 0 for an immediate item.
    pub promised: u16,
    /// What the law gives.
    pub statutory: u16,
}

/// The days that bind a case now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueDates {
    /// The day by which the next thing has to happen, whoever has to do it.
    pub next: Option<NaiveDate>,
    /// The day by which the department promised to decide; unknown before acceptance and while the clock stands.
    pub promised: Option<NaiveDate>,
    /// The day by which the law wants a decision; unknown as above.
    pub statutory: Option<NaiveDate>,
}

impl Course {
    /// The days that don't count, with `by` as the one who ordered it.
    #[must_use]
    pub fn pauses(&self, flow: &FlowDefinition, by: &str) -> Vec<Pause> {
        let correction = self.correction.iter().map(|correction| Pause {
            from: correction.asked_on,
            until: correction.answered_on,
            reason: PauseReason::Correction,
            by: by.to_owned(),
        });
        let procedures = self.procedures.iter().map(|procedure| Pause {
            from: procedure.began_on,
            until: procedure.ended_on,
            reason: match flow.step(&procedure.step).map(|step| step.kind) {
                Some(StepKind::Hearing) => PauseReason::Hearing,
                Some(StepKind::ExpertReview) => PauseReason::ExpertReview,
                _ => PauseReason::Testing,
            },
            by: by.to_owned(),
        });
        correction.chain(procedures).collect()
    }

    /// The last day for acceptance: counted from receipt, and anew from the day the missing papers came.
    #[must_use]
    pub fn acceptance_due(&self, calendar: &Calendar) -> NaiveDate {
        calendar.forward(self.acceptance_start(), u32::from(LIMIT_TO_ACCEPT))
    }

    /// The strip of days behind the limit that runs, at least up to `through`.
    #[must_use]
    pub fn explain(
        &self,
        flow: &FlowDefinition,
        limits: CaseLimits,
        calendar: &Calendar,
        by: &str,
        through: Option<NaiveDate>,
    ) -> Explanation {
        let pauses = self.pauses(flow, by);
        let (start, limits) = match self.accepted_on {
            Some(on) => (on, vec![Limit::promised(limits.promised), Limit::statutory(limits.statutory)]),
            None => (self.acceptance_start(), vec![Limit::statutory(LIMIT_TO_ACCEPT)]),
        };
        Reckoning { start, limits: &limits, pauses: &pauses, through }.explain(calendar)
    }

    fn acceptance_start(&self) -> NaiveDate {
        let answered = self.correction.as_ref().and_then(|correction| correction.answered_on);
        answered.unwrap_or(self.received_on)
    }

    fn decision_due(&self, flow: &FlowDefinition, calendar: &Calendar, days: u16) -> Option<NaiveDate> {
        let pauses = self.pauses(flow, "");
        let due: Due = Reckoning::due(calendar, self.accepted_on?, Length::WorkingDays(days), &pauses);
        due.date()
    }
}

impl CaseState {
    /// The days that bind the case in this state.
    #[must_use]
    pub fn due_dates(&self, flow: &FlowDefinition, limits: CaseLimits, calendar: &Calendar) -> DueDates {
        let Some(course) = self.course() else { return DueDates::default() };
        let promised = course.decision_due(flow, calendar, limits.promised);
        let statutory = course.decision_due(flow, calendar, limits.statutory);
        DueDates { next: self.next_due(&course, flow, calendar, promised), promised, statutory }
    }

    /// Whether the desk can do nothing before somebody else acts.
    #[must_use]
    pub const fn is_waiting(&self) -> bool {
        matches!(self, Self::Correcting(_))
    }

    fn next_due(
        &self,
        course: &Course,
        flow: &FlowDefinition,
        calendar: &Calendar,
        promised: Option<NaiveDate>,
    ) -> Option<NaiveDate> {
        match self {
            Self::Submitted(_) => Some(course.acceptance_due(calendar)),
            Self::Correcting(correcting) => Some(correcting.request.answer_by),
            Self::Handling(handling) => promised.or_else(|| {
                // The clock stands for a special procedure, which has the step's own limit.
                let procedure = course.procedures.last()?;
                let limit = flow.step(&handling.step)?.limit;
                Some(calendar.forward(procedure.began_on, u32::from(limit)))
            }),
            Self::Decided(decided) => Some(calendar.forward(decided.decision.on, u32::from(LIMIT_TO_DELIVER))),
            Self::Completed(completed) => {
                let objection = completed.voice.objection.as_ref().filter(|objection| objection.answer.is_none())?;
                Some(calendar.forward(local_date(objection.at), u32::from(LIMIT_TO_ANSWER)))
            }
            Self::Draft | Self::Withdrawn(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        accounts::Role,
        cases::{Decision, Missing, Outcome, Reason},
        catalogue::FlowStep,
        ids::PersonId,
        text::Bilingual,
    };

    const LIMITS: CaseLimits = CaseLimits { promised: 5, statutory: 20 };

    /// November 2026 has no holidays; the 2nd is a Monday.
    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, d).unwrap()
    }

    fn flow() -> FlowDefinition {
        let step = |key: &str, kind| FlowStep {
            key: key.into(),
            name: Bilingual::new(key, key),
            kind,
            role: Role::Reviewer,
            limit: 2,
            risks: Vec::new(),
        };
        let kinds = [StepKind::Acceptance, StepKind::Review, StepKind::Testing, StepKind::Decision, StepKind::Issue];
        FlowDefinition { version: 1, steps: kinds.into_iter().map(|kind| step(kind.name(), kind)).collect() }
    }

    fn next(state: &CaseState) -> Option<NaiveDate> {
        state.due_dates(&flow(), LIMITS, &Calendar::default()).next
    }

    fn missing() -> Vec<Missing> {
        vec![Missing { material: None, what: Reason::parse("平面图").unwrap() }]
    }

    #[test]
    fn acceptance_has_five_days_and_again_five_after_a_correction() {
        let state = CaseState::Draft.submit(day(2)).unwrap();
        assert_eq!(next(&state), Some(day(9)));
        let state = state.ask(missing(), day(18), PersonId(1), day(4)).unwrap();
        assert_eq!((next(&state), state.is_waiting()), (Some(day(18)), true));
        let state = state.supplement(day(6)).unwrap();
        assert_eq!((next(&state), state.is_waiting()), (Some(day(13)), false));
    }

    #[test]
    fn the_promise_waits_for_missing_papers() {
        let handling = CaseState::Draft.submit(day(2)).and_then(|s| s.accept(&flow(), day(2))).unwrap();
        assert_eq!(next(&handling), Some(day(9)));
        let asked = handling.ask(missing(), day(18), PersonId(1), day(4)).unwrap();
        let due = asked.due_dates(&flow(), LIMITS, &Calendar::default());
        assert_eq!((due.next, due.promised), (Some(day(18)), None), "unknown while the clock stands");
        let again = asked.supplement(day(6)).unwrap();
        assert_eq!(next(&again), Some(day(11)), "the 4th and 5th did not count");
    }

    #[test]
    fn testing_stops_the_clock_and_has_its_own_limit() {
        let handling = CaseState::Draft.submit(day(2)).and_then(|s| s.accept(&flow(), day(6))).unwrap();
        let testing = handling.pass(&flow(), day(9)).unwrap();
        assert_eq!(next(&testing), Some(day(11)));
        let deciding = testing.pass(&flow(), day(12)).unwrap();
        assert_eq!(next(&deciding), Some(day(18)));
        let reasons = Reason::parse("符合条件").unwrap();
        let decision = Decision { outcome: Outcome::Granted, reasons, on: day(13), by: PersonId(2) };
        let decided = deciding.decide(&flow(), decision).unwrap();
        assert_eq!(next(&decided), Some(day(27)), "ten working days to deliver");
        let strip = decided.course().unwrap().explain(&flow(), LIMITS, &Calendar::default(), "市场监管局", None);
        assert_eq!(strip.due(crate::deadlines::LimitKind::Promised), Some(day(18)));
    }
}
