//! What becomes of a comment after the count: a numbered matter 评议意见 for its department, with a clock.
//!
//! The diagram is `docs/state-machines/review-matter.md`. Nobody knows who wrote a comment, and still only that member
//! can rate the answer: out of the salt that stays in the member's browser comes a secret for each comment, and its
//! digest, the [`voice`], is kept with the matter (`docs/ballot-protocol.md`, "Voices"). Closed is not solved: an
//! answer that helped nothing opens the matter once more.

mod act;
mod number;

use ballot::Digest;
pub use ballot::{bytes::Fixed, cast::voice};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use act::{Act, MatterError};
pub use number::{MatterNumber, NotAMatterNumber, numbered};

use crate::{
    cases::{Reason, Satisfaction},
    deadlines::{Calendar, Length, Reckoning},
    ids::PersonId,
};

/// Working days a department has for its answer unless the review says otherwise: as for requests for information
/// (政府信息公开条例, 2019, art. 33).
pub const TIME_TO_ANSWER: u16 = 20;

/// The state machine of a matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum MatterState {
    /// The department owes an answer 待答复.
    Open(Owed),
    /// It owes one and is late 逾期未答复.
    Overdue(Owed),
    /// It answered 已答复.
    Answered(Answered),
    /// The member rated the answer 已评价.
    Rated(Rated),
}

/// An answer that is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owed {
    /// Since when and until when.
    pub clock: Clock,
    /// The first answer, which helped nothing; none the first time.
    pub before: Option<Box<Rated>>,
}

/// Since when and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// The day the department got it, which is not counted.
    pub opened_on: NaiveDate,
    /// The working days it has.
    pub days: u16,
    /// The last day for the answer.
    pub due: NaiveDate,
    /// What tells the member who wrote it; `None` for a comment that came without.
    pub voice: Option<Digest>,
}

/// Answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// What was owed.
    pub owed: Owed,
    /// The answer.
    pub text: Reason,
    /// Who answered.
    pub by: PersonId,
    /// When.
    pub on: NaiveDate,
}

/// Answered and rated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rated {
    /// The answer.
    pub answer: Answered,
    /// What the member says to it.
    pub rating: Satisfaction,
    /// When.
    pub on: NaiveDate,
}

impl Clock {
    /// Handed over on `opened_on`, to be answered within so many working days.
    #[must_use]
    pub fn new(calendar: &Calendar, opened_on: NaiveDate, days: u16, voice: Option<Digest>) -> Self {
        let due = Reckoning::due(calendar, opened_on, Length::WorkingDays(days), &[]).date();
        // Only a pause would leave the day open, and there is none.
        Self { opened_on, days, due: due.unwrap_or(NaiveDate::MAX), voice }
    }

    /// The same, counted by this calendar.
    #[must_use]
    pub fn recounted(self, calendar: &Calendar) -> Self {
        Self::new(calendar, self.opened_on, self.days, self.voice)
    }
}

