//! Results reckoned by hand, results reckoned the plain way, and what is refused.

use chrono::DateTime;

use super::*;
use crate::{
    ids::DepartmentId,
    review::{
        setup::{
            Comments, Criterion, Grade, Group, GroupSize, Previous, ResultsPolicy, Score, Setup, Subject, SubjectKind,
            Weight,
        },
        state::Schedule,
    },
    text::Bilingual,
};

/// Satisfied, fairly satisfied, dissatisfied, don't know.
pub(super) const POINTS: [Option<u8>; 4] = [Some(100), Some(70), Some(0), None];

/// Rules with these weights, in hundredths of a percent.
pub(super) fn rules(subjects: i64, criteria: &[u32], groups: &[u32], smallest: u32) -> Rules {
    let name = Bilingual::default;
    let subject = |n| Subject { department: DepartmentId(n), kind: SubjectKind::Department, name: name() };
    let weight = |weight: &u32| Weight::new(*weight).unwrap();
    let grade = |points: Option<u8>| Grade { key: String::new(), name: name(), score: points.and_then(Score::new) };
    let criterion = |w| Criterion { key: String::new(), name: name(), weight: weight(w) };
    let group = |w| Group { key: String::new(), name: name(), weight: weight(w) };
    let at = DateTime::UNIX_EPOCH;
    Rules::of(&Setup {
        title: name(),
        subjects: (0..subjects).map(subject).collect(),
        criteria: criteria.iter().map(criterion).collect(),
        grades: POINTS.map(grade).to_vec(),
        groups: groups.iter().map(group).collect(),
        comments: Comments::NotTaken,
        schedule: Schedule { opens_at: at, closes_at: at },
        smallest_group: GroupSize::new(smallest).unwrap(),
        results: ResultsPolicy::AtClose,
        meeting: None,
        previous: Previous::Automatic,
    })
}

pub(super) fn rating(subject: u16, criterion: u16, grade: u8) -> Rating {
    Rating { subject: SubjectNo(subject), criterion: CriterionNo(criterion), grade: GradeNo(grade) }
}

pub(super) fn count(rules: &Rules, ballots: &[Ballot]) -> Tally {
    let mut tally = Tally::new(rules.clone());
    ballots.iter().for_each(|ballot| tally.add(ballot).unwrap());
    tally
}

/// One ballot for each grade, of one subject by one criterion.
fn graded(group: u16, grades: &[u8]) -> Vec<Ballot> {
    grades.iter().map(|grade| Ballot::new(GroupNo(group), vec![rating(0, 0, *grade)]).unwrap()).collect()
}

/// Six satisfied and four fairly satisfied deputies; five citizens: two satisfied, two fairly, one not.
fn example() -> (Rules, Vec<Ballot>) {
    let ballots = [graded(0, &[0, 0, 0, 0, 0, 0, 1, 1, 1, 1]), graded(1, &[0, 0, 2, 1, 1])].concat();
    (rules(1, &[10_000], &[6_000, 4_000], 5), ballots)
}

#[test]
fn the_example_comes_out_as_reckoned_by_hand() {
    // Deputies: mean 88, s² = (6·12² + 4·18²) ÷ 9 = 240. Citizens: mean 68, s² = 6680 ÷ 4 = 1670.
    // 0.6·88 + 0.4·68 = 80; error² = 0.36·240/10 + 0.16·1670/5 = 62.08.
    let (rules, ballots) = example();
    let results = count(&rules, &ballots).results(&Population::Everybody).unwrap();
    let estimate = results.subjects[0].overall.clone().unwrap();
    assert_eq!(estimate.mean, Points(80_000_000));
    assert_eq!(estimate.error, Points(7_879_087), "√62.08 = 7.8790862…, rounded up");
    assert_eq!((estimate.low.to_string(), estimate.high.to_string()), ("64.56".to_owned(), "95.44".to_owned()));
    let means: Vec<_> = estimate.strata.iter().map(|part| (part.weight, part.raters, part.mean)).collect();
    assert_eq!(means, [(6_000, 10, Points(88_000_000)), (4_000, 5, Points(68_000_000))]);
    assert_eq!(results.subjects[0].criteria[0].estimate.as_ref(), Some(&estimate), "the only criterion is all");
}

#[test]
fn a_panel_that_stands_for_itself_knows_more() {
    let (rules, ballots) = example();
    let tally = count(&rules, &ballots);
    let error = |roll: [u64; 2]| {
        let results = tally.results(&Population::Roll(roll.to_vec()));
        results.map(|results| results.subjects[0].overall.clone().unwrap().error)
    };
    assert_eq!(error([20, 10]), Ok(Points(5_571_356)), "half of them took part: √(62.08 ÷ 2)");
    assert_eq!(error([10, 5]), Ok(Points(0)), "everybody took part");
    assert_eq!(error([10, 4]), Err(TallyError::MoreThanRoll(GroupNo(1))));
}

