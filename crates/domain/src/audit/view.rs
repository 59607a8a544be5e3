//! The log as the audit administrator reads it.

use ballot::chain::Head;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Check;
use crate::{ids::PersonId, page::Page, text::Bilingual};

/// What to look for. Empty fields do not narrow the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// On what, as in `case/12`.
    pub subject: String,
    /// Who: a person's number or an official's user name.
    pub person: String,
}

/// An event as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Position in the chain.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none for strangers and the system.
    pub person: Option<PersonId>,
    /// The person's name; empty when the account is closed.
    pub name: String,
    /// In whose name.
    pub department: Option<Bilingual>,
    /// What.
    pub action: String,
    /// On what.
    pub subject: String,
    /// Why, in the actor's words.
    pub reason: Option<String>,
    /// Facts of the act, as JSON; empty if there are none.
    pub detail: String,
    /// Hash of the event.
    pub hash: String,
}

/// A page of the log with what stands above it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Log {
    /// The events, the latest first.
    pub page: Page<Entry>,
    /// The end of the chain; none when its row is missing or damaged.
    pub head: Option<Head>,
    /// The latest check.
    pub checked: Option<LastCheck>,
}

/// A check that was made, as the log itself keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastCheck {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom; empty when the account is closed.
    pub by: String,
    /// What it found.
    pub check: Check,
}
