//! Points and shares as whole numbers.

use std::{
    fmt,
    ops::{Add, Neg, Sub},
};

use serde::{Deserialize, Serialize};

/// Points in millionths, so that they can be summed and compared exactly. Shown with two decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Points(pub i64);

/// A part of a whole, such as the members who knew enough to rate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The part.
    pub part: u64,
    /// The whole.
    pub whole: u64,
}

impl Points {
    /// Millionths in a point.
    pub const UNIT: i64 = 1_000_000;

    /// Whole points.
    #[must_use]
    pub const fn whole(points: u8) -> Self {
        Self(points as i64 * Self::UNIT)
    }

    /// Millionths that are not negative; `None` if there are too many.
    #[must_use]
    pub fn from_millionths(millionths: u128) -> Option<Self> {
        i64::try_from(millionths).ok().map(Self)
    }

    /// The millionths without their sign.
    #[must_use]
    pub const fn magnitude(self) -> u128 {
        self.0.unsigned_abs() as u128
    }
}

impl Add for Points {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Points {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Points {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl fmt::Display for Points {
    /// Two decimals, rounded half away from zero.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = (self.magnitude() + 5_000) / 10_000;
        let sign = if self.0 < 0 && hundredths > 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

impl Share {
    /// Tenths of a percent, rounded half up; 0 of nothing.
    #[must_use]
    pub fn per_mille(self) -> u32 {
        let (part, whole) = (u128::from(self.part), u128::from(self.whole));
        let rounded = (part * 2000 + whole).checked_div(whole * 2).unwrap_or_default();
        u32::try_from(rounded).unwrap_or(u32::MAX)
    }
}

/// `dividend / divisor`, rounded half up; `None` for a divisor of 0.
pub(super) const fn half_up(dividend: u128, divisor: u128) -> Option<u128> {
    match dividend.checked_div(divisor) {
        Some(whole) => {
            let rest = dividend % divisor;
            Some(if rest >= divisor - rest { whole + 1 } else { whole })
        }
        None => None,
    }
}

/// The square root, rounded up.
pub(super) const fn root_up(square: u128) -> u128 {
    let root = square.isqrt();
    if root * root == square { root } else { root + 1 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn points_are_shown_with_two_decimals() {
        let shown =
            [0, 4_999, 5_000, 70_000_000, 99_995_000, -5_000, -4_999, -1_234_567].map(|m| Points(m).to_string());
        assert_eq!(shown, ["0.00", "0.00", "0.01", "70.00", "100.00", "-0.01", "0.00", "-1.23"]);
    }

    #[test]
    fn shares_are_rounded_to_tenths_of_a_percent() {
        let per_mille = |part, whole| Share { part, whole }.per_mille();
        assert_eq!([per_mille(0, 0), per_mille(1, 3), per_mille(2, 3), per_mille(7, 7)], [0, 333, 667, 1000]);
    }

    proptest! {
        #[test]
        fn halves_go_up(dividend in 0u128..1_000_000, divisor in 1u128..1000) {
            prop_assert_eq!(half_up(dividend, divisor), Some((dividend * 2 + divisor) / (divisor * 2)));
        }

        #[test]
        fn roots_go_up(square in any::<u64>()) {
            let (root, square) = (root_up(u128::from(square)), u128::from(square));
            prop_assert!(root * root >= square && (root == 0 || (root - 1) * (root - 1) < square));
        }
    }
}
