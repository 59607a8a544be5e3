//! Recounting stored deadlines when a notice has come.

use serde::{Deserialize, Serialize};

/// The job that recounts stored deadlines; its payload is a [`Recount`].
pub const RECOUNT: &str = "deadlines/recount";

/// Payload of a [`RECOUNT`] job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recount {
    /// The row of `holiday_notice` that was entered.
    pub notice: i64,
}
