//! What administrators see of notices.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Citation;
use crate::{ids::CaseId, text::Bilingual};

/// A stored notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredNotice {
    /// The row.
    pub id: i64,
    /// The year it arranges.
    pub year: i32,
    /// Where it is written.
    pub citation: Citation,
    /// The day it was entered; `None` for those the program came with.
    pub entered_on: Option<NaiveDate>,
}

/// A case whose days a notice moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedCase {
    /// The case.
    pub case: CaseId,
    /// Its acceptance number; empty for one that is gone.
    pub number: String,
    /// What it is about.
    pub item: Bilingual,
    /// The day that was stored.
    pub from: Option<NaiveDate>,
    /// The day it is now.
    pub to: Option<NaiveDate>,
}
