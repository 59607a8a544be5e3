//! Lists of cases: the applicant's own, and the official's.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::super::{CaseNumber, inbox::InboxGroup};
use super::Standing;
use crate::ids::CaseId;
use crate::text::Bilingual;

/// One of the applicant's own cases in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseSummary {
    /// The case.
    pub id: CaseId,
    /// What was applied for.
    pub item: Bilingual,
    /// The acceptance number, once submitted.
    pub number: Option<CaseNumber>,
    /// Where it stands.
    pub standing: Standing,
    /// The day by which the next thing has to happen.
    pub due: Option<NaiveDate>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// One row of an official's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxRow {
    /// The case.
    pub id: CaseId,
    /// Its acceptance number.
    pub number: Option<CaseNumber>,
    /// What was applied for.
    pub item: Bilingual,
    /// Who applied.
    pub applicant: String,
    /// Where it stands.
    pub standing: Standing,
    /// Whether it was decided after the promised day.
    pub decided_late: bool,
    /// Whether an objection waits for its answer.
    pub objection: bool,
    /// Its group.
    pub group: InboxGroup,
    /// The day by which the next thing has to happen.
    pub due: NaiveDate,
    /// The official who took it on.
    pub assignee: Option<String>,
    /// Whether that is the reader.
    pub mine: bool,
}

/// A page of an official's list, with what the page needs to keep itself current.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbox {
    /// The rows, by what is owed first.
    pub rows: Vec<InboxRow>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Live topics to follow, each with the version the rows were read at.
    pub topics: Vec<(String, i64)>,
}
