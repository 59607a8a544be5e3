//! What a department promises after a review, measure by measure with a day each, and what came of it 整改.
//!
//! A promise can be put off, with a reason, but the first day stays on the public board: a measure done after it is
//! done late. What the department says is done counts as done only when a supervisor has looked at it and found it so.

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
    /// That it was done, as the department says.
    pub done: Option<Done>,
    /// Every time that was said and not found so, in order.
    pub refused: Vec<Refused>,
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

/// A promise kept, as the department says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// When.
    pub on: NaiveDate,
    /// How anybody can see it.
    pub proof: Reason,
    /// When a supervisor found it so; `None` while nobody has looked.
    pub found_on: Option<NaiveDate>,
}

/// A promise that was said to be kept and was not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// What the department had said.
    pub claim: Done,
    /// What the supervisor found.
    pub reason: Reason,
    /// When.
    pub on: NaiveDate,
}

/// How a measure stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureStanding {
    /// There is time until the day first promised 进行中.
    Promised,
    /// The day first promised has passed, and it is not done 逾期.
    Late,
    /// The department says it is done, and nobody has looked yet 待核查.
    Claimed,
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
    /// Done, as the department says.
    pub claimed: u32,
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
    /// The department has said that the measure is done.
    #[error("measure {0} is done")]
    AlreadyDone(usize),
    /// The department has not said that the measure is done, or a supervisor has looked at it already.
    #[error("there is nothing to look at in measure {0}")]
    NothingClaimed(usize),
    /// A promise can only be put off to a later day.
    #[error("the day promised is {0}")]
    NotLater(NaiveDate),
}

impl From<PlanError> for ErrorCode {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::NoMeasures | PlanError::Passed(_) | PlanError::NotLater(_) => Self::Invalid,
            PlanError::NoSuchMeasure(_) => Self::NotFound,
            PlanError::AlreadyDone(_) | PlanError::NothingClaimed(_) => Self::NotNow,
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
        let none = Self { measures: Vec::new() };
        measures.into_iter().try_fold(none, |plan, (what, day)| plan.and(what, day, today))
    }

    /// Promises one more measure.
    ///
    /// # Errors
    /// [`PlanError::Passed`] for a day before `today`.
    pub fn and(mut self, what: Reason, promised_for: NaiveDate, today: NaiveDate) -> Result<Self, PlanError> {
        if promised_for < today {
            return Err(PlanError::Passed(promised_for));
        }
        let (put_off, done, refused) = (Vec::new(), None, Vec::new());
        self.measures.push(Measure { what, promised_for, put_off, done, refused });
        Ok(self)
    }

    /// The measures, in the department's order.
    #[must_use]
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    /// The department says that the measure at `place` is done, which `proof` shows.
    ///
    /// # Errors
    /// [`PlanError::NoSuchMeasure`] or [`PlanError::AlreadyDone`].
    pub fn finish(mut self, place: usize, proof: Reason, on: NaiveDate) -> Result<Self, PlanError> {
        self.unfinished(place)?.done = Some(Done { on, proof, found_on: None });
        Ok(self)
    }

    /// A supervisor has looked at the measure at `place` and found it done.
    ///
    /// # Errors
    /// [`PlanError::NoSuchMeasure`] or [`PlanError::NothingClaimed`].
    pub fn confirm(mut self, place: usize, on: NaiveDate) -> Result<Self, PlanError> {
        let (measure, claim) = self.claimed(place)?;
        measure.done = Some(Done { found_on: Some(on), ..claim });
        Ok(self)
    }

    /// A supervisor has looked at the measure at `place` and not found it done: it is owed as before.
    ///
    /// # Errors
    /// [`PlanError::NoSuchMeasure`] or [`PlanError::NothingClaimed`].
    pub fn refuse(mut self, place: usize, reason: Reason, on: NaiveDate) -> Result<Self, PlanError> {
        let (measure, claim) = self.claimed(place)?;
        measure.done = None;
        measure.refused.push(Refused { claim, reason, on });
        Ok(self)
    }

    /// How many measures a supervisor has to look at.
    #[must_use]
    pub fn to_look_at(&self) -> u32 {
        let claimed = |measure: &&Measure| measure.done.as_ref().is_some_and(|done| done.found_on.is_none());
        u32::try_from(self.measures.iter().filter(claimed).count()).unwrap_or(u32::MAX)
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
                MeasureStanding::Claimed => &mut counts.claimed,
                MeasureStanding::Done => &mut counts.done,
                MeasureStanding::DoneLate => &mut counts.done_late,
            } += 1;
        }
        counts
    }

    /// A measure of which the department says that it is done, and nobody has looked.
    fn claimed(&mut self, place: usize) -> Result<(&mut Measure, Done), PlanError> {
        let measure = self.measures.get_mut(place).ok_or(PlanError::NoSuchMeasure(place))?;
        let claim = measure.done.clone().filter(|done| done.found_on.is_none());
        claim.map(|claim| (measure, claim)).ok_or(PlanError::NothingClaimed(place))
    }

    fn unfinished(&mut self, place: usize) -> Result<&mut Measure, PlanError> {
        match self.measures.get_mut(place) {
            None => Err(PlanError::NoSuchMeasure(place)),
            Some(measure) if measure.done.is_some() => Err(PlanError::AlreadyDone(place)),
            Some(measure) => Ok(measure),
        }
    }
}

impl PlanCounts {
    /// How many measures were promised.
    #[must_use]
    pub const fn all(&self) -> u32 {
        self.kept() + self.promised + self.late + self.claimed
    }

    /// How many are done, in time or late.
    #[must_use]
    pub const fn kept(&self) -> u32 {
        self.done + self.done_late
    }

    /// The counts of several plans together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            promised: self.promised + other.promised,
            late: self.late + other.late,
            claimed: self.claimed + other.claimed,
            done: self.done + other.done,
            done_late: self.done_late + other.done_late,
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
            Some(done) if done.found_on.is_none() => MeasureStanding::Claimed,
            Some(done) if done.on <= self.promised_for => MeasureStanding::Done,
            Some(_) => MeasureStanding::DoneLate,
            None if today <= self.promised_for => MeasureStanding::Promised,
            None => MeasureStanding::Late,
        }
    }
}

#[cfg(test)]
mod tests;
