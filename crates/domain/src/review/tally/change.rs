//! The change from an earlier review.

use serde::{Deserialize, Serialize};

use super::{
    Estimate, Points,
    estimate::{MILLION, NORMAL_95},
    points::root_up,
};

/// How much a mean changed, with its 95 % interval. The two reviews count as independent: each has members of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Now minus then.
    pub difference: Points,
    /// The lower end of the interval.
    pub low: Points,
    /// The upper end of the interval.
    pub high: Points,
}

impl Change {
    /// The change from `then` to `now`. Both must be on the same grades, criteria and weights: the caller sees to it.
    #[must_use]
    pub fn between(then: &Estimate, now: &Estimate) -> Self {
        let (a, b) = (then.error.magnitude(), now.error.magnitude());
        let half = (root_up(a * a + b * b) * NORMAL_95).div_ceil(MILLION);
        let half = Points::from_millionths(half).unwrap_or(Points(i64::MAX));
        let difference = now.mean - then.mean;
        Self { difference, low: difference - half, high: difference + half }
    }

    /// Whether the interval leaves no doubt that it went up or down.
    #[must_use]
    pub const fn is_certain(&self) -> bool {
        self.low.0 > 0 || self.high.0 < 0
    }
}
