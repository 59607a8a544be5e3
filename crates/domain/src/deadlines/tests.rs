//! The vectors of the field, both ends of the year, and 100,000 random reckonings against an independent table.

use std::cell::Cell;

use chinese_holiday::chinese_holiday;
use chrono::{Datelike, Days, NaiveDate};
use proptest::{prelude::*, test_runner::TestRunner};

use super::*;
use crate::text::Bilingual;

/// The notices that the database is seeded with.
const SEED: &str = include_str!("../../../migration/src/holiday_notices.json");

fn calendar() -> Calendar {
    serde_json::from_str(SEED).unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn due(start: &str, length: Length, pauses: &[Pause]) -> Due {
    Reckoning::due(&calendar(), date(start), length, pauses)
}

fn on(text: &str) -> Due {
    Due::On { date: date(text) }
}

fn pause(from: &str, until: Option<&str>) -> Pause {
    Pause { from: date(from), until: until.map(date), reason: PauseReason::Correction, by: "市市场监管局".into() }
}

fn explain(start: &str, limits: &[Limit], pauses: &[Pause], through: Option<&str>) -> Explanation {
    Reckoning { start: date(start), limits, pauses, through: through.map(date) }.explain(&calendar())
}

#[test]
fn the_vectors_of_2026_come_out() {
    for (start, five, twenty) in [
        ("2026-02-09", "2026-02-14", "2026-03-13"),
        ("2026-02-12", "2026-02-26", "2026-03-18"),
        ("2026-04-28", "2026-05-08", "2026-05-28"),
        ("2026-09-17", "2026-09-23", "2026-10-21"),
        ("2026-09-24", "2026-10-09", "2026-10-29"),
    ] {
        assert_eq!(due(start, Length::WorkingDays(5), &[]), on(five), "5 from {start}");
        assert_eq!(due(start, Length::WorkingDays(20), &[]), on(twenty), "20 from {start}");
        assert_eq!(calendar().forward(date(start), 20), date(twenty));
    }
}

#[test]
fn the_year_2026_is_the_notice_of_2025() {
    let year = calendar().year(2026).unwrap();
    assert_eq!((year.working_days, year.provisional), (248, false));
    assert_eq!(year.days_off.len(), 33);
    let make_up: Vec<_> = year.make_up_days.iter().map(|day| day.date.to_string()).collect();
    assert_eq!(make_up, ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]);
    assert_eq!(year.sources.len(), 1);
    assert_eq!(year.sources[0].key(), "国办发明电〔2025〕7号");
}

#[test]
fn every_seeded_notice_is_possible_and_its_amendments_hold() {
    let calendar = calendar();
    for notice in calendar.notices() {
        assert_eq!(notice.check(), Ok(()), "{}", notice.citation.title);
    }
    assert!((2004..=2026).all(|year| calendar.has_notice(year)));
    assert!(!calendar.is_working_day(date("2020-02-01")), "worked by the notice of 2019, off by that of 2020");
    assert!(!calendar.is_working_day(date("2019-05-02")));
    assert!(calendar.is_working_day(date("2015-09-06")));
}

#[test]
fn both_ends_of_the_year_are_arranged_by_the_right_notice() {
    for (start, due_date) in [
        ("2005-12-30", "2005-12-31"), // a Saturday, worked by the notice for 2006
        ("2005-12-31", "2006-01-04"),
        ("2006-12-29", "2006-12-30"),
        ("2007-12-28", "2007-12-29"),
        ("2007-12-29", "2008-01-02"), // Monday the 31st was off
        ("2011-12-30", "2011-12-31"),
        ("2018-12-29", "2019-01-02"),
        ("2022-12-30", "2023-01-03"),
        ("2025-12-31", "2026-01-04"), // a Sunday
        ("2026-12-31", "2027-01-04"),
    ] {
        assert_eq!(due(start, Length::WorkingDays(1), &[]), on(due_date), "from {start}");
    }
    assert_eq!(calendar().back(date("2006-01-04"), 1), date("2005-12-31"));
    assert_eq!(calendar().back(date("2026-01-05"), 2), date("2025-12-31"));
}

