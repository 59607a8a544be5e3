//! What pages show is what was counted, under the right names.

use ballot::Digest;
use chrono::{DateTime, NaiveDate, Utc};

use super::*;
use crate::{
    cases::{Reason, Satisfaction},
    deadlines::Calendar,
    ids::{DepartmentId, PersonId, ReviewId},
    review::{
        matter::{Fixed, MatterNumber, MatterState, voice},
        rectification::{MeasureStanding, Plan, PlanCounts, PutOff},
        setup::{Setup, SetupEntry, SubjectEntry, WeightedEntry},
        state::{Deed, ReviewState},
        tally::{
            Ballot, CriterionNo, FunnelSide, GradeNo, GroupNo, Population, Rating, Results, Rules, SubjectNo, Tally,
        },
    },
    text::Bilingual,
};

fn setup() -> Setup {
    let subject =
        |n: i64| SubjectEntry { department: n.to_string(), name_zh: format!("部门{n}"), ..SubjectEntry::default() };
    let group = |key: &str, weight: &str| WeightedEntry {
        key: key.into(),
        name_zh: key.into(),
        name_en: String::new(),
        weight: weight.into(),
    };
    let entry = SetupEntry {
        title_zh: "评议".into(),
        subjects: (1..=3).map(subject).collect(),
        groups: vec![group("deputies", "60"), group("citizens", "40")],
        opens_at: "2026-12-01T09:00".into(),
        closes_at: "2026-12-10T17:30".into(),
        smallest_group: "5".into(),
        ..SetupEntry::standard()
    };
    entry.read("2026-11-25T00:00:00Z".parse().unwrap()).unwrap()
}

/// Everybody is dissatisfied with the first, satisfied with the second, and knows nothing of the third.
fn results() -> Results {
    let mut tally = Tally::new(Rules::of(&setup()));
    for n in 0..20 {
        let rate = |subject: u16, criterion, grade| Rating {
            subject: SubjectNo(subject),
            criterion: CriterionNo(criterion),
            grade: GradeNo(grade),
        };
        // One member in ten sees the first two the other way round, so that there is some variance.
        let (bad, good) = if n % 10 == 0 { (0, 2) } else { (2, 0) };
        let ratings = (0..5).flat_map(|c| [rate(0, c, bad), rate(1, c, good), rate(2, c, 3)]).collect();
        tally.add(&Ballot::new(GroupNo(n % 2), ratings).unwrap()).unwrap();
    }
    tally.results(&Population::Everybody).unwrap()
}

#[test]
fn results_are_shown_best_first_with_names_and_what_is_withheld() {
    let results = results();
    let view = ResultsView::of(&setup(), &results, |subject| {
        (subject.department == DepartmentId(1)).then(|| results.subjects[1].overall.clone()).flatten()
    });
    let rows: Vec<_> = view.rows.iter().map(|row| (row.name.zh.as_str(), row.rank, row.ranks, row.side)).collect();
    assert_eq!(rows, [("部门2", 1, (1, 1), FunnelSide::FarAbove), ("部门1", 2, (2, 2), FunnelSide::FarBelow)]);
    assert_eq!(view.withheld, [WithheldRow { subject: SubjectNo(2), name: Bilingual::new("部门3", "") }]);
    assert_eq!((view.ballots, view.brackets.len()), (20, 0));
    assert_eq!(view.rows[0].change, None);
    let change = view.rows[1].change.unwrap();
    assert!(change.is_certain() && change.difference == view.rows[1].mean - view.rows[0].mean);
    let funnel = view.funnel.unwrap();
    assert!(funnel.curve.is_sorted_by_key(|(effective, _)| *effective));
    let range = funnel.curve[0].0..=funnel.curve.last().unwrap().0;
    assert!(funnel.marks.iter().all(|mark| range.contains(&mark.point.effective)));
}

#[test]
fn a_subjects_page_names_criteria_groups_and_grades() {
    let view = SubjectView::of(&setup(), &results(), SubjectNo(0)).unwrap();
    assert_eq!(view.criteria.len(), 5);
    let first = &view.criteria[0];
    assert_eq!(first.name.zh, "服务态度");
    let names: Vec<_> = first.groups.iter().flat_map(|group| &group.names).map(|name| name.zh.as_str()).collect();
    assert_eq!(names, ["deputies", "citizens"]);
    assert_eq!(first.total.grades, Some(vec![2, 0, 18, 0]));
    assert_eq!(view.grades.len(), 4);
    assert_eq!(SubjectView::of(&setup(), &results(), SubjectNo(3)), None);
}

