//! The state machine against its table, its diagram and random sequences.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use proptest::prelude::*;

use super::*;

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000, 0).unwrap() + TimeDelta::minutes(minutes)
}

fn deed(by: i64, minutes: i64) -> Deed {
    Deed { by: PersonId(by), at: at(minutes) }
}

fn schedule() -> Schedule {
    Schedule { opens_at: at(10), closes_at: at(100) }
}

fn why() -> Reason {
    Reason::parse("名单有误").unwrap()
}

fn definition() -> Digest {
    Digest::of(b"definition")
}

fn results() -> Digest {
    Digest::of(b"results")
}

/// Does `act` with valid arguments at `minutes`, as person `by`.
fn apply(state: ReviewState, act: Act, by: i64, minutes: i64) -> Result<ReviewState, ReviewError> {
    let deed = deed(by, minutes);
    match act {
        Act::Submit => state.submit(definition(), deed),
        Act::Approve => state.approve(definition(), deed),
        Act::SendBack => state.send_back(why(), deed),
        Act::ChangeRoll => state.change_roll(deed),
        Act::Open => state.open(definition(), Digest::of(b"manifest"), schedule(), Author::Schedule, at(minutes)),
        Act::Close => state.close(Author::Schedule, at(minutes)),
        Act::Count => state.count(deed),
        Act::Preview => state.preview(results()),
        Act::Refuse => state.refuse(Refused { at: at(minutes), faults: 2 }),
        Act::Recheck => state.recheck(why(), deed),
        Act::ApproveResults => state.approve_results(results(), deed),
        Act::Publish => state.publish(deed),
        Act::Cancel => state.cancel(why(), deed),
        Act::Void => state.void(why(), deed),
    }
}

/// When each act is in time.
fn minutes(act: Act) -> i64 {
    if act == Act::Open { 50 } else { 100 }
}

fn after(acts: &[Act]) -> ReviewState {
    let step = |(state, by): (ReviewState, i64), act: &Act| (apply(state, *act, by, minutes(*act)).unwrap(), by + 1);
    acts.iter().fold((ReviewState::default(), 1), step).0
}

