//! How an official's inbox is grouped: by what is owed when.

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// A group of the inbox, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboxGroup {
    /// The limit has passed.
    Late,
    /// It ends today.
    Today,
    /// It ends by this week's Sunday.
    ThisWeek,
    /// It ends after this week.
    Later,
    /// Somebody else has to act first: the applicant, with missing papers.
    Waiting,
}

impl InboxGroup {
    /// Every group, in order.
    pub const ALL: [Self; 5] = [Self::Late, Self::Today, Self::ThisWeek, Self::Later, Self::Waiting];

    /// The group of a case that is due on `due` when it is `today`.
    #[must_use]
    pub fn of(waiting: bool, due: NaiveDate, today: NaiveDate) -> Self {
        match due {
            _ if waiting => Self::Waiting,
            due if due < today => Self::Late,
            due if due == today => Self::Today,
            due if due <= end_of_week(today) => Self::ThisWeek,
            _ => Self::Later,
        }
    }
}

/// The Sunday that ends the week of `day`.
#[must_use]
pub fn end_of_week(day: NaiveDate) -> NaiveDate {
    let left = 6 - u64::from(day.weekday().num_days_from_monday());
    day.checked_add_days(Days::new(left)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, d).unwrap()
    }

    #[test]
    fn groups_follow_the_week() {
        let monday = day(23);
        for (waiting, due, group) in [
            (false, day(22), InboxGroup::Late),
            (false, day(23), InboxGroup::Today),
            (false, day(24), InboxGroup::ThisWeek),
            (false, day(29), InboxGroup::ThisWeek),
            (false, day(30), InboxGroup::Later),
            (true, day(1), InboxGroup::Waiting),
        ] {
            assert_eq!(InboxGroup::of(waiting, due, monday), group, "{due}");
        }
        assert_eq!(InboxGroup::of(false, day(30), day(29)), InboxGroup::Later, "Sunday is the week's last day");
    }
}
