//! `cases`: an application on its way from the applicant's draft to the result in their hands 办件.
//!
//! [`CaseState`] is the state machine drawn in `docs/state-machines/case.md`; [`Act`] names what can be done to it,
//! [`permit`] says by whom, [`timing`] until when. [`material`] holds the rules for what an applicant hands in.

mod act;
mod error;
mod facts;
pub mod inbox;
pub mod material;
mod number;
pub mod permit;
mod reason;
mod state;
pub mod timing;
mod transitions;
pub mod view;

pub use act::Act;
pub use error::CaseError;
pub use facts::{
    Correction, Course, Decision, Ending, Missing, Objection, Outcome, Procedure, ResultDocument, Satisfaction, Voice,
};
pub use number::{CaseNumber, VerificationCode};
pub use permit::Performer;
pub use reason::Reason;
pub use state::{CaseState, Completed, Correcting, Decided, Desk, Handling, Submitted, Withdrawn};
pub use timing::{CaseLimits, DueDates, LIMIT_TO_ACCEPT, LIMIT_TO_ANSWER, LIMIT_TO_DELIVER, TIME_TO_SUPPLEMENT};

#[cfg(test)]
mod tests;
