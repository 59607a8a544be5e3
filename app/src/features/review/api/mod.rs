//! The server functions: input, the actor it takes, one use-case, the outcome.

mod enter;
mod reads;
#[cfg(feature = "ssr")]
mod server;
mod token;
mod views;

pub use enter::EnterReview;
pub use reads::{AskBooth, AskDrawPage, AskReviewPage, AskReviews, AskTurnout};
#[cfg(feature = "ssr")]
pub use server::door;
#[cfg(feature = "hydrate")]
pub use token::issue_token;
#[cfg(feature = "ssr")]
pub use views::BoothMember;
pub use views::{Booth, Door};
