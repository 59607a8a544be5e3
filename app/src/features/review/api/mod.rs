//! The server functions: input, the actor it takes, one use-case, the outcome.

mod enter;
mod reads;
#[cfg(feature = "ssr")]
mod server;
mod token;
mod views;

pub use enter::EnterReview;
pub use reads::{booth, review_page, reviews, turnout};
#[cfg(feature = "hydrate")]
pub use token::issue_token;
pub use views::Booth;
#[cfg(feature = "ssr")]
pub use views::BoothMember;
