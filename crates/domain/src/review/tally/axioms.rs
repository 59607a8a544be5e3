//! What any fair count must satisfy, on random reviews, and a plain second count to compare with.

use proptest::{collection::vec, prelude::*};

use super::{
    tests::{POINTS, count, rating, rules},
    *,
};

const SUBJECTS: u16 = 4;
const CRITERIA: [u32; 3] = [5_000, 3_000, 2_000];
const GROUPS: [u32; 3] = [4_500, 3_500, 2_000];
const SMALLEST: u32 = 5;

fn review() -> Rules {
    rules(i64::from(SUBJECTS), &CRITERIA, &GROUPS, SMALLEST)
}

/// A ballot in a group, the last of which few belong to. Grade 4 stands for blank.
fn ballot() -> impl Strategy<Value = Ballot> {
    let group = prop_oneof![5 => Just(0u16), 4 => Just(1), 1 => Just(2)];
    (group, vec(0u8..5, usize::from(SUBJECTS) * CRITERIA.len())).prop_map(|(group, grades)| {
        let place = |n: usize| ((n / CRITERIA.len()) as u16, (n % CRITERIA.len()) as u16);
        let rate = |(n, grade): (usize, u8)| (grade < 4).then(|| rating(place(n).0, place(n).1, grade));
        Ballot::new(GroupNo(group), grades.into_iter().enumerate().filter_map(rate).collect()).unwrap()
    })
}

fn ballots() -> impl Strategy<Value = Vec<Ballot>> {
    vec(ballot(), 0..80)
}

fn results(ballots: &[Ballot]) -> Results {
    count(&review(), ballots).results(&Population::Everybody).unwrap()
}

fn with(ballot: &Ballot, change: impl Fn(Rating) -> Rating) -> Ballot {
    Ballot::new(ballot.group(), ballot.ratings().iter().copied().map(change).collect()).unwrap()
}