#[test]
fn a_year_without_a_notice_is_provisional_and_knows_the_statutory_days() {
    let calendar = calendar();
    let year = calendar.year(2027).unwrap();
    assert!(year.provisional);
    assert_eq!(year.days_off.len(), 13);
    assert_eq!(year.sources[0].title, "全国年节及纪念日放假办法");
    // 5 February 2027 is New Year's Eve, a Friday; the 8th, a Monday, is the third day of the year.
    assert_eq!(calendar.forward(date("2027-02-04"), 1), date("2027-02-09"));
    assert!(explain("2027-03-01", &[Limit::promised(5)], &[], None).provisional);
    assert!(!explain("2026-12-21", &[Limit::promised(5)], &[], None).provisional);
    let crossing = explain("2026-12-30", &[Limit::promised(3)], &[], None);
    assert!(crossing.provisional);
    assert_eq!(crossing.due(LimitKind::Promised), Some(date("2027-01-05")));
    assert!(calendar.is_provisional(date("2026-12-29")), "the notice for 2027 may still arrange it");
    assert!(!calendar.is_provisional(date("2026-12-28")));
    assert!(!calendar.is_provisional(date("2025-12-31")), "the notice for 2026 is there");
}

#[test]
fn entering_the_missing_notice_settles_the_year() {
    let mut notices = calendar().notices().to_vec();
    let name = Bilingual::new("春节", "Spring Festival");
    notices.push(HolidayNotice {
        year: 2027,
        citation: Citation { issuer: "甲".into(), title: "乙".into(), number: None, issued: None },
        days_off: vec![DaysOff { name: name.clone(), from: date("2027-02-05"), to: date("2027-02-11") }],
        make_up_days: vec![MakeUpDay { name, date: date("2027-02-14") }],
    });
    let calendar = Calendar::new(notices);
    assert_eq!(calendar.forward(date("2027-02-04"), 2), date("2027-02-14"));
    assert!(!calendar.is_provisional(date("2026-12-31")) && !calendar.is_provisional(date("2027-02-08")));
    assert!(calendar.is_working_day(date("2027-05-03")), "only the notice speaks now");
}

#[test]
fn a_limit_of_no_days_ends_on_the_start_or_the_next_working_day() {
    assert_eq!(due("2026-02-14", Length::WorkingDays(0), &[]), on("2026-02-14"));
    assert_eq!(due("2026-02-15", Length::WorkingDays(0), &[]), on("2026-02-24"));
    assert_eq!(due("2026-02-15", Length::NaturalDays(0), &[]), on("2026-02-24"));
}

#[test]
fn natural_days_that_end_on_a_day_off_end_on_the_next_working_day() {
    assert_eq!(due("2026-09-24", Length::NaturalDays(15), &[]), on("2026-10-09"));
    assert_eq!(due("2026-09-24", Length::NaturalDays(10), &[]), on("2026-10-08"));
    assert_eq!(due("2026-02-09", Length::NaturalDays(5), &[]), on("2026-02-14"), "a Saturday that is worked");
    let limits = [Limit { kind: LimitKind::Statutory, length: Length::NaturalDays(3) }];
    let strip = explain("2026-06-17", &limits, &[], None).strip;
    let kinds: Vec<_> = strip.into_iter().map(|day| day.kind).collect();
    let holiday = || DayKind::Holiday {
        name: Bilingual::new("端午节", "Dragon Boat Festival"),
        notice: "国办发明电〔2025〕7号".into(),
    };
    let counted = |number| DayKind::Counted { number };
    assert_eq!(kinds, [DayKind::Start, counted(1), counted(2), counted(3), holiday(), DayKind::MovedTo]);
}

