//! What the organiser's pages ask the server, and what their forms send.

mod acts;
mod definition;
mod delivery;
mod draw;
#[cfg(feature = "ssr")]
pub mod lot;
#[cfg(feature = "ssr")]
mod moderation;
mod people;
#[cfg(feature = "ssr")]
mod reading;
mod reads;
#[cfg(feature = "ssr")]
pub mod roll;
#[cfg(feature = "ssr")]
mod rounds;
#[cfg(feature = "ssr")]
pub mod server;

pub use acts::{CreateReview, ReviewAct};
pub use definition::EditReview;
pub use delivery::{AskDelivery, BeginRound, NoteLost, StopRound};
pub use draw::{AnnounceDraw, AskDraw, DiscardPool, RunDraw, WithdrawDraw};
pub use people::{AddMember, CorrectContact, DiscardList, EmptyRoll, ImportList, Moderate, StrikeMember};
pub use reads::{AskComments, AskDefinition, AskDesk, AskMember, AskMembers, AskRoll, ListReviews};
