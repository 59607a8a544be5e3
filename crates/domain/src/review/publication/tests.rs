//! What is read is what was counted.

use super::*;
use crate::{
    ids::DepartmentId,
    review::{
        setup::{Group, SetupEntry, SubjectEntry, Weight, WeightedEntry},
        tally::{Ballot, CriterionNo, GradeNo, GroupNo, Population, Rating, Rules, SubjectNo, Tally},
    },
    time::instant,
};

fn setup() -> Setup {
    let subject = |(number, name): (i64, &str)| SubjectEntry {
        department: number.to_string(),
        name_zh: name.to_owned(),
        ..SubjectEntry::default()
    };
    let group = |(key, weight): (&str, &str)| WeightedEntry {
        key: key.to_owned(),
        name_zh: key.to_owned(),
        weight: weight.to_owned(),
        ..WeightedEntry::default()
    };
    let entry = SetupEntry {
        title_zh: "评议".to_owned(),
        subjects: [(1, "甲"), (2, "乙"), (3, "丙")].map(subject).to_vec(),
        groups: [("a", "50"), ("b", "50")].map(group).to_vec(),
        opens_at: "2026-03-02T09:00".to_owned(),
        closes_at: "2026-03-03T09:00".to_owned(),
        smallest_group: "5".to_owned(),
        ..SetupEntry::standard()
    };
    let before = instant(chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap().and_hms_opt(0, 0, 0).unwrap());
    entry.read(before).unwrap()
}

/// Twelve ballots; everybody is content with 乙, nobody with 甲, and 丙 is unknown to all.
fn publication() -> Publication {
    let setup = setup();
    let mut tally = Tally::new(Rules::of(&setup));
    for ballot in 0..12_u16 {
        let rating = |(subject, grade): (u16, u8)| {
            (0..5).map(move |criterion| Rating {
                subject: SubjectNo(subject),
                criterion: CriterionNo(criterion),
                grade: GradeNo(grade),
            })
        };
        let spread = u8::try_from(ballot % 2).unwrap();
        let ratings = [(0, 2), (1, spread), (2, 3)].into_iter().flat_map(rating).collect();
        tally.add(&Ballot::new(GroupNo(ballot % 2), ratings).unwrap()).unwrap();
    }
    let results = tally.results(&Population::Everybody).unwrap();
    Publication {
        review: ReviewId(1),
        public_id: "r1".to_owned(),
        site: "https://hall.example".to_owned(),
        fingerprint: "f".to_owned(),
        standing: Standing::Published,
        published: false,
        published_at: None,
        counted_at: None,
        topic_version: 0,
        setup,
        results,
        turnout: Vec::new(),
        earlier: None,
    }
}

#[test]
fn the_page_has_everybody_in_the_order_of_the_count() {
    let page = publication().overview();
    assert_eq!(page.results.rows.iter().map(|row| row.name.zh.as_str()).collect::<Vec<_>>(), ["乙", "甲"]);
    assert_eq!(page.results.withheld.len(), 1, "too few rated 丙");
    assert_eq!((page.results.ballots, page.of.top.to_string().as_str()), (12, "100.00"));
}

#[test]
fn one_subject_shows_its_groups_and_its_row() {
    let publication = publication();
    let page = publication.subject(2).unwrap();
    assert_eq!(page.row.map(|row| (row.mean.to_string(), row.rank)), Some(("85.00".to_owned(), 1)));
    assert_eq!((page.ranked, page.subject.criteria[0].groups.len()), (2, 2));
    assert_eq!(publication.subject(3).unwrap().row, None);
    assert!(publication.subject(0).is_none() && publication.subject(4).is_none());
}

