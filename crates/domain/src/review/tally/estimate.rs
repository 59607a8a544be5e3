//! A mean with its standard error and interval, from the moments of the groups.

use serde::{Deserialize, Serialize};

use super::{
    GroupNo, Moments, Points, Rules, TallyError, merge_small,
    points::{half_up, root_up},
};
use crate::review::setup::Weight;

/// 1.96 in millionths: 95 % of a normal distribution lie within as many standard errors of its mean.
pub(super) const NORMAL_95: u128 = 1_959_964;
/// Millionths.
pub(super) const MILLION: u128 = 1_000_000;

/// Whom the members stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Population {
    /// Many more than themselves: no correction.
    #[default]
    Everybody,
    /// Nobody but themselves: the members on the roll, by group, for the finite population correction.
    Roll(Vec<u64>),
}

/// A mean of points with what is known about its exactness.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    /// The mean by the groups' weights.
    pub mean: Points,
    /// Its standard error.
    pub error: Points,
    /// The lower end of the 95 % interval.
    pub low: Points,
    /// The upper end of the 95 % interval.
    pub high: Points,
    /// How many ballots gave points.
    pub raters: u64,
    /// The strata it is put together from. Their weights sum to [`Weight::WHOLE`].
    pub strata: Vec<StratumMean>,
}

/// The mean of one stratum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StratumMean {
    /// The groups pooled in it.
    pub groups: Vec<GroupNo>,
    /// Its weight in hundredths of a percent.
    pub weight: u32,
    /// How many ballots gave points: never fewer than the smallest group.
    pub raters: u64,
    /// The mean of their points.
    pub mean: Points,
    /// Its standard error; nothing in results that were counted before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Points>,
}

/// Groups pooled, with their moments.
#[derive(Clone, Debug)]
pub(super) struct Stratum {
    pub(super) groups: Vec<GroupNo>,
    pub(super) weight: u32,
    pub(super) moments: Moments,
}

impl Rules {
    /// Pools the groups whose moments these are, so that each stratum has enough ratings.
    pub(super) fn strata(&self, groups: &[Moments]) -> Vec<Stratum> {
        let sizes: Vec<u64> = groups.iter().map(|moments| moments.count).collect();
        let pool = |groups_in: Vec<GroupNo>| {
            let mut moments = Moments::default();
            groups_in.iter().for_each(|group| moments.merge(groups[group.index()]));
            Stratum { weight: self.weight(&groups_in), moments, groups: groups_in }
        };
        merge_small(&sizes, self.smallest).into_iter().map(pool).collect()
    }

    /// The mean with its error; `None` where too few rated.
    ///
    /// # Errors
    /// [`TallyError::Overflow`], or [`TallyError::MoreThanRoll`] if the roll is shorter than the count.
    pub(super) fn estimate(&self, strata: &[Stratum], population: &Population) -> Result<Option<Estimate>, TallyError> {
        if strata.iter().any(|stratum| stratum.moments.count < self.smallest) {
            return Ok(None);
        }
        let means = strata.iter().map(|part| part.mean(population)).collect::<Result<Vec<_>, _>>()?;
        let means: Option<Vec<StratumMean>> = means.into_iter().collect();
        let Some(means) = means.filter(|means| !means.is_empty()) else { return Ok(None) };
        let weighted: u128 = means.iter().map(|part| u128::from(part.weight) * part.mean.magnitude()).sum();
        let mean = half_up(weighted, u128::from(Weight::WHOLE)).and_then(Points::from_millionths);
        let mean = mean.ok_or(TallyError::Overflow)?;
        let error = standard_error(strata, population)?;
        let half = Points::from_millionths((error.magnitude() * NORMAL_95).div_ceil(MILLION));
        let half = half.ok_or(TallyError::Overflow)?;
        let (low, high) = ((mean - half).max(Points(0)), (mean + half).min(self.best()));
        let raters = means.iter().map(|part| part.raters).sum();
        Ok(Some(Estimate { mean, error, low, high, raters, strata: means }))
    }
}

impl Stratum {
    fn mean(&self, population: &Population) -> Result<Option<StratumMean>, TallyError> {
        let Some(mean) = self.moments.mean() else { return Ok(None) };
        let (groups, raters) = (self.groups.clone(), self.moments.count);
        // As the error of all is put together, with nothing but this stratum.
        let alone = Self { weight: 1, ..self.clone() };
        let error = Points::from_millionths(root_up(alone.variance(population)?)).ok_or(TallyError::Overflow)?;
        Ok(Some(StratumMean { groups, weight: self.weight, raters, mean, error: Some(error) }))
    }

    /// W²·s²/n in square millionths and hundredths of a percent squared, rounded down.
    fn variance(&self, population: &Population) -> Result<u128, TallyError> {
        let count = u128::from(self.moments.count);
        let Some(freedom) = count.checked_sub(1).filter(|freedom| *freedom > 0) else { return Ok(0) };
        let weight = u128::from(self.weight);
        let variance = (self.moments.deviations()? / freedom).checked_mul(weight * weight);
        let variance = variance.ok_or(TallyError::Overflow)? / count;
        let Population::Roll(members) = population else { return Ok(variance) };
        let all: u64 = self.groups.iter().filter_map(|group| members.get(group.index())).sum();
        let missing = u128::from(all).checked_sub(count).ok_or(TallyError::MoreThanRoll(self.groups[0]))?;
        let product = variance.checked_mul(missing).ok_or(TallyError::Overflow)?;
        Ok(product.checked_div(u128::from(all)).unwrap_or_default())
    }
}

fn standard_error(strata: &[Stratum], population: &Population) -> Result<Points, TallyError> {
    let mut sum = 0_u128;
    for stratum in strata {
        sum = sum.checked_add(stratum.variance(population)?).ok_or(TallyError::Overflow)?;
    }
    Points::from_millionths(root_up(sum).div_ceil(u128::from(Weight::WHOLE))).ok_or(TallyError::Overflow)
}
