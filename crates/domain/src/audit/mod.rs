//! `audit`: what the tamper-evident log says, and what a check of it finds 审计.
//!
//! The chain itself is [`ballot::chain`]. This is the log as people read it: its events, the names of all acts, and
//! the outcome of a check.

mod action;
mod check;
mod view;

pub use action::{ACTIONS, is_action};
pub use check::{Check, Outcome, Trouble};
pub use view::{Entry, Filter, LastCheck, Log};
