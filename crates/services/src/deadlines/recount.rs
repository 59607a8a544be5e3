//! Recounting stored deadlines when a notice has come.

use chrono::NaiveDate;
use domain::deadlines::{Calendar, LimitMark, Reckoning};
use serde::{Deserialize, Serialize};

/// The job that recounts stored deadlines; its payload is a [`Recount`].
pub const RECOUNT: &str = "deadlines/recount";

/// Payload of a [`RECOUNT`] job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recount {
    /// The row of `holiday_notice` that was entered.
    pub notice: i64,
}

/// One limit counted anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recounted {
    /// The limit with its end by the present calendar.
    pub mark: LimitMark,
    /// What was stored; `None` when the clock stood still.
    pub before: Option<NaiveDate>,
}

impl Recounted {
    /// Whether people have to be told: the day they were given is another one now.
    #[must_use]
    pub fn moved(&self) -> bool {
        self.before.is_some() && self.before != self.mark.due.date()
    }
}

/// Counts the limits of one stored deadline by the present calendar and sets each beside the day that is stored.
///
/// `stored` has the days in the order of `reckoning.limits`. Store `mark.due` and `mark.provisional` of every limit,
/// and tell the people of those that have [`Recounted::moved`].
#[must_use]
pub fn recounted(calendar: &Calendar, reckoning: &Reckoning<'_>, stored: &[Option<NaiveDate>]) -> Vec<Recounted> {
    let marks = reckoning.explain(calendar).limits;
    marks.into_iter().zip(stored).map(|(mark, before)| Recounted { mark, before: *before }).collect()
}
