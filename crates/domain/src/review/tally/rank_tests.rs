//! The table of the studentized range, ranks by hand, and whether the intervals keep what they promise.

use super::*;

fn mean(subject: u16, points: i64, error: i64) -> (SubjectNo, Points, Points) {
    (SubjectNo(subject), Points(points * Points::UNIT), Points(error * Points::UNIT))
}

/// P(R ≤ q) = m ∫ φ(z)·(Φ(z) − Φ(z − q))^(m−1) dz, by sums over thousandths.
fn coverage(means: usize, thousandths: usize, density: &[f64], below: &[f64]) -> f64 {
    let inner = |place: usize| below[place] - place.checked_sub(thousandths).map_or(0.0, |place| below[place]);
    let power = i32::try_from(means - 1).unwrap();
    let sum: f64 = density.iter().enumerate().map(|(place, density)| density * inner(place).powi(power)).sum();
    sum * means as f64 / 1000.0
}

#[test]
fn the_table_is_that_of_the_studentized_range() {
    let density: Vec<f64> = (-8_000..=16_000)
        .map(|thousandth| f64::from(thousandth) / 1000.0)
        .map(|z: f64| (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt())
        .collect();
    let mut sum = 0.0;
    let mut add = |density: &f64| {
        sum += density / 1000.0;
        sum - density / 2000.0
    };
    let below: Vec<f64> = density.iter().map(&mut add).collect();
    for (means, thousandths) in STUDENTIZED_RANGE {
        let thousandths = usize::try_from(thousandths).unwrap();
        let enough = coverage(means, thousandths, &density, &below);
        let less = coverage(means, thousandths - 1, &density, &below);
        assert!(enough >= 0.95 - 1e-6 && less < 0.95, "{means}: {less} {enough}");
    }
    assert_eq!([critical(0), critical(2), critical(21), critical(60), critical(61)], [2772, 2772, 5173, 5765, 5947]);
}

#[test]
fn two_far_from_a_third_share_a_tier() {
    // q/√2 for three is 2.344; of errors 1 and 1, differences above 3.315 are told apart.
    let ranking = Ranking::of(vec![mean(0, 60, 1), mean(1, 90, 1), mean(2, 87, 1)]);
    let rows: Vec<_> = ranking.standings.iter().map(|s| (s.subject.0, s.rank, s.best, s.worst, s.tier)).collect();
    assert_eq!(rows, [(1, 1, 1, 2, 1), (2, 2, 1, 2, 1), (0, 3, 3, 3, 2)]);
    assert_eq!(ranking.brackets, [Bracket { first: 0, last: 1 }]);
    assert_eq!(ranking.standing(SubjectNo(7)), None);
}

#[test]
fn a_chain_of_neighbours_is_one_tier_with_overlapping_brackets() {
    let chain = (0..4).map(|n| mean(n, 90 - 3 * i64::from(n), 1)).collect();
    let ranking = Ranking::of(chain);
    // q/√2·√2 for four is 3.634: 3 apart is not told apart, 6 apart is.
    assert!(ranking.standings.iter().all(|standing| standing.tier == 1));
    let intervals: Vec<_> = ranking.standings.iter().map(|standing| (standing.best, standing.worst)).collect();
    assert_eq!(intervals, [(1, 2), (1, 3), (2, 4), (3, 4)]);
    let bracket = |first| Bracket { first, last: first + 1 };
    assert_eq!(ranking.brackets, [bracket(0), bracket(1), bracket(2)]);
}

#[test]
fn the_same_mean_is_the_same_rank() {
    let ranking = Ranking::of(vec![mean(0, 80, 0), mean(1, 90, 0), mean(2, 90, 0), mean(3, 70, 0)]);
    let rows: Vec<_> = ranking.standings.iter().map(|s| (s.subject.0, s.rank, s.best, s.worst)).collect();
    assert_eq!(rows, [(1, 1, 1, 2), (2, 1, 1, 2), (0, 3, 3, 3), (3, 4, 4, 4)]);
}

#[test]
fn nobody_and_one_alone_are_ranked() {
    assert_eq!(Ranking::of(Vec::new()), Ranking::default());
    let alone = Ranking::of(vec![mean(5, 50, 3)]);
    assert_eq!((alone.standings[0].best, alone.standings[0].worst, alone.standings[0].tier), (1, 1, 1));
    assert_eq!(alone.brackets, []);
}

/// Normal errors from a fixed sequence: twelve uniform numbers make one.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f64 {
        let mut uniform = || {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 11) as f64 / (1_u64 << 53) as f64
        };
        (0..12).map(|_| uniform()).sum::<f64>() - 6.0
    }

    /// Means around 80 + `step`·number with standard error 1, as a review would measure them.
    fn measure(&mut self, subjects: u16, step: f64) -> Ranking {
        let measured = |n: u16| {
            let mean = 80.0 + step * f64::from(n) + self.next();
            (SubjectNo(n), Points((mean * 1e6) as i64), Points(Points::UNIT))
        };
        Ranking::of((0..subjects).map(measured).collect())
    }
}

/// Of departments that are truly the same, some are told apart in one review of twenty: no more, and not much fewer.
#[test]
fn equal_departments_are_told_apart_as_seldom_as_promised() {
    let mut noise = Noise(1);
    let wrong = (0..2_000).filter(|_| noise.measure(20, 0.0).standings.iter().any(|s| s.best > 1 || s.worst < 20));
    let wrong = wrong.count();
    assert!((60..=130).contains(&wrong), "{wrong} of 2000, expected 100");
}

#[test]
fn the_true_ranks_lie_within_the_intervals() {
    let mut noise = Noise(7);
    let right = |ranking: Ranking| {
        let true_rank = |standing: &Standing| 20 - u32::from(standing.subject.0);
        ranking.standings.iter().all(|standing| (standing.best..=standing.worst).contains(&true_rank(standing)))
    };
    let covered = (0..1_000).filter(|_| right(noise.measure(20, 0.7))).count();
    assert!(covered >= 950, "{covered} of 1000");
}
