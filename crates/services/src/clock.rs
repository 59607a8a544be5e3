//! Time is an argument: everything asks the [`Backend`](crate::Backend)'s clock.

use std::sync::Mutex;

use chrono::{DateTime, Duration, SubsecRound, Utc};

/// Tells the time, to the millisecond.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(3)
    }
}

/// A clock that stands still until it is moved: for tests and for the demo city's past.
#[derive(Debug)]
pub struct ManualClock(Mutex<DateTime<Utc>>);

impl ManualClock {
    /// A clock that stands at `now`.
    #[must_use]
    pub fn new(now: DateTime<Utc>) -> Self {
        Self(Mutex::new(now.trunc_subsecs(3)))
    }

    /// Moves the clock on.
    pub fn advance(&self, by: Duration) {
        *self.guard() += by;
    }

    /// Puts the clock to `now`.
    pub fn set(&self, now: DateTime<Utc>) {
        *self.guard() = now.trunc_subsecs(3);
    }

    fn guard(&self) -> std::sync::MutexGuard<'_, DateTime<Utc>> {
        self.0.lock().expect("no holder of the clock panics")
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        *self.guard()
    }
}
