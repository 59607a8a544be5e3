//! `audit`: the tamper-evident log of every act of power.

mod append;

pub(crate) use append::append;
pub use append::{AuditEvent, event_hash};
