//! Ranks with intervals, and which subjects can't be told apart.
//!
//! Two subjects with means x, y and standard errors a, b are **told apart** when |x − y| > q/√2 · √(a² + b²), where q
//! is the 95 % point of the studentized range for all subjects and infinite degrees of freedom (Tukey's honest
//! significant difference in Kramer's form, which is never too bold: Hayter, *Annals of Statistics* 12, 1984). The same
//! members rate all subjects, and who is strict with one is strict with others, so that differences are in truth more
//! exact than √(a² + b²) says: the comparison errs on the side of not telling apart.
//!
//! From these comparisons come simultaneous 95 % intervals for ranks (Al Mohamad, Goeman & van Zwet, "Simultaneous
//! confidence intervals for ranks with application to ranking institutions", *Biometrics* 78, 2022): a subject's best
//! rank is 1 + the number told apart above it, its worst is the number of subjects − the number told apart below it.
//! In at least 95 of 100 reviews the true ranks of *all* subjects lie within.
//!
//! **Tiers** are the connected components of "not told apart": subjects of different tiers are always told apart. A
//! component has no gaps: if x and z are not told apart, y between them is not told apart from one of the two, because
//! √(a² + c²) ≤ a + c. **Brackets** are the longest runs of neighbours in which nobody is told apart from anybody; they
//! overlap.

use serde::{Deserialize, Serialize};

use super::{Points, SubjectNo};

/// The 95 % points of the studentized range with infinite degrees of freedom, in thousandths, rounded up, by number of
/// means. For numbers between, the next larger one is used.
const STUDENTIZED_RANGE: [(usize, u128); 31] = [
    (2, 2772),
    (3, 3315),
    (4, 3634),
    (5, 3858),
    (6, 4031),
    (7, 4170),
    (8, 4287),
    (9, 4387),
    (10, 4475),
    (11, 4552),
    (12, 4622),
    (13, 4685),
    (14, 4743),
    (15, 4796),
    (16, 4846),
    (17, 4891),
    (18, 4934),
    (19, 4974),
    (20, 5012),
    (25, 5173),
    (30, 5302),
    (40, 5498),
    (50, 5647),
    (60, 5765),
    (80, 5947),
    (100, 6085),
    (150, 6329),
    (200, 6496),
    (300, 6726),
    (500, 7006),
    (1000, 7370),
];

/// Where a subject stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The subject.
    pub subject: SubjectNo,
    /// Its mean.
    pub mean: Points,
    /// Its standard error.
    pub error: Points,
    /// 1 + the number of subjects with a higher mean.
    pub rank: u32,
    /// The best rank that can't be excluded.
    pub best: u32,
    /// The worst rank that can't be excluded.
    pub worst: u32,
    /// Its tier, counted from 1, the best first.
    pub tier: u32,
}

/// A run of subjects in the ranking's order in which nobody is told apart from anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bracket {
    /// The place of the first in the ranking's order, counted from 0.
    pub first: usize,
    /// The place of the last.
    pub last: usize,
}

/// All subjects that have a result.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranking {
    /// By mean, the highest first; of the same mean, in the definition's order.
    pub standings: Vec<Standing>,
    /// The longest runs of subjects not told apart, of two or more, by their first place.
    pub brackets: Vec<Bracket>,
}

impl Ranking {
    /// Ranks subjects by their means and standard errors.
    #[must_use]
    pub fn of(mut means: Vec<(SubjectNo, Points, Points)>) -> Self {
        means.sort_by_key(|(subject, mean, _)| (-*mean, *subject));
        let apart = Apart { means: &means, critical: critical(means.len()) };
        let tiers = apart.tiers();
        let standing = |(place, tier): (usize, &u32)| apart.standing(place, *tier);
        let standings = tiers.iter().enumerate().map(standing).collect();
        let brackets = apart.brackets();
        Self { standings, brackets }
    }

    /// Where a subject stands; `None` for one without a result.
    #[must_use]
    pub fn standing(&self, subject: SubjectNo) -> Option<&Standing> {
        self.standings.iter().find(|standing| standing.subject == subject)
    }
}

/// The comparisons of all subjects, sorted by mean, with q in thousandths.
struct Apart<'a> {
    means: &'a [(SubjectNo, Points, Points)],
    critical: u128,
}

impl Apart<'_> {
    /// Whether the subjects at two places are told apart: 2·(x − y)² > q²·(a² + b²).
    fn told(&self, one: usize, other: usize) -> bool {
        let ((_, x, a), (_, y, b)) = (self.means[one], self.means[other]);
        let (difference, a, b) = ((x - y).magnitude(), a.magnitude(), b.magnitude());
        // Means and errors are at most 10⁸ millionths: neither side comes near 2¹²⁸.
        2 * difference * difference * 1_000_000 > self.critical * self.critical * (a * a + b * b)
    }

    fn standing(&self, place: usize, tier: u32) -> Standing {
        let (subject, mean, error) = self.means[place];
        let all = 0..self.means.len();
        let higher = all.clone().filter(|other| self.means[*other].1 > mean);
        let rank = 1 + count(higher.clone());
        let best = 1 + count(higher.filter(|other| self.told(place, *other)));
        let lower = all.filter(|other| self.means[*other].1 < mean && self.told(place, *other));
        let worst = u32::try_from(self.means.len()).unwrap_or(u32::MAX) - count(lower);
        Standing { subject, mean, error, rank, best, worst, tier }
    }

    /// The tier of each place: a new one begins where everybody so far is told apart from everybody that follows.
    fn tiers(&self) -> Vec<u32> {
        let (mut tiers, mut tier, mut reach) = (Vec::new(), 0, None);
        for place in 0..self.means.len() {
            if reach.is_none_or(|reach| place > reach) {
                tier += 1;
            }
            let furthest = (place..self.means.len()).rev().find(|other| !self.told(place, *other));
            reach = reach.max(furthest);
            tiers.push(tier);
        }
        tiers
    }

    fn brackets(&self) -> Vec<Bracket> {
        let mut brackets = Vec::<Bracket>::new();
        let mut first = 0;
        for last in 1..self.means.len() {
            // The run up to `last` begins after the last place that `last` is told apart from.
            let begin = (first..last).rev().find(|place| self.told(*place, last)).map_or(first, |place| place + 1);
            if begin > first && first + 1 < last {
                brackets.push(Bracket { first, last: last - 1 });
            }
            first = begin;
        }
        if first + 1 < self.means.len() {
            brackets.push(Bracket { first, last: self.means.len() - 1 });
        }
        brackets
    }
}

fn count(places: impl Iterator<Item = usize>) -> u32 {
    u32::try_from(places.count()).unwrap_or(u32::MAX)
}

/// q for this many means, in thousandths. A definition has at most 500 subjects.
fn critical(means: usize) -> u128 {
    let listed = STUDENTIZED_RANGE.iter().find(|(listed, _)| *listed >= means).or(STUDENTIZED_RANGE.last());
    listed.map_or(0, |(_, thousandths)| *thousandths)
}

#[cfg(test)]
#[path = "rank_tests.rs"]
mod tests;
