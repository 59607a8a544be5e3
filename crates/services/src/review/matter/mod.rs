//! Matters: what was passed on of a review's comments, numbered, with a clock, an answer and what its writer says to
//! it.
//!
//! [`hand_over`] makes them when results are published, or when a comment is passed on later. [`answer_matter`] is the
//! department's, [`rate_matter`] the writer's, who shows the comment's secret and is nobody else to anybody here;
//! [`MatterLapse`] is the calendar's. Who answers is told of what came, and by [`MattersReopened`] of what came back.
//! [`matters`], [`matter`] and [`open_matters`] are read by everybody, [`matters_desk`] by who has to answer. How many
//! stand how is kept, not counted.

mod answer;
mod board;
mod counts;
mod desk;
mod hand_over;
mod lapse;
mod open;
mod rate;
mod rows;
mod tell;
mod views;

pub use answer::{MatterDone, answer_matter};
pub use board::{MatterQuery, matter, matters};
pub(super) use counts::hold_back;
pub use desk::matters_desk;
pub(super) use hand_over::{Passed, hand_over, passed, places};
pub use lapse::{MatterLapse, recount_matters};
pub use open::{OpenMatter, open_matters};
pub use rate::{MatterRating, rate_matter};
pub use tell::MattersReopened;
pub(super) use views::names;
