//! Why an act on a review was not possible.

use chrono::{DateTime, Utc};

use super::Act;
use crate::error::ErrorCode;

/// Why a transition did not happen. The review stays as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReviewError {
    /// The diagram has no such arrow from this state.
    #[error("a review that is {state} does not allow {}", .act.name())]
    NotNow {
        /// The state's stable name.
        state: &'static str,
        /// What was tried.
        act: Act,
    },
    /// Four eyes: who prepared it may not approve it.
    #[error("the person who prepared it may not approve it")]
    SamePerson,
    /// What was looked at is not what would take effect.
    #[error("it is not the one that was looked at")]
    Changed,
    /// The opening time has not come.
    #[error("it opens at {0}")]
    TooEarly(DateTime<Utc>),
    /// The closing time has passed, so that nobody could take part.
    #[error("it was to close at {0}")]
    TooLate(DateTime<Utc>),
    /// The closing time the members were promised has not come.
    #[error("it stays open until {0}")]
    StillOpen(DateTime<Utc>),
}

impl From<ReviewError> for ErrorCode {
    fn from(error: ReviewError) -> Self {
        match error {
            ReviewError::SamePerson => Self::Forbidden,
            ReviewError::Changed => Self::ChangedMeanwhile,
            ReviewError::NotNow { .. }
            | ReviewError::TooEarly(_)
            | ReviewError::TooLate(_)
            | ReviewError::StillOpen(_) => Self::NotNow,
        }
    }
}