#[test]
fn paused_days_do_not_count_and_overlaps_count_once() {
    let pauses = [pause("2026-03-05", Some("2026-03-10")), pause("2026-03-04", Some("2026-03-06"))];
    // The 3rd counts, the 4th to 9th don't, the 10th is the second day.
    assert_eq!(due("2026-03-02", Length::WorkingDays(2), &pauses), on("2026-03-10"));
    let same_day = [pause("2026-03-03", Some("2026-03-03"))];
    assert_eq!(due("2026-03-02", Length::WorkingDays(2), &same_day), on("2026-03-04"));
    let before_the_start = [pause("2026-02-01", Some("2026-03-02"))];
    assert_eq!(due("2026-03-02", Length::WorkingDays(2), &before_the_start), on("2026-03-04"));
}

#[test]
fn an_open_pause_suspends_what_has_not_ended() {
    let pauses = [pause("2026-03-05", None)];
    let since = date("2026-03-05");
    assert_eq!(due("2026-03-02", Length::WorkingDays(5), &pauses), Due::Suspended { since, remaining: 3 });
    assert_eq!(due("2026-03-02", Length::WorkingDays(2), &pauses), on("2026-03-04"));
    let explanation = explain("2026-03-02", &[Limit::promised(2), Limit::statutory(20)], &pauses, Some("2026-03-09"));
    assert_eq!(explanation.due(LimitKind::Promised), Some(date("2026-03-04")));
    assert_eq!(explanation.limits[1].due, Due::Suspended { since, remaining: 18 });
    assert_eq!(explanation.strip.last().unwrap().date, date("2026-03-09"));
    assert!(matches!(explanation.strip[3].kind, DayKind::Paused { reason: PauseReason::Correction, .. }));
}

#[test]
fn the_strip_gives_each_day_its_reason() {
    let explanation = explain("2026-02-12", &[Limit::promised(5)], &[pause("2026-02-25", Some("2026-02-26"))], None);
    assert_eq!(explanation.due(LimitKind::Promised), Some(date("2026-02-27")));
    let kinds: Vec<_> = explanation.strip.iter().map(|day| (day.date.day(), &day.kind)).collect();
    assert!(matches!(kinds[0], (12, DayKind::Start)));
    assert!(matches!(kinds[1], (13, DayKind::Counted { number: 1 })));
    assert!(matches!(kinds[2], (14, DayKind::MakeUp { number: 2, .. })));
    assert!(matches!(kinds[3], (15, DayKind::Holiday { .. })));
    assert!(matches!(kinds[12], (24, DayKind::Counted { number: 3 })));
    assert!(matches!(kinds[13], (25, DayKind::Paused { .. })));
    assert!(matches!(kinds[15], (27, DayKind::Counted { number: 5 })));
    assert_eq!(explanation.sources.len(), 1);
    let DayKind::MakeUp { name, notice, .. } = kinds[2].1 else { panic!("the 14th is a make-up day") };
    assert_eq!(name.zh, "春节");
    assert_eq!(explanation.source(notice).unwrap().title, "国务院办公厅关于2026年部分节假日安排的通知");
}

#[test]
fn explanations_survive_the_wire() {
    let limits = [Limit::promised(5), Limit { kind: LimitKind::Statutory, length: Length::NaturalDays(30) }];
    let explanation = explain("2026-09-24", &limits, &[pause("2026-10-09", None)], Some("2026-11-01"));
    let json = serde_json::to_string(&explanation).unwrap();
    assert_eq!(serde_json::from_str::<Explanation>(&json).unwrap(), explanation);
    let day = serde_json::to_value(&explanation.strip[1]).unwrap();
    assert_eq!(day["kind"], "holiday");
    assert_eq!(serde_json::from_str::<Calendar>(&serde_json::to_string(&calendar()).unwrap()).unwrap(), calendar());
}

fn cards(procedure: Procedure, promised: u16, statutory: u16, pauses: &[Pause]) -> [Option<String>; 3] {
    let limits = [Length::WorkingDays(promised), Length::WorkingDays(statutory)];
    let dates = card_dates(&calendar(), procedure, date("2026-03-02"), limits, pauses);
    [dates.warning, dates.yellow, dates.red].map(|day| day.map(|day| day.to_string()[5..].to_owned()))
}