#[test]
fn a_group_with_too_few_ratings_is_pooled_and_its_weight_is_not_lost() {
    let rules = rules(1, &[10_000], &[5_000, 3_000, 2_000], 5);
    let ballots = [graded(0, &[0; 10]), graded(1, &[1; 6]), graded(2, &[2, 3, 3, 3, 3])].concat();
    let results = count(&rules, &ballots).results(&Population::Everybody).unwrap();
    let estimate = results.subjects[0].overall.clone().unwrap();
    let strata: Vec<_> = estimate.strata.iter().map(|part| (part.groups.len(), part.weight, part.mean)).collect();
    // The third group's one rating joins the six of the second: (6·70 + 0) ÷ 7 = 60.
    assert_eq!(strata, [(1, 5_000, Points(100_000_000)), (2, 5_000, Points(60_000_000))]);
    assert_eq!(estimate.mean, Points(80_000_000));
    let cells = &results.subjects[0].criteria[0].strata;
    assert_eq!((cells[1].ballots, cells[1].rated, cells[1].unknown, cells[1].blank), (11, 7, 4, 0));
    assert_eq!(results.subjects[0].familiarity(), Share { part: 17, whole: 21 });
}

#[test]
fn a_subject_that_few_know_has_no_result_and_no_distribution() {
    let rules = rules(2, &[10_000], &[10_000], 5);
    let ballots = graded(0, &[0, 1, 2, 2, 3, 3, 3, 3]);
    let mut results = count(&rules, &ballots).results(&Population::Everybody).unwrap();
    assert_eq!(results.subjects[0].overall, None, "four rated");
    assert_eq!(results.subjects[0].criteria[0].total.grades, None);
    assert_eq!(results.subjects[1].criteria[0].total.blank, 8);
    assert_eq!((results.ranking, results.funnel), (Ranking::default(), None));
    results = count(&rules, &[&ballots[..], &graded(0, &[0])].concat()).results(&Population::Everybody).unwrap();
    assert_eq!(results.subjects[0].criteria[0].total.grades, Some(vec![2, 1, 2, 4]));
    assert_eq!(results.ranking.standings.len(), 1);
}

#[test]
fn a_partly_blank_ballot_weighs_what_it_rates() {
    let rules = rules(1, &[5_000, 3_000, 2_000], &[10_000], 5);
    let ballot = |grades: [u8; 2]| {
        Ballot::new(GroupNo(0), vec![rating(0, 0, grades[0]), rating(0, 1, grades[1]), rating(0, 2, 3)]).unwrap()
    };
    // (0.5·100 + 0.3·70) ÷ 0.8 = 88.75, five times.
    let results = count(&rules, &vec![ballot([0, 1]); 5]).results(&Population::Everybody).unwrap();
    let estimate = results.subjects[0].overall.clone().unwrap();
    assert_eq!((estimate.mean, estimate.error, estimate.raters), (Points(88_750_000), Points(0), 5));
    assert_eq!(results.subjects[0].criteria[2].estimate, None);
}

#[test]
fn a_ballot_that_does_not_fit_leaves_nothing_behind() {
    let rules = rules(2, &[10_000], &[10_000], 5);
    let ballot = |group, ratings: &[Rating]| Ballot::new(GroupNo(group), ratings.to_vec()).unwrap();
    let mut tally = Tally::new(rules.clone());
    for (ballot, error) in [
        (ballot(1, &[rating(0, 0, 0)]), TallyError::NoSuchGroup(GroupNo(1))),
        (ballot(0, &[rating(0, 0, 0), rating(2, 0, 0)]), TallyError::NoSuchSubject(SubjectNo(2))),
        (ballot(0, &[rating(0, 0, 0), rating(1, 1, 0)]), TallyError::NoSuchCriterion(CriterionNo(1))),
        (ballot(0, &[rating(0, 0, 0), rating(1, 0, 4)]), TallyError::NoSuchGrade(GradeNo(4))),
    ] {
        assert_eq!(tally.add(&ballot), Err(error));
        assert_eq!(tally, Tally::new(rules.clone()));
    }
    let twice = Ballot::new(GroupNo(0), vec![rating(1, 0, 0), rating(0, 0, 0), rating(1, 0, 2)]);
    assert_eq!(twice, Err(TallyError::RatedTwice(SubjectNo(1), CriterionNo(0))));
}

