//! The form is read as typed, every fault stands at its field, and what was read can be changed again.

use chrono::{DateTime, Utc};
use proptest::prelude::*;

use super::*;
use crate::{error::FieldError, ids::ReviewId};

fn now() -> DateTime<Utc> {
    "2026-11-25T00:00:00Z".parse().unwrap()
}

fn entry() -> SetupEntry {
    let group = |key: &str, zh: &str, weight: &str| WeightedEntry {
        key: key.into(),
        name_zh: zh.into(),
        name_en: String::new(),
        weight: weight.into(),
    };
    let subject = |department: &str, zh: &str| SubjectEntry {
        department: department.into(),
        name_zh: zh.into(),
        ..SubjectEntry::default()
    };
    SetupEntry {
        title_zh: " 2026年度万人评议 ".into(),
        title_en: "Democratic review 2026".into(),
        subjects: vec![subject("3", "市市场监管局"), subject("4", "市公安局")],
        groups: vec![group("deputies", "人大代表", "33.33"), group("citizens", "市民代表", "66.67%")],
        opens_at: "2026-12-01T09:00".into(),
        closes_at: "2026-12-10T17:30".into(),
        ..SetupEntry::standard()
    }
}

#[test]
fn the_form_is_read_as_typed() {
    let setup = entry().read(now()).unwrap();
    assert_eq!(setup.title.zh, "2026年度万人评议");
    assert_eq!(setup.schedule.opens_at, "2026-12-01T01:00:00Z".parse::<DateTime<Utc>>().unwrap());
    assert_eq!(setup.smallest_group.members(), 20);
    let names: Vec<_> = setup.criteria.iter().map(|criterion| criterion.name.zh.as_str()).collect();
    assert_eq!(names, ["服务态度", "办事效率", "依法行政", "政务公开", "廉洁自律"]);
    let scores: Vec<_> = setup.grades.iter().map(|grade| grade.score.map(Score::points)).collect();
    assert_eq!(scores, [Some(100), Some(70), Some(0), None]);
    let weights: Vec<_> = setup.groups.iter().map(|group| group.weight.hundredths()).collect();
    assert_eq!(weights, [3333, 6667]);
}

#[test]
fn what_was_read_can_be_changed_again() {
    let setup = entry().read(now()).unwrap();
    assert_eq!(SetupEntry::of(&setup).read(now()), Ok(setup.clone()));
    let json = serde_json::to_string(&setup).unwrap();
    assert_eq!(serde_json::from_str::<Setup>(&json).unwrap(), setup);
}

#[test]
fn every_fault_stands_at_its_field() {
    type Change = fn(&mut SetupEntry);
    let cases: [(Change, &str, Fault); 24] = [
        (|entry| entry.title_zh = " ".into(), "title_zh", Fault::Required),
        (|entry| entry.title_en = "a".repeat(101), "title_en", Fault::TooLong(100)),
        (|entry| entry.subjects.clear(), "subjects", Fault::Count(1, 500)),
        (|entry| entry.subjects[1].department = "four".into(), "subjects[1][department]", Fault::NotAChoice),
        (|entry| entry.subjects[1].department = "3".into(), "subjects[1][department]", Fault::Twice),
        (|entry| entry.subjects[0].name_zh.clear(), "subjects[0][name_zh]", Fault::Required),
        (|entry| entry.criteria.clear(), "criteria", Fault::Count(1, 16)),
        (|entry| entry.criteria[1].key = "Openness!".into(), "criteria[1][key]", Fault::NotAChoice),
        (|entry| entry.criteria[1].key = "openness".into(), "criteria[3][key]", Fault::Twice),
        (|entry| entry.criteria[1].weight = "20.01".into(), "criteria", Fault::MustSumTo(100)),
        (|entry| entry.criteria[1].weight.clear(), "criteria[1][weight]", Fault::Required),
        (|entry| entry.groups[0].weight = "0".into(), "groups[0][weight]", Fault::OutOfRange(0, 100)),
        (|entry| entry.groups[0].weight = "33.333".into(), "groups[0][weight]", Fault::OutOfRange(0, 100)),
        (|entry| entry.grades[1].score = "100".into(), "grades[1][score]", Fault::OutOfRange(0, 99)),
        (|entry| entry.grades[0].score = "101".into(), "grades[0][score]", Fault::OutOfRange(0, 100)),
        (|entry| entry.grades[2].score.clear(), "grades[3][score]", Fault::Twice),
        (|entry| drop(entry.grades.drain(1..3)), "grades", Fault::TwoWithPoints),
        (|entry| drop(entry.grades.drain(..3)), "grades", Fault::Count(2, 10)),
        (|entry| entry.opens_at.clear(), "opens_at", Fault::Required),
        (|entry| entry.closes_at = "10 December".into(), "closes_at", Fault::NotADate),
        (|entry| entry.closes_at = entry.opens_at.clone(), "closes_at", Fault::EndsBeforeStart),
        (|entry| entry.smallest_group = "4".into(), "smallest_group", Fault::OutOfRange(5, 1000)),
        (|entry| entry.groups[1].name_zh.clear(), "groups[1][name_zh]", Fault::Required),
        (|entry| entry.previous = "last year".into(), "previous", Fault::NotAChoice),
    ];
    for (change, field, fault) in cases {
        let mut typed = entry();
        change(&mut typed);
        assert_eq!(typed.read(now()).unwrap_err(), [FieldError::new(field, fault)]);
    }
}

