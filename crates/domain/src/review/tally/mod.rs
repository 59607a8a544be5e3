//! Counting a review: what every recount must come to, to the last digit, on every machine.
//!
//! Everything is whole numbers with checked arithmetic; there is no floating point. Points are kept in millionths
//! ([`Points`]); where something does not come out even, it says below which way it is rounded.
//!
//! **One ballot, one subject.** Its score is the mean of its grades' points over the criteria that got points, by the
//! criteria's weights: Σ w·points ÷ Σ w, rounded half up to a millionth. "Don't know" and blank have no points and
//! count in no mean; they are counted beside it, as familiarity ([`Cell`]).
//!
//! **Strata.** The groups' means are put together by the groups' weights (post-stratification: Cochran, *Sampling
//! Techniques*, 3rd ed. 1977, section 5A.9), so that a group weighs what was laid down however many of it took part.
//! A group in which fewer than k members rated is pooled, weights and ratings, with the next smallest
//! ([`merge_small`]), as with collapsed strata (ibid., section 5A.12). A group without any ratings is the extreme
//! case: its weight goes to the stratum it is pooled with and never gets lost. Where all together are fewer than k,
//! there is no result. So no published figure describes fewer than k members' ratings.
//!
//! **Mean and standard error.** With stratum weights W, Σ W = 1, stratum means m, n ratings with variance s²:
//! mean = Σ W·m; error² = Σ W²·s²/n, times 1 − n/N with the finite population correction (ibid., formulas 5.1 and
//! 5.12). The correction is for a panel that stands for nobody but itself ([`Population::Roll`]); members usually
//! stand for all inhabitants, then there is none. Errors are rounded up. The 95 % interval is the mean ± 1.96 errors,
//! within the scale.
//!
//! **Ranks** carry simultaneous 95 % intervals by Tukey's pairwise comparisons, see [`mod@rank`]; the **funnel** is
//! Spiegelhalter's, see [`mod@funnel`].
//!
//! Counting is incremental: [`Tally::add`] takes time by the ballot's ratings, [`Tally::merge`] and
//! [`Tally::results`] by subjects, criteria, groups and grades alone.

mod ballot;
mod change;
mod count;
mod estimate;
pub mod funnel;
mod points;
pub mod rank;
mod results;
mod rules;
mod strata;

pub use ballot::{Ballot, CriterionNo, GradeNo, GroupNo, Rating, SubjectNo};
pub use change::Change;
pub use count::{Moments, Tally};
pub use estimate::{Estimate, Population, StratumMean};
pub use funnel::{Funnel, FunnelPoint, FunnelSide};
pub use points::{Points, Share};
pub use rank::{Bracket, Ranking, Standing};
pub use results::{Cell, CriterionResult, Results, SubjectResult};
pub use rules::{Rules, TallyError};
pub use strata::merge_small;

#[cfg(test)]
mod axioms;
#[cfg(test)]
mod tests;
