//! Why an act on a case was not possible.

use super::Act;
use crate::error::ErrorCode;

/// Why a transition did not happen. The case stays as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// The diagram has no such arrow from this state.
    #[error("a case that is {state} does not allow {}", .act.name())]
    NotNow {
        /// The state's stable name.
        state: &'static str,
        /// What was tried.
        act: Act,
    },
    /// Everything missing was asked for before; asking a second time is against article 32.
    #[error("what is missing was asked for before, and may be asked for only once")]
    AlreadyAsked,
    /// Asking for nothing is no request.
    #[error("a request for missing papers names at least one")]
    NothingMissing,
    /// The applicant still has time to hand in what is missing.
    #[error("the applicant has until {0} to hand in what is missing")]
    StillTime(chrono::NaiveDate),
    /// One rating a case (GB/T 39046—2020).
    #[error("the case has been rated before")]
    AlreadyRated,
    /// One objection a case.
    #[error("the applicant has objected before")]
    AlreadyObjected,
    /// The flow definition does not go on from where the case stands.
    #[error("the flow has no step {0:?} with a step after it")]
    NoSuchStep(String),
}

impl From<CaseError> for ErrorCode {
    fn from(error: CaseError) -> Self {
        match error {
            CaseError::NothingMissing => Self::Invalid,
            CaseError::NoSuchStep(_) => Self::Internal,
            CaseError::NotNow { .. }
            | CaseError::AlreadyAsked
            | CaseError::StillTime(_)
            | CaseError::AlreadyRated
            | CaseError::AlreadyObjected => Self::NotNow,
        }
    }
}
