//! How failed sign-ins slow down further ones, without letting a stranger lock somebody out.
//!
//! Failures are counted in *lanes*, and a lane is all that a failure can close:
//!
//! - a device that signed in to this account before (it holds a random cookie) has a lane of its own;
//! - everybody else shares a lane with those who try the same account from the same network address, and a wider one
//!   with those of the same IPv6 site, who have thousands of such addresses.
//!
//! A closed lane opens again by itself. So a stranger elsewhere closes the stranger's own lane, never the owner's.
//! Beyond that, many failures on one account from many addresses make every answer to an unknown device slower: a
//! delay, never a refusal, because a refusal could be used to keep the owner out.
//!
//! Codes are different: nobody gets to them without the password, and there are only a million of them. So wrong codes
//! from everywhere close the account to unknown devices for a while, and its owner is told.

use chrono::{DateTime, Duration, Utc};

/// Failures that cost nothing.
pub const FREE_FAILURES: u32 = 5;
/// Failures that cost a whole IPv6 site nothing: several households may share it.
pub const FREE_IN_SITE: u32 = 20;
/// The wait after the last of the free failures; it doubles with each further one.
const FIRST_WAIT: Duration = Duration::seconds(30);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::minutes(15);
/// Failures are forgotten after this long without another one.
pub const FORGOTTEN_AFTER: Duration = Duration::hours(1);
/// Failures on one account, from everywhere, from which on answers to unknown devices are delayed.
const SLOW_FROM: u32 = 20;
/// The longest delay of an answer.
const LONGEST_DELAY: Duration = Duration::seconds(5);

/// The failures counted in one lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failures {
    /// How many, since the lane was last empty.
    pub count: u32,
    /// The latest.
    pub last: DateTime<Utc>,
}

impl Failures {
    /// The count after one more failure at `now`; `before` is what was counted so far.
    #[must_use]
    pub fn one_more(before: Option<Self>, now: DateTime<Utc>) -> Self {
        let counted = before.filter(|failures| !failures.forgotten(now)).map_or(0, |failures| failures.count);
        Self { count: counted.saturating_add(1), last: now }
    }

    /// When a lane with so many `free` failures opens again; `None` if it is open.
    #[must_use]
    pub fn closed_until(self, free: u32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.forgotten(now) || self.count < free {
            return None;
        }
        let doublings = (self.count - free).min(5);
        let wait = (FIRST_WAIT * (1 << doublings)).min(LONGEST_WAIT);
        let opens = self.last + wait;
        (opens > now).then_some(opens)
    }

    /// How long answers to unknown devices wait, by the failures on the account from everywhere: a quarter of a
    /// second for each failure from the twentieth on, at most five seconds.
    #[must_use]
    pub fn delay(self, now: DateTime<Utc>) -> Duration {
        if self.forgotten(now) || self.count < SLOW_FROM {
            return Duration::zero();
        }
        let steps = i32::try_from(self.count - SLOW_FROM + 1).unwrap_or(i32::MAX).min(20);
        (Duration::milliseconds(250) * steps).min(LONGEST_DELAY)
    }

    fn forgotten(self, now: DateTime<Utc>) -> bool {
        now - self.last >= FORGOTTEN_AFTER
    }
}

/// How long it is from `now` until `until`, in whole minutes, rounded up.
#[must_use]
pub fn wait_minutes(until: DateTime<Utc>, now: DateTime<Utc>) -> u32 {
    let seconds = (until - now).num_seconds().max(1).unsigned_abs();
    u32::try_from(seconds.div_ceil(60)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn five_failures_are_free_and_then_the_wait_doubles() {
        let waits =
            |count| Failures { count, last: at(0) }.closed_until(5, at(0)).map(|until| (until - at(0)).num_seconds());
        assert_eq!(waits(4), None);
        assert_eq!((waits(5), waits(6), waits(7)), (Some(30), Some(60), Some(120)));
        assert_eq!((waits(10), waits(10_000)), (Some(900), Some(900)));
    }

    #[test]
    fn a_closed_lane_opens_by_itself_and_is_forgotten() {
        let failures = Failures { count: 5, last: at(0) };
        assert_eq!(failures.closed_until(5, at(29)), Some(at(30)));
        assert_eq!(failures.closed_until(5, at(30)), None);
        assert_eq!(failures.closed_until(FREE_IN_SITE, at(0)), None);
        assert_eq!(Failures::one_more(Some(failures), at(31)).count, 6);
        assert_eq!(Failures::one_more(Some(failures), at(3600)).count, 1);
    }

    #[test]
    fn the_account_wide_count_delays_but_never_refuses() {
        let delay = |count| Failures { count, last: at(0) }.delay(at(0)).num_milliseconds();
        assert_eq!((delay(19), delay(20), delay(21), delay(1_000_000)), (0, 250, 500, 5000));
    }

    proptest! {
        #[test]
        fn no_lane_stays_closed_longer_than_a_quarter_of_an_hour(count: u32) {
            let failures = Failures { count, last: at(0) };
            prop_assert_eq!(failures.closed_until(FREE_FAILURES, at(15 * 60)), None);
        }
    }
}
