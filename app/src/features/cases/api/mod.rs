//! The server functions: input, the actor it takes, one use-case, the outcome.

mod acts;
mod drafts;
mod personal;
mod reads;
#[cfg(feature = "ssr")]
mod server;

pub use acts::{ObjectTo, OfficialActForm, RateCase, Supplement, Withdraw};
pub use drafts::{Discard, RemovePaper, SaveField, SaveTopic, Submit};
pub use personal::{AskApplicant, Numbers, UnmaskApplicant};
pub use reads::{AskCase, AskCheck, AskDocument, AskDraft, AskFigureRows, AskInbox, AskMyCases, AskOverview, MyCases};