/// The mean and error of a subject over all criteria, the plain way: strata pooled as found, two passes, real numbers.
fn plainly(ballots: &[Ballot], subject: u16) -> Option<(f64, f64)> {
    let score = |ballot: &Ballot| {
        let rated = ballot.ratings().iter().filter(|rating| rating.subject.0 == subject);
        let known =
            rated.filter_map(|r| Some((f64::from(CRITERIA[r.criterion.index()]), f64::from(POINTS[r.grade.index()]?))));
        let (sum, weights) = known.fold((0.0, 0.0), |(sum, weights), (w, p)| (sum + w * p, weights + w));
        (weights > 0.0).then(|| sum / weights)
    };
    let of_group = |group: u16| -> Vec<f64> {
        ballots.iter().filter(|ballot| ballot.group().0 == group).filter_map(score).collect()
    };
    let sizes = [0, 1, 2].map(|group| of_group(group).len() as u64);
    let (mut mean, mut variance) = (0.0, 0.0);
    for groups in merge_small(&sizes, u64::from(SMALLEST)) {
        let weight: f64 = groups.iter().map(|group| f64::from(GROUPS[group.index()]) / 10_000.0).sum();
        let scores: Vec<f64> = groups.iter().flat_map(|group| of_group(group.0)).collect();
        if scores.len() < SMALLEST as usize {
            return None;
        }
        let n = scores.len() as f64;
        let average = scores.iter().sum::<f64>() / n;
        let spread = scores.iter().map(|score| (score - average).powi(2)).sum::<f64>() / (n - 1.0);
        mean += weight * average;
        variance += weight * weight * spread / n;
    }
    Some((mean, variance.sqrt()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_plain_second_count_agrees(ballots in ballots()) {
        for subject in &results(&ballots).subjects {
            let plain = plainly(&ballots, subject.subject.0);
            let exact = subject.overall.as_ref().map(|e| (e.mean.0 as f64 / 1e6, e.error.0 as f64 / 1e6));
            prop_assert_eq!(plain.is_some(), exact.is_some());
            if let (Some((mean, error)), Some((exact_mean, exact_error))) = (plain, exact) {
                prop_assert!((mean - exact_mean).abs() < 3e-6, "{} {}", mean, exact_mean);
                prop_assert!((error - exact_error).abs() < 1e-4, "{} {}", error, exact_error);
            }
        }
    }

    #[test]
    fn neither_order_nor_who_is_who_in_a_group_matters(
        (ballots, shuffled) in ballots().prop_flat_map(|ballots| (Just(ballots.clone()), Just(ballots).prop_shuffle())),
    ) {
        prop_assert_eq!(count(&review(), &ballots), count(&review(), &shuffled));
    }

    #[test]
    fn counting_in_parts_is_counting(ballots in ballots(), cut in 0usize..80) {
        let cut = cut.min(ballots.len());
        let mut tally = count(&review(), &ballots[..cut]);
        tally.merge(&count(&review(), &ballots[cut..])).unwrap();
        prop_assert_eq!(tally, count(&review(), &ballots));
    }

    #[test]
    fn the_names_of_departments_do_not_matter(ballots in ballots(), turn in 1u16..SUBJECTS) {
        let renamed = |subject: SubjectNo| SubjectNo((subject.0 + turn) % SUBJECTS);
        let rename = |rating: Rating| Rating { subject: renamed(rating.subject), ..rating };
        let turned: Vec<Ballot> = ballots.iter().map(|ballot| with(ballot, rename)).collect();
        let (before, after) = (results(&ballots), results(&turned));
        for old in &before.subjects {
            let new = &after.subjects[renamed(old.subject).index()];
            prop_assert_eq!((&old.overall, &old.criteria), (&new.overall, &new.criteria));
            let standing = |results: &Results, subject| {
                results.ranking.standing(subject).map(|s| (s.rank, s.best, s.worst, s.tier))
            };
            prop_assert_eq!(standing(&before, old.subject), standing(&after, new.subject));
        }
    }

    #[test]
    fn a_better_grade_never_harms(ballots in ballots(), pick in any::<prop::sample::Index>()) {
        let raisable = |(place, ballot): (usize, &Ballot)| {
            let grades = ballot.ratings().iter().filter(|r| r.grade.0 == 1 || r.grade.0 == 2);
            grades.map(|rating| (place, *rating)).collect::<Vec<_>>()
        };
        let choices: Vec<_> = ballots.iter().enumerate().flat_map(raisable).collect();
        prop_assume!(!choices.is_empty());
        let (place, raised) = choices[pick.index(choices.len())];
        let mut better = ballots.clone();
        let raise = |r: Rating| if r == raised { Rating { grade: GradeNo(r.grade.0 - 1), ..r } } else { r };
        better[place] = with(&ballots[place], raise);
        let (before, after) = (results(&ballots), results(&better));
        let of = |results: &Results| results.subjects[raised.subject.index()].clone();
        let mean = |estimate: &Option<Estimate>| estimate.as_ref().map(|estimate| estimate.mean);
        prop_assert!(mean(&of(&after).overall) >= mean(&of(&before).overall));
        let criterion = |results: &Results| mean(&of(results).criteria[raised.criterion.index()].estimate);
        prop_assert!(criterion(&after) >= criterion(&before));
        let rank = |results: &Results| results.ranking.standing(raised.subject).map(|standing| standing.rank);
        prop_assert!(rank(&after) <= rank(&before));
        for other in before.subjects.iter().filter(|other| other.subject != raised.subject) {
            prop_assert_eq!(&after.subjects[other.subject.index()].overall, &other.overall);
        }
    }

    #[test]
    fn nothing_is_lost_and_nobody_stands_alone(ballots in ballots()) {
        let results = results(&ballots);
        prop_assert_eq!(results.all_ballots(), ballots.len() as u64);
        for criterion in results.subjects.iter().flat_map(|subject| &subject.criteria) {
            let cells = std::iter::once(&criterion.total).chain(&criterion.strata);
            for cell in cells.clone() {
                prop_assert_eq!(cell.rated + cell.unknown + cell.blank, cell.ballots);
                let sum = cell.grades.as_ref().map(|grades| grades.iter().sum::<u64>());
                prop_assert!(sum.is_none_or(|sum| sum == cell.rated + cell.unknown));
                prop_assert_eq!(cell.grades.is_some(), cell.rated >= u64::from(SMALLEST));
            }
            prop_assert_eq!(criterion.strata.iter().map(|cell| cell.ballots).sum::<u64>(), ballots.len() as u64);
        }
        let overall = results.subjects.iter().map(|subject| &subject.overall);
        let by_criterion = results.subjects.iter().flat_map(|subject| &subject.criteria).map(|c| &c.estimate);
        for estimate in overall.chain(by_criterion).flatten() {
            prop_assert_eq!(estimate.strata.iter().map(|part| part.weight).sum::<u32>(), 10_000);
            prop_assert!(estimate.strata.iter().all(|part| part.raters >= u64::from(SMALLEST)));
            prop_assert!(estimate.low <= estimate.mean && estimate.mean <= estimate.high);
            prop_assert!(Points(0) <= estimate.low && estimate.high <= Points::whole(100));
        }
    }

    #[test]
    fn the_funnel_narrows_and_says_where_everybody_lies(ballots in ballots()) {
        let results = results(&ballots);
        let Some(funnel) = results.funnel else { return Ok(()) };
        for point in &funnel.points {
            let limits = funnel.limits(point.effective);
            let within = limits.inner.0 <= point.mean && point.mean <= limits.inner.1;
            prop_assert_eq!(within, point.side == FunnelSide::Within);
            let wider = funnel.limits(point.effective / 4);
            prop_assert!(limits.outer.0 <= limits.inner.0 && limits.inner.1 <= limits.outer.1);
            prop_assert!(wider.inner.0 <= limits.inner.0 && limits.inner.1 <= wider.inner.1);
        }
        let most = funnel.points.iter().map(|point| point.mean).max();
        prop_assert!(most >= Some(funnel.target), "the common mean lies among the means");
    }
}
