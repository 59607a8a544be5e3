//! What a department promises after a review, measure by measure with a day each, and what came of it 整改.
//!
//! A promise can be put off, with a reason, but the first day stays on the public board: a measure done after it is
//! done late.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{cases::Reason, error::ErrorCode};

/// A department's plan 整改方案.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    measures: Vec<Measure>,
}

/// One measure 整改措施.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// What will be done.
    pub what: Reason,
    /// The last day for it, as first promised.
    pub promised_for: NaiveDate,
    /// Every time it was put off, in order.
    pub put_off: Vec<PutOff>,
    /// That it was done.
    pub done: Option<Done>,
}

/// A promise put off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutOff {
    /// The new last day.
    pub until: NaiveDate,
    /// Why.
    pub reason: Reason,
    /// When that was said.
    pub on: NaiveDate,
}

/// A promise kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// When.
    pub on: NaiveDate,
    /// How anybody can see it.
    pub proof: Reason,
}

/// How a measure stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureStanding {
    /// There is time until the day first promised 进行中.
    Promised,
    /// The day first promised has passed, and it is not done 逾期.
    Late,
    /// Done by the day first promised 按期完成.
    Done,
    /// Done, but later 逾期完成.
    DoneLate,
}

/// How many measures stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanCounts {
    /// There is time.
    pub promised: u32,
    /// Not done in time and not done yet.
    pub late: u32,
    /// Done in time.
    pub done: u32,
    /// Done late.
    pub done_late: u32,
}

/// Why a plan can't be made or changed. It stays as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// A plan without measures promises nothing.
    #[error("a plan has at least one measure")]
    NoMeasures,
    /// A promise for a day that has passed.
    #[error("{0} has passed")]
    Passed(NaiveDate),
    /// The plan has no such measure.
    #[error("there is no measure {0}")]
    NoSuchMeasure(usize),
    /// The measure is done.
    #[error("measure {0} is done")]
    AlreadyDone(usize),
    /// A promise can only be put off to a later day.
    #[error("the day promised is {0}")]
    NotLater(NaiveDate),
}

impl From<PlanError> for ErrorCode {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::NoMeasures | PlanError::Passed(_) | PlanError::NotLater(_) => Self::Invalid,
            PlanError::NoSuchMeasure(_) => Self::NotFound,
            PlanError::AlreadyDone(_) => Self::NotNow,
        }
    }
}

impl Plan {
    /// Promises these measures, each until its day.
    ///
    /// # Errors
    /// [`PlanError::NoMeasures`], or [`PlanError::Passed`] for a day before `today`.
    pub fn promise(measures: Vec<(Reason, NaiveDate)>, today: NaiveDate) -> Result<Self, PlanError> {
        if measures.is_empty() {
            return Err(PlanError::NoMeasures);
        }
        if let Some((_, day)) = measures.iter().find(|(_, day)| *day < today) {
            return Err(PlanError::Passed(*day));
        }
        let measure = |(what, promised_for)| Measure { what, promised_for, put_off: Vec::new(), done: None };
        Ok(Self { measures: measures.into_iter().map(measure).collect() })
    }

    /// The measures, in the department's order.
    #[must_use]
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    /// The measure at `place` is done, which `proof` shows.
    ///
    /// # Errors
    /// [`PlanError::NoSuchMeasure`] or [`PlanError::AlreadyDone`].
    pub fn finish(mut self, place: usize, proof: Reason, on: NaiveDate) -> Result<Self, PlanError> {
        self.unfinished(place)?.done = Some(Done { on, proof });
        Ok(self)
    }

    /// The measure at `place` will be done only until a later day.
    ///
    /// # Errors
    /// [`PlanError::NotLater`], [`PlanError::Passed`], [`PlanError::NoSuchMeasure`] or [`PlanError::AlreadyDone`].
    pub fn put_off(mut self, place: usize, put_off: PutOff) -> Result<Self, PlanError> {
        let measure = self.unfinished(place)?;
        if put_off.until <= measure.last_day() {
            return Err(PlanError::NotLater(measure.last_day()));
        }
        if put_off.until < put_off.on {
            return Err(PlanError::Passed(put_off.until));
        }
        measure.put_off.push(put_off);
        Ok(self)
    }

