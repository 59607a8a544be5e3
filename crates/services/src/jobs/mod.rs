//! Work after the commit: rows in `job`, enqueued with the change that asks for it, done at least once.
//!
//! A handler is idempotent. A job that fails, or whose worker ended, is tried again after a growing while; after
//! [`MAX_ATTEMPTS`] it is `dead`, which `/metrics` counts and a system administrator sees. Kinds that wait for others
//! have a worker of their own, so that they hold nobody up.

mod daily;
mod dead;
mod queue;
mod worker;

pub(crate) use daily::daily;
pub use dead::{dead, revive};
pub use queue::NewJob;
pub(crate) use queue::insert;
pub use worker::{Handler, Handlers, MAX_ATTEMPTS, work, work_due};
