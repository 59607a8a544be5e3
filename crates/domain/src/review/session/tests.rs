//! The window's state machine against its table and diagram, the quorum, and what pages show.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use proptest::prelude::*;

use super::*;
use crate::{cases::Reason, ids::PersonId};

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000, 0).unwrap() + TimeDelta::seconds(seconds)
}

const MANY: Turnout = Turnout { cast: 60, entitled: 100 };
const FEW: Turnout = Turnout { cast: 40, entitled: 100 };

fn void_at(seconds: i64) -> End {
    End { by: PersonId(1), at: at(seconds), reason: Reason::parse("网络中断").unwrap() }
}

fn apply(window: Window, act: Act, turnout: Turnout, seconds: i64) -> Result<Window, SessionError> {
    let (now, quorum) = (at(seconds), Quorum::MoreThanHalf);
    match act {
        Act::Open => window.open(at(seconds + 60), now),
        Act::Extend => window.extend(at(120), now),
        Act::Close => window.close(turnout, quorum, now),
        Act::CloseEarly => window.close_early(turnout, quorum, now),
        Act::Void => window.void(void_at(seconds)),
        Act::Repeat => window.repeat(),
    }
}

/// Name, window, the instant to act at, and the acts that succeed with the state they lead to.
type Row = (&'static str, Window, i64, Vec<(Act, &'static str)>);

/// Windows opened at 0 until 60.
fn table() -> Vec<Row> {
    use Act::*;
    let open = apply(Window::default(), Open, MANY, 0).unwrap();
    let closed = |turnout| apply(open.clone(), Close, turnout, 60).unwrap();
    let running = vec![(Extend, "open"), (CloseEarly, "closed"), (Void, "voided")];
    vec![
        ("planned", Window::default(), 0, vec![(Open, "open")]),
        ("open", open.clone(), 59, running),
        ("open, time up", open.clone(), 60, vec![(Close, "closed"), (Void, "voided")]),
        ("closed", closed(MANY), 61, vec![(Void, "voided")]),
        ("closed without quorum", closed(FEW), 61, vec![(Void, "voided"), (Repeat, "planned")]),
        ("voided", open.void(void_at(5)).unwrap(), 61, vec![(Repeat, "planned")]),
    ]
}

#[test]
fn every_act_in_every_state() {
    for (name, window, seconds, allowed) in table() {
        for act in Act::ALL {
            let expected = allowed.iter().find(|(a, _)| *a == act).map(|(_, to)| *to);
            let reached = apply(window.clone(), act, MANY, seconds);
            assert_eq!(reached.as_ref().ok().map(Window::name), expected, "{name}: {act:?} gave {reached:?}");
        }
    }
}

#[test]
fn the_diagram_shows_exactly_the_arrows() {
    let text = include_str!("../../../../../docs/state-machines/review-window.md");
    let arrow = |line: &str| {
        let (from, rest) = line.trim().split_once(" --> ")?;
        let (to, act) = rest.split_once(" : ")?;
        Some((from.to_owned(), Act::from_name(act)?, to.to_owned()))
    };
    let drawn: BTreeSet<_> = text.lines().filter_map(arrow).collect();
    let edges = |(_, window, _, allowed): Row| {
        let from = window.name().to_owned();
        allowed.into_iter().map(move |(act, to)| (from.clone(), act, to.to_owned()))
    };
    assert_eq!(drawn, table().into_iter().flat_map(edges).collect());
}

#[test]
fn ballots_are_taken_from_the_first_to_before_the_last_instant_of_their_round() {
    let open = Window::default().open(at(60), at(0)).unwrap();
    let taken = [(1, -1), (1, 0), (1, 59), (1, 60), (2, 30)].map(|(round, s)| open.takes_ballots(round, at(s)));
    assert_eq!(taken, [false, true, true, false, false]);
    assert!(open.extend(at(90), at(59)).unwrap().takes_ballots(1, at(60)));
}

