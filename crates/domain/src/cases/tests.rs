//! The state machine against its table, its diagram and random sequences.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate, NaiveTime};
use proptest::prelude::*;

use super::*;
use crate::{
    accounts::Role,
    catalogue::{FlowDefinition, FlowStep, StepKind},
    ids::PersonId,
    text::Bilingual,
};

fn flow() -> FlowDefinition {
    let step = |key: &str, kind, role| FlowStep {
        key: key.into(),
        name: Bilingual::new(key, key),
        kind,
        role,
        limit: 2,
        risks: Vec::new(),
    };
    FlowDefinition {
        version: 1,
        steps: vec![
            step("acceptance", StepKind::Acceptance, Role::Window),
            step("review", StepKind::Review, Role::Reviewer),
            step("testing", StepKind::Testing, Role::Reviewer),
            step("decision", StepKind::Decision, Role::Head),
            step("issue", StepKind::Issue, Role::Window),
        ],
    }
}

fn day(n: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 2).unwrap() + Days::new(n)
}

fn reason(text: &str) -> Reason {
    Reason::parse(text).unwrap()
}

/// Does `act` on day `n` with some valid arguments, as person `by`.
fn apply(state: CaseState, act: Act, n: u64, by: i64) -> Result<CaseState, CaseError> {
    let (on, by) = (day(n), PersonId(by));
    match act {
        Act::Submit => state.submit(on),
        Act::Accept => state.accept(&flow(), on),
        Act::DeemAccepted => state.deem_accepted(&flow()),
        Act::Decline => state.decline(reason("不属于本机关职权"), by, on),
        Act::Ask => state.ask(vec![Missing { material: None, what: reason("平面图") }], on, by, on),
        Act::Supplement => state.supplement(on),
        Act::Lapse => state.lapse(on),
        Act::Take => state.take(by),
        Act::Pass => state.pass(&flow(), on),
        Act::Decide => {
            state.decide(&flow(), Decision { outcome: Outcome::Granted, reasons: reason("符合条件"), on, by })
        }
        Act::Issue => {
            state.issue(ResultDocument { number: "1".into(), code: VerificationCode::from_random([0; 12]) }, on)
        }
        Act::Withdraw => state.withdraw(None, on),
        Act::Rate => state.rate(Satisfaction::Satisfied),
        Act::Object => state.object(reason("等了太久"), on.and_time(NaiveTime::MIN).and_utc()),
        Act::Answer => state.answer(reason("已核实")),
    }
}

/// The state reached from a draft by these acts, one a day.
fn after(acts: &[Act]) -> CaseState {
    let mut state = CaseState::Draft;
    for (n, &act) in acts.iter().enumerate() {
        state = apply(state, act, n as u64, 1).unwrap();
    }
    state
}

/// A state by its name, and the acts that succeed in it with the state each leads to.
type Row = (&'static str, CaseState, Vec<(Act, &'static str)>);

/// Every state that behaves in its own way, with the acts that succeed in it and the state they lead to.
fn table() -> Vec<Row> {
    use Act::*;
    let to_review = [Submit, Accept];
    let to_decision = [Submit, Accept, Pass, Pass];
    let to_end = [Submit, Accept, Pass, Pass, Decide, Issue];
    let plus = |acts: &[Act], more: &[Act]| after(&[acts, more].concat());
    let desk = |next: Vec<(Act, &'static str)>, here| {
        let mut next = next;
        next.extend([(Take, here), (Withdraw, "withdrawn")]);
        next
    };
    let window = vec![(Accept, "handling"), (DeemAccepted, "handling"), (Decline, "completed")];
    let with_ask = |mut next: Vec<(Act, &'static str)>| {
        next.push((Ask, "correcting"));
        next
    };
    let end = vec![(Rate, "completed"), (Object, "completed")];
    let back = |to| vec![(Supplement, to), (Lapse, "completed"), (Withdraw, "withdrawn")];
    vec![
        ("draft", after(&[]), vec![(Submit, "submitted")]),
        ("submitted", after(&[Submit]), desk(with_ask(window.clone()), "submitted")),
        ("submitted, asked before", after(&[Submit, Ask, Supplement]), desk(window, "submitted")),
        ("correcting at the window", after(&[Submit, Ask]), back("submitted")),
        ("correcting at a step", plus(&to_review, &[Ask]), back("handling")),
        ("review", after(&to_review), desk(with_ask(vec![(Pass, "handling")]), "handling")),
        ("review, asked before", plus(&to_review, &[Ask, Supplement]), desk(vec![(Pass, "handling")], "handling")),
        ("testing", plus(&to_review, &[Pass]), desk(with_ask(vec![(Pass, "handling")]), "handling")),
        ("decision", after(&to_decision), desk(with_ask(vec![(Decide, "decided")]), "handling")),
        ("decided", plus(&to_decision, &[Decide]), vec![(Take, "decided"), (Issue, "completed")]),
        ("completed", after(&to_end), end.clone()),
        ("completed, rated", plus(&to_end, &[Rate]), vec![(Object, "completed")]),
        ("completed, objected", plus(&to_end, &[Object]), vec![(Rate, "completed"), (Answer, "completed")]),
        ("completed, answered", plus(&to_end, &[Object, Answer]), vec![(Rate, "completed")]),
        ("not accepted", after(&[Submit, Decline]), end.clone()),
        ("correction never came", after(&[Submit, Ask, Lapse]), end),
        ("withdrawn", after(&[Submit, Withdraw]), vec![]),
    ]
}