#[test]
fn turnout_counts_each_member_once() {
    let group = |roll, issued, cast| GroupTurnout { roll, issued, cast, ..GroupTurnout::default() };
    let turnout = |groups: &[GroupTurnout]| TurnoutView { groups: groups.to_vec() };
    let total = turnout(&[group(200, 199, 199), group(1, 1, 1)]).total();
    assert_eq!((total.roll, total.issued, total.cast, total.percent()), (201, 200, 200, 99));
    let meeting = group(50, 40, 400);
    assert_eq!(meeting.percent(), 80, "in a meeting a member casts a ballot a question");
}

#[test]
fn members_see_no_more_of_a_state_than_they_should() {
    let deed = |by| Deed { by: PersonId(by), at: DateTime::<Utc>::UNIX_EPOCH };
    let submitted = ReviewState::default().submit(Digest::of(b""), deed(1)).unwrap();
    assert_eq!(ReviewStanding::of(&submitted), ReviewStanding::Preparing);
    let approved = submitted.approve(Digest::of(b""), deed(2)).unwrap();
    assert_eq!(ReviewStanding::of(&approved), ReviewStanding::Coming);
    let cancelled = approved.cancel(Reason::parse("改期").unwrap(), deed(1)).unwrap();
    assert_eq!(ReviewStanding::of(&cancelled), ReviewStanding::Cancelled);
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 3, day).unwrap()
}

#[test]
fn a_matter_is_shown_late_before_anybody_noted_it() {
    let secret = Fixed([1; 32]);
    let open = MatterState::open(&Calendar::default(), day(1), 5, Some(voice(&secret)));
    let of = |state: &MatterState, today| {
        let place = (ReviewId(1), MatterNumber::new(2027, 1), 1);
        MatterView::of(place, Bilingual::default(), "排队太久".into(), state, day(today))
    };
    assert_eq!((of(&open, 8).standing, of(&open, 8).due), (MatterStanding::Open, day(8)));
    assert_eq!(of(&open, 9).standing, MatterStanding::Overdue);
    let answered = open.answer(Reason::parse("已增加窗口").unwrap(), PersonId(1), day(9)).unwrap();
    assert_eq!(of(&answered, 30).standing, MatterStanding::AnsweredLate);
    let rate = |state: MatterState, rating| state.rate(&Calendar::default(), rating, &secret, day(10)).unwrap();
    let rated = of(&rate(answered.clone(), Satisfaction::Satisfied), 30);
    assert_eq!((rated.rating, rated.reopened), (Some(Satisfaction::Satisfied), false));
    let again = rate(answered, Satisfaction::VeryDissatisfied);
    assert_eq!((of(&again, 11).standing, of(&again, 11).reopened), (MatterStanding::Open, true));
    let told: Vec<_> = steps(&again).into_iter().map(|step| (step.on, step.what)).collect();
    let answer = MatterEvent::Answered { text: "已增加窗口".into(), late: true };
    let rating = MatterEvent::Rated(Satisfaction::VeryDissatisfied);
    let reopened = MatterEvent::Reopened(again.clock().due);
    let handed = MatterEvent::HandedOver(day(8));
    assert_eq!(told, [(day(1), handed), (day(9), answer), (day(10), rating), (day(10), reopened)]);
}

#[test]
fn a_plan_shows_the_first_promise_and_the_last_excuse() {
    let words = |text: &str| Reason::parse(text).unwrap();
    let plan = Plan::promise(vec![(words("增加窗口"), day(10))], day(1)).unwrap();
    let plan = plan.put_off(0, PutOff { until: day(20), reason: words("设备未到"), on: day(9) }).unwrap();
    let view =
        PlanView::of((ReviewId(1), Bilingual::default()), (DepartmentId(1), Bilingual::default()), &plan, day(11));
    let measure = &view.measures[0];
    assert_eq!((measure.standing, measure.promised_for), (MeasureStanding::Late, day(10)));
    assert_eq!(measure.put_off, Some((day(20), "设备未到".to_owned())));
    assert_eq!(view.counts, PlanCounts { late: 1, ..PlanCounts::default() });
}
