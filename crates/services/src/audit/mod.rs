//! `audit`: the tamper-evident log of every act of power.
//!
//! Events are written by [`Tx::audit`](crate::Tx::audit) in the transaction of the act itself, each chained to the one
//! before it. [`verify`] finds any row that was changed, taken out, put in or moved since.
//!
//! Reading the log is not logged: reading never writes, and only one role can. A [`check`] is.

mod append;
mod chain;
mod checks;
mod read;
mod verify;

pub use append::AuditEvent;
pub(crate) use append::append;
pub use checks::{CHECKED, check};
pub use domain::audit::{Entry, Filter};
pub use read::{list, log};
pub use verify::{AuditFault, Report, verify, verify_against};
