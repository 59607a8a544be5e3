//! The server functions: input, the actor it takes, one use-case, the outcome.

mod enter;
mod reads;
#[cfg(feature = "ssr")]
mod server;
mod token;
mod views;

pub use enter::EnterReview;
#[cfg(feature = "ssr")]
pub use reads::booth;
pub use reads::{AskBooth, AskDrawPage, AskReviewPage, AskReviews, AskTurnout};
#[cfg(feature = "hydrate")]
pub use token::issue_token;
pub use views::Booth;
#[cfg(feature = "ssr")]
pub use views::BoothMember;
