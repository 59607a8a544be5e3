//! What could not be done beside the requests, as a system administrator sees it: jobs that are dead, and messages that
//! were given up. Nothing here is a text that a person, a provider or a program wrote, so nothing here names anybody.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureList {
    /// Jobs that are dead.
    Jobs,
    /// Messages by e-mail or text message that were given up.
    Deliveries,
}

/// Something that failed too often, or for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Its number in its list.
    pub id: i64,
    /// The job's kind, or the way of the message.
    pub what: String,
    /// How often it was tried.
    pub tries: u32,
    /// Why the last try failed.
    pub why: FailureReason,
    /// When it was asked for.
    pub since: DateTime<Utc>,
}

/// Why something failed, in kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureReason {
    /// The program has a fault there.
    Panicked,
    /// No try came to an end.
    Unfinished,
    /// The database did not answer, or could not.
    Database,
    /// No address or number of the person is known.
    NoAddress,
    /// The account is closed.
    Closed,
    /// No mail server or gateway is configured.
    NotConfigured,
    /// The provider refuses the address or the message.
    Refused,
    /// The provider could not be reached, or did not take anything from this program.
    NotTaken,
    /// Something else, which the log tells.
    Other,
}