#[test]
fn programs_read_the_same_figures() {
    let open = publication().open();
    assert_eq!(open.order, [2, 1]);
    let overall = open.departments[1].overall.unwrap();
    assert!((overall.mean - 85.0).abs() < 1e-9 && overall.raters == 12);
    assert_eq!(open.departments[2].overall, None);
    let text = String::from_utf8(publication().csv()).unwrap();
    let row =
        |name: &str| text.lines().find(|line| line.contains(name) && line.contains("overall")).unwrap().to_owned();
    assert!(row("乙").starts_with("2,乙,,overall,85.00,"), "{text}");
    // Eight figures are not published, then comes how well it is known.
    assert!(row("丙").starts_with(&format!("3,丙,,overall{}0.000,", ",".repeat(9))), "{text}");
    let of_groups =
        text.lines().filter(|line| ["a", "b", "a;b"].contains(&line.split(',').nth(13).unwrap_or_default()));
    assert_eq!(text.lines().count() - of_groups.count(), 1 + 3 * 6);
}

/// Per department, criterion and group: distribution, familiarity, mean with its standard error; and the change.
#[test]
fn everything_demanded_is_in_both_open_forms() {
    let mut publication = publication();
    let (subjects, results) = (publication.setup.subjects.clone(), publication.results.clone());
    publication.earlier = Some(Earlier { title: Bilingual::new("去年", ""), subjects, results });
    let json = serde_json::to_value(publication.open()).unwrap();
    assert_eq!(json["compared_with"]["zh"], "去年");
    let department = &json["departments"][1];
    for part in ["familiarity", "change", "groups", "overall"] {
        assert!(!department[part].is_null(), "{part}");
    }
    for cell in department["criteria"][0]["answers"].as_array().unwrap() {
        for part in ["groups", "rated", "unknown", "blank", "grades", "familiarity", "mean", "error"] {
            assert!(!cell[part].is_null(), "{part}: {cell}");
        }
    }
    let text = String::from_utf8(publication.csv()).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().unwrap();
    let column = |name: &str| head.iter().position(|one| *one == name).unwrap_or_else(|| panic!("no {name}: {head:?}"));
    let grade = format!("grade_{}", publication.setup.grades[0].key);
    let group = lines.find(|line| line[1] == "乙" && line[3] != "overall" && !line[column("groups")].is_empty());
    let group = group.expect("groups have rows");
    for name in ["mean", "error", "raters", "familiarity", "unknown", "blank", &grade] {
        assert!(!group[column(name)].is_empty(), "{name}: {group:?}");
    }
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let overall = lines.find(|line| line[1] == "乙").unwrap();
    for name in ["error", "familiarity", "change", "change_low", "change_high"] {
        assert!(!overall[column(name)].is_empty(), "{name}: {overall:?}");
    }
}

/// A result of before groups had errors is read, and written as it was.
#[test]
fn older_results_are_read() {
    let mut results = serde_json::to_value(publication().results).unwrap();
    let strata = results["subjects"][0]["overall"]["strata"].as_array_mut().unwrap();
    strata.iter_mut().for_each(|part| drop(part.as_object_mut().unwrap().remove("error")));
    let read: Results = serde_json::from_value(results.clone()).unwrap();
    assert_eq!(read.subjects[0].overall.as_ref().unwrap().strata[0].error, None);
    assert_eq!(serde_json::to_value(read).unwrap(), results);
}

#[test]
fn a_change_is_told_only_for_the_same_subject() {
    let mut publication = publication();
    let mut subjects = publication.setup.subjects.clone();
    subjects[0].department = DepartmentId(9);
    let results = publication.results.clone();
    publication.earlier = Some(Earlier { title: Bilingual::new("去年", ""), subjects, results });
    let lines = publication.overview().results.rows;
    assert_eq!(lines[0].change.map(|change| change.difference.to_string()), Some("0.00".to_owned()));
    assert_eq!(lines[1].change, None, "another department stood there");
}

#[test]
fn other_weights_are_not_compared() {
    let one = setup();
    assert!(comparable(&one, &Setup { title: Bilingual::new("另一年", ""), ..one.clone() }));
    let weight = Weight::new(4000).unwrap();
    let groups: Vec<Group> = one.groups.iter().map(|group| Group { weight, ..group.clone() }).collect();
    assert!(!comparable(&one, &Setup { groups, ..one.clone() }));
}