#[test]
fn cards_stand_from_the_days_of_the_rules() {
    let days = |dates: [&str; 3]| dates.map(|day| Some(day.to_owned()));
    // From Monday 2 March: the 5th working day is Monday the 9th, the 20th Monday the 30th.
    assert_eq!(cards(Procedure::Case, 5, 20, &[]), days(["03-05", "03-10", "03-31"]));
    assert_eq!(cards(Procedure::Special, 5, 20, &[]), days(["03-05", "03-10", "03-11"]));
    assert_eq!(cards(Procedure::Consultation, 5, 20, &[]), days(["03-05", "03-10", "03-11"]));
    assert_eq!(cards(Procedure::PreAcceptance, 2, 2, &[]), days(["03-05", "03-10", "03-12"]));
    // Two paused working days shift what comes after them.
    let pauses = [pause("2026-03-06", Some("2026-03-10"))];
    assert_eq!(cards(Procedure::Case, 5, 20, &pauses), days(["03-05", "03-12", "04-02"]));
    // A warning never comes before the start.
    assert_eq!(cards(Procedure::Case, 1, 20, &[]), days(["03-02", "03-04", "03-31"]));
    // While the clock stands still only what came before stands.
    assert_eq!(cards(Procedure::Case, 5, 20, &[pause("2026-03-06", None)]), [Some("03-05".into()), None, None]);
}

#[test]
fn cards_of_a_limit_in_natural_days_are_working_days_from_its_end() {
    let limits = [Length::NaturalDays(15), Length::NaturalDays(30)];
    let dates = card_dates(&calendar(), Procedure::Case, date("2026-09-24"), limits, &[]);
    // The promised limit ends on Friday 9 October; 8 October and 24 September are the working days before.
    assert_eq!(dates.warning, Some(date("2026-09-30")));
    assert_eq!(dates.yellow, Some(date("2026-10-10")));
    assert_eq!(dates.on(date("2026-10-09")), Some(Card::Warning));
    assert_eq!(dates.on(date("2026-10-10")), Some(Card::Yellow));
    assert_eq!(dates.on(date("2026-09-29")), None);
}

#[test]
fn working_days_between_two_days_have_a_sign() {
    let calendar = calendar();
    assert_eq!(calendar.working_days_between(date("2026-02-12"), date("2026-02-26")), 5);
    assert_eq!(calendar.working_days_between(date("2026-02-26"), date("2026-02-12")), -5);
    assert_eq!(calendar.working_days_between(date("2026-02-15"), date("2026-02-15")), 0);
    assert_eq!(calendar.working_day_from(date("2026-02-15")), date("2026-02-24"));
}

/// Where the independent table departs from the notices it quotes, and whether the day is worked by the notice:
/// 国办发明电〔2015〕18号 has 10月8日（星期六）、10月9日（星期日）上班, and 国办发明电〔2016〕17号 has 元旦 1月1日放假，
/// 1月2日（星期一）补休, which leaves Friday 30 December 2016 an ordinary working day.
const ERRATA: [(&str, bool); 2] = [("2016-10-09", true), ("2016-12-30", true)];

/// Which days are worked by the independent table, as a list from its first day on.
struct Table {
    first: NaiveDate,
    works: Vec<bool>,
}

impl Table {
    fn read() -> Self {
        let first = date("2004-01-01");
        let days = first.iter_days().take_while(|day| *day <= date("2026-12-25"));
        let works = days.map(|day| {
            let erratum = ERRATA.iter().find(|(wrong, _)| date(wrong) == day);
            erratum.map_or_else(|| chinese_holiday(&day).is_workday(), |(_, works)| *works)
        });
        Self { first, works: works.collect() }
    }

    fn day(&self, offset: usize) -> NaiveDate {
        self.first + Days::new(offset as u64)
    }

