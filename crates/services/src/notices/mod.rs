//! `notices`: telling people, in the transaction in which it happens, and getting it to them.
//!
//! [`notify`] writes the notice, its deliveries and the jobs that carry them out. [`Deliver`] is the job's handler. A
//! delivery's address is looked up when it is sent, so that no table but the person's holds it.

mod deliver;
mod demo;
mod given_up;
mod inbox;
mod mail;
mod notify;
mod preferences;
mod rows;
mod sms;

pub(crate) use deliver::ATTEMPT;
pub use deliver::Deliver;
pub use demo::{DemoMessage, demo_messages};
pub use given_up::{given_up, revive};
pub use inbox::{inbox, mark_all_read, mark_read, unread};
pub(crate) use mail::Mail;
pub use mail::{Mailer, Smtp};
pub use notify::notify;
pub use preferences::{Preferences, preferences, set_preferences};
pub use sms::{DemoSms, HttpSms, NoSms, SmsGateway, Text};
