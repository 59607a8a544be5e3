//! What departments promise after a review 整改, and what comes of it.
//!
//! The head of a department promises, says that a measure is done, or puts it off; a supervisor looks whether it is
//! done ([`check_measure`]). [`promises`] is the public board, [`plans_desk`] what an official has to do with it.

mod board;
mod change;
mod check;
mod desk;
mod one;
mod promise;

pub use board::promises;
pub use change::PlanDone;
pub use check::check_measure;
pub use desk::plans_desk;
pub use one::plan_task;
pub use promise::{claim_measure, promise_measure, put_off_measure};