#[test]
fn numbers_that_become_too_large_are_refused() {
    let (example_rules, ballots) = example();
    let mut tally = count(&example_rules, &ballots);
    let doubled = (0..70).take_while(|_| tally.merge(&tally.clone()).is_ok()).count();
    assert_eq!(doubled, 60, "10·2⁶⁰ ballots fit into 64 bits, twice as many don't");
    let before = tally.clone();
    assert_eq!(tally.merge(&before), Err(TallyError::Overflow));
    assert_eq!(tally, before);
    assert_eq!(tally.results(&Population::Everybody), Err(TallyError::Overflow));
    let other = Tally::new(rules(2, &[10_000], &[10_000], 5));
    assert_eq!(tally.merge(&other), Err(TallyError::DifferentRules));
}

#[test]
fn a_change_is_certain_only_beyond_its_interval() {
    let estimate = |mean, error| Estimate {
        mean: Points(mean),
        error: Points(error),
        low: Points(0),
        high: Points(0),
        raters: 0,
        strata: Vec::new(),
    };
    // √(3² + 4²) = 5, 1.96·5 = 9.79982.
    let change = |now| Change::between(&estimate(80_000_000, 3_000_000), &estimate(now, 4_000_000));
    let up = change(85_000_000);
    assert_eq!((up.difference, up.low, up.high), (Points(5_000_000), Points(-4_799_820), Points(14_799_820)));
    let certain = [70_200_179, 70_200_181, 89_799_820, 89_799_821].map(|now| change(now).is_certain());
    assert_eq!(certain, [true, false, false, true]);
}

#[test]
fn the_funnel_comes_out_as_reckoned_by_hand() {
    let rules = rules(2, &[10_000], &[10_000], 5);
    let ballot = |first| Ballot::new(GroupNo(0), vec![rating(0, 0, first), rating(1, 0, 1)]).unwrap();
    let ballots: Vec<Ballot> = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1].map(ballot).to_vec();
    let funnel = count(&rules, &ballots).results(&Population::Everybody).unwrap().funnel.unwrap();
    // Means 85 and 70 of ten ratings each; σ² = 10·15² ÷ 18 = 125.
    assert_eq!((funnel.target, funnel.deviation), (Points(77_500_000), Points(11_180_340)));
    let points: Vec<_> = funnel.points.iter().map(|point| (point.effective, point.side)).collect();
    assert_eq!(points, [(10_000, FunnelSide::Above), (10_000, FunnelSide::Below)]);
    // 1.959964·11.18034 ÷ √10 = 6.92952, 3.090232·11.18034 ÷ √10 = 10.92562.
    let shown = |(low, high): (Points, Points)| [low.to_string(), high.to_string()];
    let limits = funnel.limits(10_000);
    assert_eq!(shown(limits.inner), ["70.57", "84.43"]);
    assert_eq!(shown(limits.outer), ["66.57", "88.43"]);
}

#[test]
fn a_tally_is_read_back_from_its_json() {
    let (rules, ballots) = example();
    let tally = count(&rules, &ballots);
    let json = serde_json::to_string(&tally).unwrap();
    assert_eq!(serde_json::from_str::<Tally>(&json).unwrap(), tally);
    let results = tally.results(&Population::Everybody).unwrap();
    let json = serde_json::to_string(&results).unwrap();
    assert_eq!(serde_json::from_str::<Results>(&json).unwrap(), results);
}

#[test]
fn ten_thousand_ballots_of_sixty_departments_are_counted() {
    let rules = rules(60, &[2_000; 5], &[2_500; 4], 20);
    let grade = |n: u32, place: u32| (n.wrapping_mul(2_654_435_761).rotate_left(place % 32) % 4) as u8;
    let rate = |n| move |place: u32| rating((place / 5) as u16, (place % 5) as u16, grade(n, place));
    let ballot = |n: u32| Ballot::new(GroupNo((n % 4) as u16), (0..300).map(rate(n)).collect()).unwrap();
    let mut parts = vec![Tally::new(rules.clone()); 3];
    (0..10_000).for_each(|n| parts[(n % 3) as usize].add(&ballot(n)).unwrap());
    let mut tally = Tally::new(rules.clone());
    let size = serde_json::to_value(&tally).unwrap()["answers"].as_array().unwrap().len();
    parts.iter().for_each(|part| tally.merge(part).unwrap());
    let results = tally.results(&Population::Everybody).unwrap();
    assert_eq!(results.all_ballots(), 10_000);
    assert!(results.subjects.iter().all(|subject| subject.overall.is_some()));
    // What results are made from does not grow with the ballots.
    assert_eq!(serde_json::to_value(&tally).unwrap()["answers"].as_array().unwrap().len(), size);
    assert_eq!(size, 60 * 5 * 4 * 4);
}
