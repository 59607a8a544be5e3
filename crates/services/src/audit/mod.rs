//! `audit`: the tamper-evident log of every act of power.
//!
//! Events are written by [`Tx::audit`](crate::Tx::audit) in the transaction of the act itself, each chained to the one
//! before it. [`verify`] finds any row that was changed, taken out, put in or moved since.

mod append;
mod chain;
mod read;
mod verify;

pub use append::AuditEvent;
pub(crate) use append::append;
pub use read::{Entry, Filter, list};
pub use verify::{AuditFault, Report, verify, verify_against};