/// Every state with the acts that succeed in it and the state they lead to.
fn table() -> Vec<(ReviewState, Vec<(Act, &'static str)>)> {
    use Act::*;
    let path = [Submit, Approve, Open, Close, Count, Preview, ApproveResults, Publish];
    let before =
        |next: (Act, &'static str)| vec![next, (SendBack, "draft"), (ChangeRoll, "draft"), (Cancel, "cancelled")];
    let recheck = (Recheck, "closed");
    let void = (Void, "voided");
    vec![
        (after(&[]), vec![(Submit, "submitted"), (Cancel, "cancelled")]),
        (after(&path[..1]), before((Approve, "approved"))),
        (after(&path[..2]), before((Open, "open"))),
        (after(&path[..3]), vec![(Close, "closed"), void]),
        (after(&path[..4]), vec![(Count, "counting"), void]),
        (after(&path[..5]), vec![(Count, "counting"), (Preview, "preview"), (Refuse, "closed"), void]),
        (after(&path[..6]), vec![(ApproveResults, "results_approved"), recheck, void]),
        (after(&path[..7]), vec![(Publish, "published"), recheck, void]),
        (after(&path), vec![void]),
        (after(&[Cancel]), vec![]),
        (after(&[Submit, Approve, Open, Void]), vec![]),
    ]
}

#[test]
fn everybody_knows_of_what_was_approved_and_why_it_ended() {
    use Act::*;
    let known = |acts: &[Act]| after(acts).is_public();
    assert_eq!([&[][..], &[Submit], &[Submit, Approve]].map(known), [false, false, true]);
    assert_eq!([&[Cancel][..], &[Submit, Cancel], &[Submit, Approve, Cancel]].map(known), [false, false, true]);
    assert_eq!(after(&[Submit, Approve, Cancel]).end().map(|end| &end.reason), Some(&why()));
    assert_eq!(after(&[Submit, Approve, Open, Void]).end().map(|end| &end.reason), Some(&why()));
    assert_eq!(after(&[Submit, Approve, Open]).end(), None);
    // As it was stored before it said whether it had been announced.
    let stored = r#"{"state":"cancelled","deed":{"by":2,"at":"2026-11-25T02:00:00Z"},"reason":"名单有误"}"#;
    let stored: ReviewState = serde_json::from_str(stored).unwrap();
    assert!(!stored.is_public() && stored.end().is_some());
}

#[test]
fn every_act_in_every_state() {
    let table = table();
    let names: Vec<_> = table.iter().map(|(state, _)| state.name()).collect();
    assert_eq!(names, ReviewState::NAMES);
    for (state, allowed) in table {
        for act in Act::ALL {
            let expected = allowed.iter().find(|(a, _)| *a == act).map(|(_, to)| *to);
            let reached = apply(state.clone(), act, 99, minutes(act));
            assert_eq!(reached.as_ref().ok().map(ReviewState::name), expected, "{}: {act:?}", state.name());
            if expected.is_none() {
                assert_eq!(reached, Err(ReviewError::NotNow { state: state.name(), act }));
            }
        }
    }
}

/// The arrows of `docs/state-machines/review.md`.
fn diagram() -> BTreeSet<(String, Act, String)> {
    let text = include_str!("../../../../../docs/state-machines/review.md");
    let arrow = |line: &str| {
        let (from, rest) = line.trim().split_once(" --> ")?;
        let (to, act) = rest.split_once(" : ")?;
        ReviewState::NAMES.contains(&from).then_some(())?;
        Some((from.to_owned(), Act::from_name(act)?, to.to_owned()))
    };
    text.lines().filter_map(arrow).collect()
}

#[test]
fn the_diagram_shows_exactly_the_arrows() {
    let edges = |(state, allowed): (ReviewState, Vec<(Act, &'static str)>)| {
        let from = state.name().to_owned();
        allowed.into_iter().map(move |(act, to)| (from.clone(), act, to.to_owned()))
    };
    assert_eq!(diagram(), table().into_iter().flat_map(edges).collect());
}

#[test]
fn who_prepared_it_cannot_approve_it() {
    let submitted = after(&[Act::Submit]);
    assert_eq!(apply(submitted.clone(), Act::Approve, 1, 5), Err(ReviewError::SamePerson));
    assert!(apply(submitted, Act::Approve, 2, 5).is_ok());
    let preview = after(&[Act::Submit, Act::Approve, Act::Open, Act::Close, Act::Count, Act::Preview]);
    assert_eq!(apply(preview.clone(), Act::ApproveResults, 5, 101), Err(ReviewError::SamePerson));
    assert!(apply(preview, Act::ApproveResults, 1, 101).is_ok());
}

#[test]
fn what_is_approved_is_what_takes_effect() {
    let other = Digest::of(b"another");
    let submitted = after(&[Act::Submit]);
    assert_eq!(submitted.approve(other, deed(2, 1)), Err(ReviewError::Changed));
    let approved = after(&[Act::Submit, Act::Approve]);
    assert_eq!(approved.open(other, other, schedule(), Author::Schedule, at(10)), Err(ReviewError::Changed));
    let preview = after(&[Act::Submit, Act::Approve, Act::Open, Act::Close, Act::Count, Act::Preview]);
    assert_eq!(preview.approve_results(other, deed(9, 101)), Err(ReviewError::Changed));
}

#[test]
fn the_promised_times_hold_to_the_instant() {
    let approved = || after(&[Act::Submit, Act::Approve]);
    assert_eq!(apply(approved(), Act::Open, 1, 9), Err(ReviewError::TooEarly(at(10))));
    assert_eq!(apply(approved(), Act::Open, 1, 100), Err(ReviewError::TooLate(at(100))));
    let open = apply(approved(), Act::Open, 1, 10).unwrap();
    assert_eq!(apply(open.clone(), Act::Close, 1, 99), Err(ReviewError::StillOpen(at(100))));
    let taken: Vec<_> = [9, 10, 99, 100].map(|minutes| open.takes_ballots(at(minutes))).into();
    assert_eq!(taken, [false, true, true, false]);
    assert!(!apply(open, Act::Close, 1, 100).unwrap().takes_ballots(at(50)));
}

#[test]
fn a_withdrawn_preview_says_why_and_keeps_how_it_was_held() {
    let path = [Act::Submit, Act::Approve, Act::Open, Act::Close, Act::Count, Act::Preview];
    let ReviewState::Closed(again) = after(&[&path[..], &[Act::Recheck]].concat()) else { panic!("closed again") };
    assert_eq!(again.returned, Some(Returned { deed: deed(7, 100), reason: why() }));
    assert_eq!(Some(&again.held), after(&path).held());
}

#[test]
fn a_board_with_faults_says_so_until_it_is_counted_again() {
    let path = [Act::Submit, Act::Approve, Act::Open, Act::Close, Act::Count, Act::Refuse];
    let ReviewState::Closed(refused) = after(&path) else { panic!("closed again") };
    assert_eq!(refused.refused, Some(Refused { at: at(100), faults: 2 }));
    let ReviewState::Counting(again) = after(&[&path[..], &[Act::Count]].concat()) else { panic!("counting") };
    assert_eq!((again.closed.refused, again.asked), (None, deed(7, 100)));
}

#[test]
fn a_state_is_read_back_from_its_json() {
    for (state, _) in table() {
        let json = serde_json::to_value(&state).unwrap();
        assert_eq!(json["state"], state.name());
        assert_eq!(serde_json::from_value::<ReviewState>(json).unwrap(), state);
    }
}

proptest! {
    #[test]
    fn no_sequence_goes_around_the_four_eyes(
        // Without the two acts that end everything, so that most sequences get far.
        acts in proptest::collection::vec((0..11usize, 1..4i64, 0..200i64), 0..200),
    ) {
        let mut state = ReviewState::default();
        for (act, by, minutes) in acts {
            if let Ok(next) = apply(state.clone(), Act::ALL[act], by, minutes) {
                prop_assert!(state.held().is_none_or(|held| next.held() == Some(held)), "frozen is frozen");
                state = next;
            }
            if let Some(held) = state.held() {
                let Approved { submission, approved } = &held.preparation;
                prop_assert_ne!(submission.submitted.by, approved.by);
                prop_assert!(schedule().opens_at <= held.opened_at && held.opened_at < held.closes_at);
            }
            if let ReviewState::Published(published) = &state {
                let ResultsApproved { preview, approved } = &published.approval;
                prop_assert_ne!(preview.prepared.by, approved.by);
            }
        }
    }
}
