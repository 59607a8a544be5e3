//! The matter's state machine against its table and diagram, its clock, its numbers and its writer.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

const SECRET: Fixed<32> = Fixed([7; 32]);

fn calendar() -> Calendar {
    serde_json::from_str(include_str!("../../../../migration/src/holiday_notices.json")).unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn text() -> Reason {
    Reason::parse("已整改").unwrap()
}

fn open() -> MatterState {
    MatterState::open(&calendar(), date("2026-09-17"), 5, Some(voice(&SECRET)))
}

fn apply(state: MatterState, act: Act, on: &str) -> Result<MatterState, MatterError> {
    match act {
        Act::Lapse => state.lapse(date(on)),
        Act::Answer => state.answer(text(), PersonId(1), date(on)),
        Act::Rate => state.rate(&calendar(), Satisfaction::Satisfied, &SECRET, date(on)),
        Act::Reopen => state.rate(&calendar(), Satisfaction::Dissatisfied, &SECRET, date(on)),
    }
}

fn table() -> Vec<(MatterState, Vec<(Act, &'static str)>)> {
    let late = "2026-09-24";
    let overdue = apply(open(), Act::Lapse, late).unwrap();
    let answered = apply(open(), Act::Answer, late).unwrap();
    let rated = apply(answered.clone(), Act::Rate, late).unwrap();
    vec![
        (open(), vec![(Act::Lapse, "overdue"), (Act::Answer, "answered")]),
        (overdue, vec![(Act::Answer, "answered")]),
        (answered, vec![(Act::Rate, "rated"), (Act::Reopen, "open")]),
        (rated, vec![]),
    ]
}

#[test]
fn every_act_in_every_state() {
    let names: Vec<_> = table().iter().map(|(state, _)| state.name()).collect();
    assert_eq!(names, MatterState::NAMES);
    for (state, allowed) in table() {
        for act in Act::ALL {
            let expected = allowed.iter().find(|(a, _)| *a == act).map(|(_, to)| *to);
            let reached = apply(state.clone(), act, "2026-09-24");
            assert_eq!(reached.as_ref().ok().map(MatterState::name), expected, "{}: {act:?}", state.name());
        }
        let json = serde_json::to_string(&state).unwrap();
        assert_eq!(serde_json::from_str::<MatterState>(&json).unwrap(), state);
    }
}

#[test]
fn the_diagram_shows_exactly_the_arrows() {
    let diagram = include_str!("../../../../../docs/state-machines/review-matter.md");
    let arrow = |line: &str| {
        let (from, rest) = line.trim().split_once(" --> ")?;
        let (to, act) = rest.split_once(" : ")?;
        Some((from.to_owned(), Act::from_name(act)?, to.to_owned()))
    };
    let edges = |(state, allowed): (MatterState, Vec<(Act, &'static str)>)| {
        let from = state.name().to_owned();
        allowed.into_iter().map(move |(act, to)| (from.clone(), act, to.to_owned()))
    };
    let drawn: BTreeSet<_> = diagram.lines().filter_map(arrow).collect();
    assert_eq!(drawn, table().into_iter().flat_map(edges).collect());
}

#[test]
fn the_clock_counts_working_days() {
    let due = |start: &str, days| MatterState::open(&calendar(), date(start), days, None).clock().due;
    assert_eq!(due("2026-09-17", 5), date("2026-09-23"), "Sunday the 20th is worked");
    assert_eq!(due("2026-09-24", TIME_TO_ANSWER), date("2026-10-29"), "over two holidays");
}

#[test]
fn late_is_after_the_last_day() {
    assert_eq!(apply(open(), Act::Lapse, "2026-09-23"), Err(MatterError::StillTime(date("2026-09-23"))));
    let answered = |on| apply(open(), Act::Answer, on).unwrap();
    assert!(!answered("2026-09-23").is_late(date("2027-01-01")));
    assert!(answered("2026-09-24").is_late(date("2026-09-24")));
    assert_eq!(["2026-09-23", "2026-09-24"].map(|day| open().is_late(date(day))), [false, true]);
}

#[test]
fn only_the_writer_rates_the_answer() {
    let (on, calendar) = (date("2026-09-24"), calendar());
    let rate =
        |state: MatterState, secret: [u8; 32]| state.rate(&calendar, Satisfaction::Satisfied, &Fixed(secret), on);
    let answered = apply(open(), Act::Answer, "2026-09-23").unwrap();
    assert_eq!(rate(answered.clone(), [8; 32]), Err(MatterError::NotTheWriter));
    assert_eq!(rate(open(), [8; 32]), Err(MatterError::NotTheWriter), "strangers learn nothing of the state");
    assert!(rate(answered, SECRET.0).is_ok());
    let silent = MatterState::open(&calendar, on, 5, None).answer(text(), PersonId(1), on).unwrap();
    assert_eq!(rate(silent, SECRET.0), Err(MatterError::NotTheWriter));
}

#[test]
fn an_answer_that_helped_nothing_opens_the_matter_once() {
    let answered = apply(open(), Act::Answer, "2026-09-18").unwrap();
    let again = apply(answered, Act::Reopen, "2026-09-21").unwrap();
    let clock = again.clock();
    assert_eq!((again.name(), clock.opened_on, clock.due), ("open", date("2026-09-21"), date("2026-09-29")));
    assert_eq!(again.owed().before.as_ref().unwrap().answer.text, text(), "the first answer is kept");
    let second = apply(again, Act::Answer, "2026-09-22").unwrap();
    assert_eq!((second.round(), second.rating_of(1), second.rating_of(2)), (2, Some(Satisfaction::Dissatisfied), None));
    let last = apply(second, Act::Reopen, "2026-09-23").unwrap();
    assert_eq!((last.name(), last.rating_of(2)), ("rated", Some(Satisfaction::Dissatisfied)), "only once");
}

#[test]
fn a_notice_of_holidays_moves_the_last_day() {
    let early = Clock { due: date("2026-09-20"), ..*open().clock() };
    let overdue = MatterState::Overdue(Owed { clock: early, before: None });
    let state = overdue.clone().recounted(&calendar(), date("2026-09-23"));
    assert_eq!((state.name(), state.clock().due), ("open", date("2026-09-23")));
    assert_eq!(overdue.recounted(&calendar(), date("2026-09-24")).name(), "overdue");
}

#[test]
fn numbers_are_read_back_and_others_refused() {
    let number = MatterNumber::new(2026, 17);
    assert_eq!((number.to_string().as_str(), " 2026-17 ".parse()), ("2026-00017", Ok(number)));
    assert_eq!(serde_json::from_str::<MatterNumber>("\"2026-123456\"").unwrap().serial(), 123_456);
    for wrong in ["", "2026", "-1", "2026--1", "2026-+1", "26a-1", "99999-1"] {
        assert_eq!(wrong.parse::<MatterNumber>(), Err(NotAMatterNumber), "{wrong}");
    }
}

proptest! {
    #[test]
    fn numbers_do_not_tell_the_order_of_arrival(
        arrived in Just((0u8..30).collect::<Vec<_>>()).prop_shuffle(),
        first in 1u32..1000,
    ) {
        let with_digests = |order: Vec<u8>| order.into_iter().map(|n| (Digest::of(&[n]), n)).collect::<Vec<_>>();
        let sorted = numbered(2026, first, with_digests((0..30).collect()));
        prop_assert_eq!(&numbered(2026, first, with_digests(arrived)), &sorted);
        prop_assert_eq!((sorted[0].0.serial(), sorted[29].0.serial()), (first, first + 29));
    }
}
