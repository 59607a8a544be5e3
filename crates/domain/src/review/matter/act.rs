//! What can be done to a matter, and why it sometimes can't.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::error::ErrorCode;

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
    /// The member says that the first answer helped nothing 重新办理.
    Reopen,
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
    pub const ALL: [Self; 4] = [Self::Lapse, Self::Answer, Self::Rate, Self::Reopen];

    /// The stable name used in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lapse => "lapse",
            Self::Answer => "answer",
            Self::Rate => "rate",
            Self::Reopen => "reopen",
        }
    }

    /// Reads the stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }
}