impl MatterState {
    /// The stable names of all states.
    pub const NAMES: [&'static str; 4] = ["open", "overdue", "answered", "rated"];

    /// The department gets the comment on `opened_on` and has `days` working days.
    #[must_use]
    pub fn open(calendar: &Calendar, opened_on: NaiveDate, days: u16, voice: Option<Digest>) -> Self {
        Self::Open(Owed { clock: Clock::new(calendar, opened_on, days, voice), before: None })
    }

    /// The state's stable name in the database and on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Open(_) => "open",
            Self::Overdue(_) => "overdue",
            Self::Answered(_) => "answered",
            Self::Rated(_) => "rated",
        }
    }

    /// What is, or was, owed.
    #[must_use]
    pub const fn owed(&self) -> &Owed {
        match self {
            Self::Open(owed) | Self::Overdue(owed) => owed,
            Self::Answered(answered) => &answered.owed,
            Self::Rated(rated) => &rated.answer.owed,
        }
    }

    /// Since when and until when.
    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.owed().clock
    }

    /// Which answer is owed or was given last: the first, or the second.
    #[must_use]
    pub const fn round(&self) -> u8 {
        if self.owed().before.is_none() { 1 } else { 2 }
    }

    /// What the writer said to the answer of this round.
    #[must_use]
    pub fn rating_of(&self, round: u8) -> Option<Satisfaction> {
        match self {
            Self::Rated(rated) if self.round() == round => Some(rated.rating),
            _ if round == 1 => self.owed().before.as_ref().map(|before| before.rating),
            _ => None,
        }
    }

    /// Whether the department owes an answer.
    #[must_use]
    pub const fn is_owed(&self) -> bool {
        matches!(self, Self::Open(_) | Self::Overdue(_))
    }

    /// Whether the answer came, or is, after the last day.
    #[must_use]
    pub fn is_late(&self, today: NaiveDate) -> bool {
        let day = match self {
            Self::Open(_) | Self::Overdue(_) => today,
            Self::Answered(answered) => answered.on,
            Self::Rated(rated) => rated.answer.on,
        };
        day > self.clock().due
    }

    /// The last day has passed without an answer.
    ///
    /// # Errors
    /// [`MatterError::StillTime`] up to and on the last day, or [`MatterError::NotNow`].
    pub fn lapse(self, today: NaiveDate) -> Result<Self, MatterError> {
        match self {
            Self::Open(owed) if today <= owed.clock.due => Err(MatterError::StillTime(owed.clock.due)),
            Self::Open(owed) => Ok(Self::Overdue(owed)),
            other => Err(other.not_now(Act::Lapse)),
        }
    }

    /// The department answers, in time or late.
    ///
    /// # Errors
    /// [`MatterError::NotNow`] unless an answer is owed.
    pub fn answer(self, text: Reason, by: PersonId, on: NaiveDate) -> Result<Self, MatterError> {
        match self {
            Self::Open(owed) | Self::Overdue(owed) => Ok(Self::Answered(Answered { owed, text, by, on })),
            other => Err(other.not_now(Act::Answer)),
        }
    }

    /// The member who wrote the comment rates the answer, once, and shows it by the secret. A first answer that helped
    /// nothing opens the matter again, with a new clock.
    ///
    /// # Errors
    /// [`MatterError::NotTheWriter`], or [`MatterError::NotNow`] unless there is an answer that is not yet rated.
    pub fn rate(
        self,
        calendar: &Calendar,
        rating: Satisfaction,
        secret: &Fixed<32>,
        on: NaiveDate,
    ) -> Result<Self, MatterError> {
        let clock = *self.clock();
        if clock.voice != Some(voice(secret)) {
            return Err(MatterError::NotTheWriter);
        }
        let Self::Answered(answer) = self else { return Err(self.not_now(Act::Rate)) };
        let reopens = helped_nothing(rating) && answer.owed.before.is_none();
        let rated = Rated { answer, rating, on };
        if !reopens {
            return Ok(Self::Rated(rated));
        }
        let clock = Clock::new(calendar, on, clock.days, clock.voice);
        Ok(Self::Open(Owed { clock, before: Some(Box::new(rated)) }))
    }

    /// The same matter with its clock counted by this calendar, as long as the answer is owed.
    #[must_use]
    pub fn recounted(self, calendar: &Calendar, today: NaiveDate) -> Self {
        let (Self::Open(owed) | Self::Overdue(owed)) = self else { return self };
        let owed = Owed { clock: owed.clock.recounted(calendar), ..owed };
        if today > owed.clock.due { Self::Overdue(owed) } else { Self::Open(owed) }
    }

    const fn not_now(&self, act: Act) -> MatterError {
        MatterError::NotNow { state: self.name(), act }
    }
}

/// 不满意 and worse.
const fn helped_nothing(rating: Satisfaction) -> bool {
    matches!(rating, Satisfaction::Dissatisfied | Satisfaction::VeryDissatisfied)
}

#[cfg(test)]
mod tests;
