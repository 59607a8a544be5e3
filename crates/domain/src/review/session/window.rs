//! Where a window stands. Each state carries exactly what is known in it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Turnout;
use crate::{cases::Reason, error::ErrorCode, ids::PersonId};

/// The state machine of a window. Ballots of an earlier round never count in a later one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Window {
    /// Still to come 待开始.
    Planned(Planned),
    /// Ballots are taken 进行中.
    Open(OpenWindow),
    /// No more ballots 已结束.
    Closed(ClosedWindow),
    /// Declared void 已作废.
    Voided(VoidedWindow),
}

/// Still to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// Which time the question is put, counted from 1.
    pub round: u16,
}

/// Ballots are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenWindow {
    /// Which time the question is put.
    pub round: u16,
    /// From when on ballots are taken.
    pub opened_at: DateTime<Utc>,
    /// From this instant on no more.
    pub until: DateTime<Utc>,
}

/// No more ballots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedWindow {
    /// Which time the question was put.
    pub round: u16,
    /// From when on ballots were taken.
    pub opened_at: DateTime<Utc>,
    /// Until when.
    pub closed_at: DateTime<Utc>,
    /// Whether the chair closed it before its time was up.
    pub early: bool,
    /// How many took part.
    pub turnout: Turnout,
    /// Whether they were enough.
    pub quorate: bool,
}

/// Declared void, with what is needed to put the question again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoidedWindow {
    /// Which time the question was put.
    pub round: u16,
    /// From when on ballots were taken.
    pub opened_at: DateTime<Utc>,
    /// Who declared it void, and why.
    pub end: End,
}

/// Who declared a window void, when and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// Why; members are told.
    pub reason: Reason,
}

/// What can be done to a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The chair opens it 开始.
    Open,
    /// The chair gives more time 延长.
    Extend,
    /// Its time is up 到时结束.
    Close,
    /// The chair closes it before its time is up 提前结束.
    CloseEarly,
    /// It is declared void, with a reason 作废.
    Void,
    /// The question will be put once more 重新评议.
    Repeat,
}

/// Why an act on a window or session was not possible. Everything stays as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// The diagram has no such arrow from this state.
    #[error("a window that is {state} does not allow {}", .act.name())]
    NotNow {
        /// The state's stable name.
        state: &'static str,
        /// What was tried.
        act: Act,
    },
    /// The new end lies before the old one, or in the past.
    #[error("the window must end later than {0}")]
    NotLater(DateTime<Utc>),
    /// Members were promised this time; closing before it is an act of its own.
    #[error("the window is open until {0}")]
    StillOpen(DateTime<Utc>),
    /// The result stands: there was a quorum and nobody declared it void.
    #[error("the window has a valid result")]
    HasResult,
    /// Two windows can't be open.
    #[error("window {0} is open")]
    AnotherIsOpen(usize),
    /// The session has no such question.
    #[error("there is no question {0}")]
    NoSuchQuestion(usize),
}

impl From<SessionError> for ErrorCode {
    fn from(error: SessionError) -> Self {
        match error {
            SessionError::NoSuchQuestion(_) => Self::NotFound,
            SessionError::NotLater(_) => Self::Invalid,
            SessionError::NotNow { .. }
            | SessionError::StillOpen(_)
            | SessionError::HasResult
            | SessionError::AnotherIsOpen(_) => Self::NotNow,
        }
    }
}

impl Act {
    /// Every act, in the order in which a window usually meets them.
    pub const ALL: [Self; 6] = [Self::Open, Self::Extend, Self::Close, Self::CloseEarly, Self::Void, Self::Repeat];

    /// The stable name used in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Extend => "extend",
            Self::Close => "close",
            Self::CloseEarly => "close_early",
            Self::Void => "void",
            Self::Repeat => "repeat",
        }
    }

    /// Reads the stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }
}

impl Window {
    /// The stable names of all states.
    pub const NAMES: [&'static str; 4] = ["planned", "open", "closed", "voided"];

    /// The state's stable name in the database and on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Planned(_) => "planned",
            Self::Open(_) => "open",
            Self::Closed(_) => "closed",
            Self::Voided(_) => "voided",
        }
    }

    /// Which time the question is put, counted from 1.
    #[must_use]
    pub const fn round(&self) -> u16 {
        match self {
            Self::Planned(Planned { round })
            | Self::Open(OpenWindow { round, .. })
            | Self::Closed(ClosedWindow { round, .. })
            | Self::Voided(VoidedWindow { round, .. }) => *round,
        }
    }

    /// Whether a ballot of `round` that arrives at `now` is taken.
    #[must_use]
    pub fn takes_ballots(&self, round: u16, now: DateTime<Utc>) -> bool {
        matches!(self, Self::Open(open) if open.round == round && open.opened_at <= now && now < open.until)
    }
}

impl Default for Window {
    fn default() -> Self {
        Self::Planned(Planned { round: 1 })
    }
}