    /// How many measures stand how on `today`.
    #[must_use]
    pub fn counts(&self, today: NaiveDate) -> PlanCounts {
        let mut counts = PlanCounts::default();
        for measure in &self.measures {
            *match measure.standing(today) {
                MeasureStanding::Promised => &mut counts.promised,
                MeasureStanding::Late => &mut counts.late,
                MeasureStanding::Done => &mut counts.done,
                MeasureStanding::DoneLate => &mut counts.done_late,
            } += 1;
        }
        counts
    }

    fn unfinished(&mut self, place: usize) -> Result<&mut Measure, PlanError> {
        match self.measures.get_mut(place) {
            None => Err(PlanError::NoSuchMeasure(place)),
            Some(measure) if measure.done.is_some() => Err(PlanError::AlreadyDone(place)),
            Some(measure) => Ok(measure),
        }
    }
}

impl Measure {
    /// The last day for it as things stand.
    #[must_use]
    pub fn last_day(&self) -> NaiveDate {
        self.put_off.last().map_or(self.promised_for, |put_off| put_off.until)
    }

    /// How it stands on `today`, against the day first promised.
    #[must_use]
    pub fn standing(&self, today: NaiveDate) -> MeasureStanding {
        match &self.done {
            Some(done) if done.on <= self.promised_for => MeasureStanding::Done,
            Some(_) => MeasureStanding::DoneLate,
            None if today <= self.promised_for => MeasureStanding::Promised,
            None => MeasureStanding::Late,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2027, 3, day).unwrap()
    }

    fn words(text: &str) -> Reason {
        Reason::parse(text).unwrap()
    }

    fn plan() -> Plan {
        Plan::promise(vec![(words("延长窗口时间"), day(10)), (words("公开电话"), day(20))], day(1)).unwrap()
    }

    fn later(until: u32, on: u32) -> PutOff {
        PutOff { until: day(until), reason: words("设备未到"), on: day(on) }
    }

    #[test]
    fn a_promise_stands_late_from_the_day_after() {
        let standing = |plan: &Plan, today| plan.measures()[0].standing(day(today));
        assert_eq!([10, 11].map(|today| standing(&plan(), today)), [MeasureStanding::Promised, MeasureStanding::Late]);
        let done = |on| plan().finish(0, words("见公告"), day(on)).unwrap();
        assert_eq!(standing(&done(10), 30), MeasureStanding::Done);
        assert_eq!(standing(&done(11), 30), MeasureStanding::DoneLate);
    }

    #[test]
    fn a_promise_put_off_is_still_the_first_promise() {
        let plan = plan().put_off(0, later(15, 9)).unwrap();
        assert_eq!(plan.measures()[0].last_day(), day(15));
        assert_eq!(plan.measures()[0].standing(day(11)), MeasureStanding::Late);
        assert_eq!(plan.clone().put_off(0, later(15, 10)), Err(PlanError::NotLater(day(15))));
        assert_eq!(plan.clone().put_off(0, later(16, 17)), Err(PlanError::Passed(day(16))));
        let done = plan.finish(0, words("见公告"), day(14)).unwrap();
        assert_eq!(done.counts(day(21)), PlanCounts { late: 1, done_late: 1, ..PlanCounts::default() });
        assert_eq!(done.counts(day(20)), PlanCounts { promised: 1, done_late: 1, ..PlanCounts::default() });
    }

    #[test]
    fn what_is_no_promise_is_refused() {
        assert_eq!(Plan::promise(Vec::new(), day(1)), Err(PlanError::NoMeasures));
        assert_eq!(Plan::promise(vec![(words("公开"), day(1))], day(2)), Err(PlanError::Passed(day(1))));
        assert_eq!(plan().finish(2, words("见公告"), day(3)), Err(PlanError::NoSuchMeasure(2)));
        let done = plan().finish(1, words("见公告"), day(3)).unwrap();
        assert_eq!(done.clone().finish(1, words("见公告"), day(4)), Err(PlanError::AlreadyDone(1)));
        assert_eq!(done.put_off(1, later(30, 4)), Err(PlanError::AlreadyDone(1)));
    }
}
