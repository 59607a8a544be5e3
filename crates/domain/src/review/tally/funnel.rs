//! The funnel plot: whose mean differs from the common one by more than chance explains.
//!
//! After Spiegelhalter, "Funnel plots for comparing institutional performance", *Statistics in Medicine* 24 (2005):
//! each subject is drawn at its exactness and its mean, between limits that hold 95 % and 99.8 % of subjects if all
//! were the same and only chance differed.
//!
//! - Exactness is the effective number of ratings, 1 ÷ Σ W²/n (Kish, *Survey Sampling*, 1965, section 11.7): as many
//!   ratings as a simple mean would need for the same error. With one stratum it is the number of ratings.
//! - The common mean is that of the subjects' means by their effective numbers.
//! - σ² is the variance within subjects and strata, pooled: the sum of squared deviations ÷ Σ (n − 1).
//! - The limits at an effective number e are the common mean ± 1.96 σ/√e and ± 3.09 σ/√e.
//!
//! There is no correction for the finite population and none for over-dispersion: many subjects outside means that
//! departments do differ.

use serde::{Deserialize, Serialize};

use super::{
    Points, SubjectNo,
    estimate::{MILLION, NORMAL_95, Stratum},
    points::{half_up, root_up},
};
use crate::review::setup::Weight;

/// 3.09 in millionths: 99.8 % of a normal distribution lie within.
const NORMAL_998: u128 = 3_090_232;
/// Thousandths in a rating.
const THOUSAND: u128 = 1_000;

/// The plot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funnel {
    /// The common mean.
    pub target: Points,
    /// The standard deviation of one rating, σ.
    pub deviation: Points,
    /// The subjects that have a result, in the definition's order.
    pub points: Vec<FunnelPoint>,
}

/// One subject in the plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunnelPoint {
    /// The subject.
    pub subject: SubjectNo,
    /// Its mean.
    pub mean: Points,
    /// Its effective number of ratings, in thousandths.
    pub effective: u64,
    /// Where it lies.
    pub side: FunnelSide,
}

/// Where a subject lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FunnelSide {
    /// Below the 99.8 % limits.
    FarBelow,
    /// Below the 95 % limits.
    Below,
    /// Within: chance alone can explain it.
    Within,
    /// Above the 95 % limits.
    Above,
    /// Above the 99.8 % limits.
    FarAbove,
}

/// The lower and upper limits at one place of the plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunnelLimits {
    /// The lower and upper 95 % limit.
    pub inner: (Points, Points),
    /// The lower and upper 99.8 % limit.
    pub outer: (Points, Points),
}

/// What the plot needs of a subject.
pub(super) struct Entry<'a> {
    pub(super) subject: SubjectNo,
    pub(super) mean: Points,
    pub(super) strata: &'a [Stratum],
}

impl Funnel {
    /// Draws the plot of these subjects; `None` without any, or if a number does not fit.
    pub(super) fn of(entries: &[Entry]) -> Option<Self> {
        let effective: Vec<u128> = entries.iter().map(|entry| effective(entry.strata)).collect::<Option<_>>()?;
        let weighted = entries.iter().zip(&effective).map(|(entry, effective)| entry.mean.magnitude() * effective);
        let target = half_up(weighted.sum(), effective.iter().sum()).and_then(Points::from_millionths)?;
        let deviation = Points::from_millionths(root_up(pooled_variance(entries)?))?;
        let mut funnel = Self { target, deviation, points: Vec::new() };
        for (entry, effective) in entries.iter().zip(effective) {
            let effective = u64::try_from(effective).ok()?;
            let side = funnel.side(entry.mean, effective);
            funnel.points.push(FunnelPoint { subject: entry.subject, mean: entry.mean, effective, side });
        }
        Some(funnel)
    }

    /// The limits at an effective number of ratings, given in thousandths. They may lie outside of the scale.
    #[must_use]
    pub fn limits(&self, effective: u64) -> FunnelLimits {
        // (z·σ)² ÷ e, with z in millionths: the root is in millionths of millionths.
        let square = |z: u128| {
            let width = z * self.deviation.magnitude();
            width.saturating_mul(width).saturating_mul(THOUSAND) / u128::from(effective.max(1))
        };
        let half = |z: u128| Points::from_millionths(root_up(square(z)).div_ceil(MILLION)).unwrap_or(Points(i64::MAX));
        let around = |half: Points| (self.target - half, self.target + half);
        FunnelLimits { inner: around(half(NORMAL_95)), outer: around(half(NORMAL_998)) }
    }

    fn side(&self, mean: Points, effective: u64) -> FunnelSide {
        let FunnelLimits { inner, outer } = self.limits(effective);
        match mean {
            mean if mean < outer.0 => FunnelSide::FarBelow,
            mean if mean < inner.0 => FunnelSide::Below,
            mean if mean > outer.1 => FunnelSide::FarAbove,
            mean if mean > inner.1 => FunnelSide::Above,
            _ => FunnelSide::Within,
        }
    }
}

/// 1 ÷ Σ W²/n in thousandths, rounded down.
fn effective(strata: &[Stratum]) -> Option<u128> {
    let part = |stratum: &Stratum| {
        let weight = u128::from(stratum.weight);
        (weight * weight * MILLION).checked_div(u128::from(stratum.moments.count))
    };
    let inverse: u128 = strata.iter().map(part).sum::<Option<u128>>()?;
    let whole = u128::from(Weight::WHOLE);
    (whole * whole * MILLION * THOUSAND).checked_div(inverse)
}

/// The variance within subjects and strata, in square millionths, rounded down.
fn pooled_variance(entries: &[Entry]) -> Option<u128> {
    let (mut deviations, mut freedom) = (0_u128, 0_u128);
    for stratum in entries.iter().flat_map(|entry| entry.strata) {
        deviations = deviations.checked_add(stratum.moments.deviations().ok()?)?;
        freedom += u128::from(stratum.moments.count.saturating_sub(1));
    }
    deviations.checked_div(freedom)
}
