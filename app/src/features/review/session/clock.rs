//! The time that is left, by the server's clock: what it said when the page asked, and what has passed here since.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::prelude::*;

/// How often the time left is shown anew.
const TICK: Duration = Duration::from_millis(200);

/// Milliseconds until an instant, counting down in a browser; on the server those there were.
#[must_use]
pub fn count_down(until: DateTime<Utc>, now: DateTime<Utc>) -> RwSignal<i64> {
    count_down_since(until, now, crate::browser::monotonic())
}

/// The same where the server's clock was heard of at `started` by the page's own.
#[must_use]
pub fn count_down_since(until: DateTime<Utc>, now: DateTime<Utc>, started: i64) -> RwSignal<i64> {
    let begun = (until - now).num_milliseconds().max(0);
    let left = RwSignal::new((begun - (crate::browser::monotonic() - started)).max(0));
    Effect::new(move || {
        let tick = move || {
            let passed = crate::browser::monotonic() - started;
            left.try_set((begun - passed).max(0));
        };
        if let Ok(ticking) = set_interval_with_handle(tick, TICK) {
            on_cleanup(move || ticking.clear());
        }
    });
    left
}

/// The time left as `1:05`; a second that has begun counts whole, so that 0:00 means that it is over.
#[must_use]
pub fn shown(milliseconds: i64) -> String {
    let seconds = (milliseconds.max(0) + 999) / 1000;
    match seconds / 3600 {
        0 => format!("{}:{:02}", seconds / 60, seconds % 60),
        hours => format!("{hours}:{:02}:{:02}", seconds / 60 % 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn nought_is_shown_only_when_nothing_is_left() {
        let times = [3_600_000, 65_000, 64_001, 1, 0, -5];
        assert_eq!(times.map(shown), ["1:00:00", "1:05", "1:05", "0:01", "0:00", "0:00"]);
    }
}