#[test]
fn every_act_in_every_state() {
    for (name, state, allowed) in table() {
        for act in Act::ALL {
            let expected = allowed.iter().find(|(a, _)| *a == act).map(|(_, to)| *to);
            let reached = apply(state.clone(), act, 30, 2);
            assert_eq!(reached.as_ref().ok().map(CaseState::name), expected, "{name}: {act:?} gave {reached:?}");
        }
    }
}

#[test]
fn what_is_offered_is_what_succeeds() {
    for (name, state, allowed) in table() {
        let offered: BTreeSet<Act> = state.offers(&flow()).into_iter().map(|(act, _)| act).collect();
        let allowed: BTreeSet<Act> = allowed.into_iter().map(|(act, _)| act).collect();
        assert_eq!(offered, allowed, "{name}");
    }
}

/// The arrows of `docs/state-machines/case.md`.
fn diagram() -> BTreeSet<(String, Act, String)> {
    let text = include_str!("../../../../docs/state-machines/case.md");
    let arrow = |line: &str| {
        let (from, rest) = line.trim().split_once(" --> ")?;
        let (to, act) = rest.split_once(" : ")?;
        Some((from.to_owned(), Act::from_name(act)?, to.to_owned()))
    };
    text.lines().filter_map(arrow).collect()
}

#[test]
fn the_diagram_shows_exactly_the_arrows() {
    let edges = |(_name, state, allowed): (&str, CaseState, Vec<(Act, &'static str)>)| {
        let from = state.name().to_owned();
        allowed.into_iter().map(move |(act, to)| (from.clone(), act, to.to_owned()))
    };
    assert_eq!(diagram(), table().into_iter().flat_map(edges).collect());
}

#[test]
fn a_second_request_for_papers_is_refused() {
    let state = after(&[Act::Submit, Act::Ask, Act::Supplement]);
    assert_eq!(apply(state, Act::Ask, 5, 1), Err(CaseError::AlreadyAsked));
    let nothing = after(&[Act::Submit]).ask(Vec::new(), day(9), PersonId(1), day(1));
    assert_eq!(nothing, Err(CaseError::NothingMissing));
}

#[test]
fn missing_papers_may_come_until_the_last_day() {
    let asked = after(&[Act::Submit]).ask(
        vec![Missing { material: Some("plan".into()), what: reason("缺平面图") }],
        day(10),
        PersonId(1),
        day(1),
    );
    assert_eq!(asked.clone().and_then(|state| state.lapse(day(10))), Err(CaseError::StillTime(day(10))));
    assert!(asked.and_then(|state| state.lapse(day(11))).is_ok());
}

#[test]
fn silence_counts_as_acceptance_from_receipt() {
    let state = after(&[Act::Submit]).deem_accepted(&flow()).unwrap();
    let course = state.course().unwrap();
    assert_eq!(course.accepted_on, Some(course.received_on));
    let corrected = after(&[Act::Submit, Act::Ask, Act::Supplement]).deem_accepted(&flow()).unwrap();
    assert_eq!(corrected.course().unwrap().accepted_on, Some(day(2)), "from the day the last paper came");
}

#[test]
fn a_special_procedure_has_a_beginning_and_an_end() {
    let testing = after(&[Act::Submit, Act::Accept, Act::Pass]);
    let began = Procedure { step: "testing".into(), began_on: day(2), ended_on: None };
    assert_eq!(testing.course().unwrap().procedures, std::slice::from_ref(&began));
    let decision = apply(testing, Act::Pass, 9, 1).unwrap();
    assert_eq!(decision.course().unwrap().procedures, [Procedure { ended_on: Some(day(9)), ..began }]);
}

#[test]
fn a_state_is_read_back_from_its_json() {
    for (name, state, _) in table() {
        let json = serde_json::to_value(&state).unwrap();
        assert_eq!(json["state"], state.name(), "{name}");
        assert_eq!(serde_json::from_value::<CaseState>(json).unwrap(), state, "{name}");
    }
}

proptest! {
    #[test]
    fn no_sequence_leaves_the_diagram(acts in proptest::collection::vec((0..Act::ALL.len(), 1..4i64), 0..60)) {
        let diagram = diagram();
        let mut state = CaseState::Draft;
        for (n, (act, by)) in acts.into_iter().enumerate() {
            let act = Act::ALL[act];
            // Most random acts fail; a failed one must leave nothing behind, which `clone` makes visible.
            if let Ok(next) = apply(state.clone(), act, n as u64, by) {
                let arrow = (state.name().to_owned(), act, next.name().to_owned());
                prop_assert!(diagram.contains(&arrow), "{arrow:?}");
                check(&state, &next);
                state = next;
            }
        }
    }
}

/// What must hold on every arrow.
fn check(before: &CaseState, after: &CaseState) {
    let Some(course) = after.course() else { return };
    assert!(course.accepted_on.is_none_or(|on| on >= course.received_on));
    assert!(course.decided_on.is_none() || course.accepted_on.is_some());
    if let Some(earlier) = before.course() {
        assert_eq!(earlier.received_on, course.received_on);
        assert!(earlier.accepted_on.is_none() || earlier.accepted_on == course.accepted_on);
        assert!(earlier.correction.is_none() || course.correction.is_some());
    }
    let waits =
        matches!(after, CaseState::Handling(h) if flow().step(&h.step).is_some_and(|s| s.kind.is_special_procedure()));
    let lasting = course.procedures.iter().filter(|p| p.ended_on.is_none()).count();
    assert!(lasting <= 1 && (!waits || lasting == 1));
    assert!(!matches!(after, CaseState::Completed(_) | CaseState::Withdrawn(_)) || lasting == 0);
}