    /// The plainest count there is; `None` when it runs out of the table.
    fn due(&self, start: usize, length: u16, pauses: &[(usize, usize)]) -> Option<NaiveDate> {
        let (mut day, mut left) = (start, length);
        while left > 0 || (length == 0 && !self.works[day]) {
            day += 1;
            let paused = length > 0 && pauses.iter().any(|(from, until)| (*from..*until).contains(&day));
            if *self.works.get(day)? && !paused {
                left = left.saturating_sub(1);
            }
        }
        Some(self.day(day))
    }
}

#[test]
fn every_day_of_23_years_agrees_with_the_independent_table() {
    let (calendar, table) = (calendar(), Table::read());
    assert!(table.works.len() > 8_000);
    for (offset, works) in table.works.iter().enumerate() {
        let day = table.day(offset);
        assert_eq!(calendar.is_working_day(day), *works, "{day}");
    }
    for (wrong, works) in ERRATA {
        assert_ne!(chinese_holiday(&date(wrong)).is_workday(), works, "{wrong} is no erratum any more");
    }
}

#[test]
fn random_reckonings_agree_with_the_independent_table() {
    let (calendar, table) = (calendar(), Table::read());
    let compared = Cell::new(0_u32);
    let cases = (0..table.works.len(), 0..45_u16, prop::collection::vec((0..60_usize, 0..20_usize), 0..4));
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 110_000, failure_persistence: None, ..ProptestConfig::default() });
    let result = runner.run(&cases, |(start, length, pauses)| {
        let spans: Vec<_> = pauses.iter().map(|(after, days)| (start + after, start + after + days)).collect();
        let Some(expected) = table.due(start, length, &spans) else { return Ok(()) };
        let pauses: Vec<_> = spans
            .iter()
            .map(|(from, until)| Pause {
                from: table.day(*from),
                until: Some(table.day(*until)),
                reason: PauseReason::Testing,
                by: String::new(),
            })
            .collect();
        let start = table.day(start);
        compared.set(compared.get() + 1);
        prop_assert_eq!(
            Reckoning::due(&calendar, start, Length::WorkingDays(length), &pauses),
            Due::On { date: expected }
        );
        Ok(())
    });
    result.unwrap();
    assert!(compared.get() >= 100_000, "only {} cases were within the table", compared.get());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn the_strip_has_every_day_once_and_numbers_without_gaps(
        start in 0..9_000_u64,
        length in 0..60_u16,
        natural in any::<bool>(),
        pauses in prop::collection::vec((0..90_u64, 0..20_u64), 0..4),
    ) {
        let start = date("2003-12-01") + Days::new(start);
        let length = if natural { Length::NaturalDays(length) } else { Length::WorkingDays(length) };
        let pauses: Vec<_> = pauses
            .into_iter()
            .map(|(after, days)| {
                let from = start + Days::new(after);
                Pause { from, until: Some(from + Days::new(days)), reason: PauseReason::Hearing, by: String::new() }
            })
            .collect();
        let limits = [Limit { kind: LimitKind::Statutory, length }];
        let calendar = calendar();
        let explanation = Reckoning { start, limits: &limits, pauses: &pauses, through: None }.explain(&calendar);
        let strip = &explanation.strip;
        prop_assert!(strip.iter().zip(start.iter_days()).all(|(day, date)| day.date == date));
        let numbers: Vec<_> = strip
            .iter()
            .filter_map(|day| match day.kind {
                DayKind::Counted { number } | DayKind::MakeUp { number, .. } => Some(number),
                _ => None,
            })
            .collect();
        prop_assert_eq!(numbers, (1..=u32::from(length.days())).collect::<Vec<_>>());
        let due = Reckoning::due(&calendar, start, length, &pauses).date().unwrap();
        prop_assert_eq!(strip.last().unwrap().date, due);
        prop_assert!(calendar.is_working_day(due));
    }

    #[test]
    fn counting_back_undoes_counting_forward(start in 0..9_000_u64, count in 0..200_u32) {
        let calendar = calendar();
        let start = calendar.working_day_from(date("2003-12-01") + Days::new(start));
        let end = calendar.forward(start, count);
        prop_assert_eq!(calendar.back(end, count), start);
        prop_assert_eq!(calendar.working_days_between(start, end), i64::from(count));
    }
}