#[test]
fn a_review_that_is_over_before_it_is_planned_is_refused() {
    let late = "2026-12-10T09:30:00Z".parse().unwrap();
    assert_eq!(entry().read(late).unwrap_err(), [FieldError::new("closes_at", Fault::InThePast)]);
}

#[test]
fn offices_of_one_department_stand_beside_each_other() {
    let mut typed = entry();
    for (row, name) in ["注册处", "稽查处"].into_iter().enumerate() {
        typed.subjects[row].department = "3".into();
        typed.subjects[row].kind = SubjectKind::Office;
        typed.subjects[row].name_zh = name.into();
    }
    assert!(typed.read(now()).is_ok());
    typed.subjects[1].name_zh = "注册处".into();
    assert_eq!(typed.read(now()).unwrap_err(), [FieldError::new("subjects[1][department]", Fault::Twice)]);
}

#[test]
fn without_a_choice_the_last_review_is_compared_with_and_the_definition_is_what_it_was() {
    let chosen = |typed: &str| SetupEntry { previous: typed.into(), ..entry() }.read(now()).unwrap();
    for nothing in ["", " automatic "] {
        let json = serde_json::to_value(chosen(nothing)).unwrap();
        assert!(json.get("previous").is_none(), "an old definition keeps its digest: {json}");
        assert_eq!(serde_json::from_value::<Setup>(json).unwrap().previous, Previous::Automatic);
    }
    for (typed, previous) in [("none", Previous::None), ("7", Previous::Review(ReviewId(7)))] {
        let setup = chosen(typed);
        assert_eq!((setup.previous, previous.typed().as_str()), (previous, typed));
        let json = serde_json::to_string(&setup).unwrap();
        assert_eq!(serde_json::from_str::<Setup>(&json).unwrap(), setup);
        assert_eq!(SetupEntry::of(&setup).previous, typed);
    }
    let mut old = serde_json::to_value(entry()).unwrap();
    old.as_object_mut().unwrap().remove("previous");
    assert_eq!(serde_json::from_value::<SetupEntry>(old).unwrap(), entry());
}

#[test]
fn reviews_are_compared_by_what_is_in_both() {
    let (one, mut other) = (entry().read(now()).unwrap(), entry().read(now()).unwrap());
    other.subjects.truncate(1);
    other.criteria.truncate(1);
    assert!(one.shares_with(&other) && other.shares_with(&one));
    let strangers =
        Setup { subjects: vec![Subject { department: DepartmentId(9), ..one.subjects[0].clone() }], ..other.clone() };
    other.criteria[0].key = "speed".into();
    assert!(!one.shares_with(&other) && !one.shares_with(&strangers));
}

proptest! {
    #[test]
    fn every_weight_is_read_back_from_its_percentage(hundredths in 1u32..=Weight::WHOLE) {
        let weight = Weight::new(hundredths).unwrap();
        prop_assert_eq!(Weight::parse(&weight.percent()), Ok(weight));
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,12}") {
        let mut typed = entry();
        typed.criteria[0].weight.clone_from(&text);
        typed.grades[0].score.clone_from(&text);
        typed.smallest_group.clone_from(&text);
        typed.opens_at.clone_from(&text);
        typed.subjects[0].department = text;
        let _ = typed.read(now());
    }
}
