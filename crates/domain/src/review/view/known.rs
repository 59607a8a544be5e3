//! What the city knows of the departments under review: shown beside each on the ballot and in the results.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    ids::{DepartmentId, ReviewId},
    review::{rectification::PlanCounts, tally::Share},
    text::Bilingual,
};

/// What is known of all departments of a review on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The day for which it holds.
    pub on: NaiveDate,
    /// The first day of the twelve months in which cases were counted.
    pub since: NaiveDate,
    /// The review before, after which the promises were made.
    pub earlier: Option<(ReviewId, Bilingual)>,
    /// By department, in the order of their numbers.
    pub departments: Vec<KnownDepartment>,
}

/// What is known of one department.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownDepartment {
    /// The department.
    pub department: DepartmentId,
    /// How many kinds of applications it handles, by the catalogue.
    pub items: u64,
    /// Cases decided in the promised time, of all decided.
    pub on_time: Share,
    /// What came of what it promised after the review before.
    pub promises: PlanCounts,
}

impl Known {
    /// What is known of one department.
    #[must_use]
    pub fn of(&self, department: DepartmentId) -> Option<KnownDepartment> {
        self.departments.iter().find(|known| known.department == department).copied()
    }
}
