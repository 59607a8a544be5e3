//! `notices`: what the system tells people 通知.
//!
//! - [`NoticeKind`]: what happened, as data. It is stored; the words are made when somebody reads.
//! - [`render`]: the words in either language, for the inbox, for e-mail and for SMS.
//! - [`Delivery`]: the state machine of one message on its way to a person's mailbox or telephone.

mod delivery;
mod kind;
mod review_wording;
mod wording;

pub use delivery::{Channel, Delivery, DeliveryError, DeliveryState, Failure, MAX_ATTEMPTS};
pub use kind::{CaseRef, Notice, NoticeKind};
pub use wording::{Message, render};