#[test]
fn an_end_can_only_move_away_and_only_in_time() {
    let open = Window::default().open(at(60), at(0)).unwrap();
    assert_eq!(open.clone().extend(at(60), at(1)), Err(SessionError::NotLater(at(60))));
    assert_eq!(open.clone().extend(at(90), at(60)), Err(SessionError::NotNow { state: "open", act: Act::Extend }));
    assert_eq!(open.close(MANY, Quorum::None, at(59)), Err(SessionError::StillOpen(at(60))));
    assert_eq!(Window::default().open(at(0), at(0)), Err(SessionError::NotLater(at(0))));
}

#[test]
fn a_window_with_a_result_is_not_put_again() {
    let open = Window::default().open(at(60), at(0)).unwrap();
    let closed = |turnout| open.clone().close(turnout, Quorum::MoreThanHalf, at(61)).unwrap();
    assert_eq!(closed(MANY).repeat(), Err(SessionError::HasResult));
    assert_eq!(closed(FEW).repeat().unwrap().round(), 2);
    assert_eq!(closed(MANY).void(void_at(70)).unwrap().repeat().unwrap().round(), 2);
}

fn session() -> Session {
    Session::new(vec![vec![0], vec![1, 2]], Quorum::MoreThanHalf)
}

#[test]
fn only_one_window_is_open() {
    let open = session().open(0, at(60), at(0)).unwrap();
    assert_eq!(open.clone().open(1, at(60), at(1)), Err(SessionError::AnotherIsOpen(0)));
    assert_eq!(open.clone().open(0, at(60), at(1)), Err(SessionError::NotNow { state: "open", act: Act::Open }));
    assert_eq!(open.clone().open(2, at(60), at(1)), Err(SessionError::AnotherIsOpen(0)));
    assert_eq!(open.repeat(2), Err(SessionError::NoSuchQuestion(2)));
}

#[test]
fn a_members_page_follows() {
    let planned = session();
    assert_eq!(planned.screen(None, at(0)), Screen::Waiting { next: 0 });
    let open = planned.open(0, at(60), at(0)).unwrap();
    assert_eq!(open.screen(None, at(1)), Screen::Vote { place: 0, round: 1, until: at(60) });
    assert_eq!(open.screen(Some((0, 1)), at(1)), Screen::Cast { place: 0, until: at(60) });
    assert_eq!(open.screen(Some((0, 1)), at(60)), Screen::Counting { place: 0 });
    let closed = open.clone().close(0, MANY, at(61)).unwrap();
    assert_eq!(closed.screen(None, at(62)), Screen::Done { place: 0, next: 1, outcome: Outcome::Result });
    let void = open.void(0, void_at(30)).unwrap();
    let reason = Reason::parse("网络中断").unwrap();
    assert_eq!(void.screen(None, at(62)), Screen::Done { place: 0, next: 0, outcome: Outcome::Void { reason } });
    let again = void.repeat(0).unwrap().open(0, at(200), at(100)).unwrap();
    assert_eq!(again.screen(Some((0, 1)), at(101)), Screen::Vote { place: 0, round: 2, until: at(200) });
    let second = closed.open(1, at(160), at(100)).unwrap().close_early(1, MANY, at(120)).unwrap();
    assert_eq!(second.screen(None, at(121)), Screen::Over);
}

proptest! {
    #[test]
    fn the_fewest_ballots_are_the_fewest(entitled in 0u32..1000, quorum in 0usize..3) {
        let quorum = [Quorum::None, Quorum::MoreThanHalf, Quorum::TwoThirds][quorum];
        let needed = quorum.needed(entitled);
        let met = |cast| quorum.is_met(Turnout { cast, entitled });
        prop_assert!(met(needed));
        prop_assert!(needed == 0 || !met(needed - 1));
    }

    #[test]
    fn turnout_is_never_rounded_up(cast in 0u32..=5000, more in 0u32..5000) {
        let turnout = Turnout { cast, entitled: cast + more };
        prop_assert!(turnout.percent() < 100 || more == 0);
    }
}
