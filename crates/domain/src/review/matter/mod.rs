//! What becomes of a comment after the count: a numbered matter 评议意见 for its department, with a clock.
//!
//! The diagram is `docs/state-machines/review-matter.md`. Nobody knows who wrote a comment, and still only that member
//! can rate the answer: the member's page puts the digest of a random secret into the comment ([`voice`]) and keeps
//! the secret with the receipt. The secret has nothing to do with the ballot's token and is used for nothing else.

mod number;

use ballot::Digest;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use number::{MatterNumber, NotAMatterNumber, numbered};

use crate::{
    cases::{Reason, Satisfaction},
    deadlines::{Calendar, Length, Reckoning},
    error::ErrorCode,
    ids::PersonId,
};

const VOICE: &[u8] = b"sunhall/review/voice/v1\0";

/// Working days a department has for its answer unless the review says otherwise: as for requests for information
/// (政府信息公开条例, 2019, art. 33).
pub const TIME_TO_ANSWER: u16 = 20;

/// The state machine of a matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum MatterState {
    /// The department owes an answer 待答复.
    Open(Clock),
    /// It owes one and is late 逾期未答复.
    Overdue(Clock),
    /// It answered 已答复.
    Answered(Answered),
    /// The member rated the answer 已评价.
    Rated(Rated),
}

/// Since when and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// The day the department got it, which is not counted.
    pub opened_on: NaiveDate,
    /// The last day for the answer.
    pub due: NaiveDate,
    /// What tells the member who wrote it; `None` if the member did not want to rate.
    pub voice: Option<Digest>,
}

/// Answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Its clock.
    pub clock: Clock,
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

/// What can be done to a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The last day has passed without an answer 逾期.
    Lapse,
    /// The department answers 答复.
    Answer,
    /// The member rates the answer 评价.
    Rate,
}

/// Why an act on a matter was not possible. The matter stays as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MatterError {
    /// The diagram has no such arrow from this state.
    #[error("a matter that is {state} does not allow {}", .act.name())]
    NotNow {
        /// The state's stable name.
        state: &'static str,
        /// What was tried.
        act: Act,
    },
    /// The last day has not passed.
    #[error("the department has until {0}")]
    StillTime(NaiveDate),
    /// Whoever rates does not know the secret of the member who wrote.
    #[error("not the member who wrote it")]
    NotTheWriter,
}

impl From<MatterError> for ErrorCode {
    fn from(error: MatterError) -> Self {
        match error {
            MatterError::NotTheWriter => Self::Forbidden,
            MatterError::NotNow { .. } | MatterError::StillTime(_) => Self::NotNow,
        }
    }
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 3] = [Self::Lapse, Self::Answer, Self::Rate];

    /// The stable name used in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lapse => "lapse",
            Self::Answer => "answer",
            Self::Rate => "rate",
        }
    }

    /// Reads the stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }
}

/// What a comment carries so that its writer can rate the answer: a digest of the writer's secret.
#[must_use]
pub fn voice(secret: &[u8; 32]) -> Digest {
    Digest::of_parts(&[VOICE, secret])
}

impl MatterState {
    /// The stable names of all states.
    pub const NAMES: [&'static str; 4] = ["open", "overdue", "answered", "rated"];

    /// The department gets the comment on `opened_on` and has `days` working days.
    #[must_use]
    pub fn open(calendar: &Calendar, opened_on: NaiveDate, days: u16, voice: Option<Digest>) -> Self {
        let due = Reckoning::due(calendar, opened_on, Length::WorkingDays(days), &[]).date();
        // Only a pause would leave the day open, and there is none.
        Self::Open(Clock { opened_on, due: due.unwrap_or(NaiveDate::MAX), voice })
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

    /// Since when and until when.
    #[must_use]
    pub const fn clock(&self) -> &Clock {
        match self {
            Self::Open(clock) | Self::Overdue(clock) => clock,
            Self::Answered(answered) => &answered.clock,
            Self::Rated(rated) => &rated.answer.clock,
        }
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
            Self::Open(clock) if today <= clock.due => Err(MatterError::StillTime(clock.due)),
            Self::Open(clock) => Ok(Self::Overdue(clock)),
            other => Err(other.not_now(Act::Lapse)),
        }
    }

    /// The department answers, in time or late.
    ///
    /// # Errors
    /// [`MatterError::NotNow`] unless an answer is owed.
    pub fn answer(self, text: Reason, by: PersonId, on: NaiveDate) -> Result<Self, MatterError> {
        match self {
            Self::Open(clock) | Self::Overdue(clock) => Ok(Self::Answered(Answered { clock, text, by, on })),
            other => Err(other.not_now(Act::Answer)),
        }
    }

    /// The member who wrote the comment rates the answer, once, and shows it by the secret.
    ///
    /// # Errors
    /// [`MatterError::NotTheWriter`], or [`MatterError::NotNow`] unless there is an answer that is not yet rated.
    pub fn rate(self, rating: Satisfaction, secret: &[u8; 32], on: NaiveDate) -> Result<Self, MatterError> {
        let Self::Answered(answer) = self else { return Err(self.not_now(Act::Rate)) };
        if answer.clock.voice != Some(voice(secret)) {
            return Err(MatterError::NotTheWriter);
        }
        Ok(Self::Rated(Rated { answer, rating, on }))
    }

    const fn not_now(&self, act: Act) -> MatterError {
        MatterError::NotNow { state: self.name(), act }
    }
}

#[cfg(test)]
mod tests;
