//! The attacks, each by its name; what they do stands with the cases they are made in.

use ballot::{receipt::ReceiptError, verify::Fault};

use crate::{
    cases::{all, case, codes},
    world::World,
};

fn found(name: &str) {
    let case = case(name);
    assert_eq!(codes(&case.report()), case.codes, "{name}: {}", case.about);
    assert!(!case.codes.is_empty(), "{name} is no attack");
}

#[test]
fn honest_archives_are_sound() {
    for name in ["closed", "open", "at-close", "small", "live"] {
        let report = case(name).report();
        assert!(report.is_sound(), "{name}: {:?}", report.faults);
        assert_eq!(report.counted.valid, report.ballots);
        assert_eq!(report.result, ["closed", "live"].contains(&name).then_some(true));
        assert_eq!(report.closed, name != "open");
    }
}

#[test]
fn every_case_is_judged_as_it_says() {
    let wrong = all().iter().filter(|case| codes(&case.report()) != case.codes);
    let wrong: Vec<_> = wrong.map(|case| (case.name, case.about, codes(&case.report()))).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_fault_has_a_case() {
    let mut covered: Vec<_> = all().iter().flat_map(|case| case.codes).copied().collect();
    covered.sort_unstable();
    covered.dedup();
    let mut known = Fault::CODES.to_vec();
    known.sort_unstable();
    assert_eq!(covered, known);
}

#[test]
fn copied_ballot() {
    found("copied-ballot");
    found("doubled-row");
}

#[test]
fn replayed_cast() {
    found("replayed-cast");
    found("twice-in-a-window");
}

#[test]
fn question_not_announced() {
    found("question-not-announced");
}

#[test]
fn two_members_one_receipt() {
    let mut world = World::open();
    let first = world.vote("citizens", "00 00 00");
    let receipt = world.receipts.last().unwrap().clone();
    // The same grades: the server hands out the first member's receipt again and drops the second ballot.
    let member = world.member("citizens");
    let second = world.ballot(&member, "00 00 00");
    assert_eq!(receipt.verify_for(&world.review, &first), Ok(()));
    assert_eq!(receipt.verify_for(&world.review, &second), Err(ReceiptError::OtherBallot));
}

#[test]
fn stuffing_rows_into_the_database() {
    found("stuffed-row");
    found("stuffed-beyond-issued");
}

#[test]
fn signing_without_a_member() {
    found("signed-without-member");
    found("roll-struck-below-issued");
}

#[test]
fn fork_of_the_board() {
    found("fork");
}

#[test]
fn rollback_of_the_board() {
    found("rollback");
}

#[test]
fn changed_manifest() {
    found("changed-manifest");
    found("manifest-of-foreign-key");
}

#[test]
fn foreign_key() {
    found("foreign-key");
    found("foreign-token");
    found("token-of-other-group");
}

#[test]
fn malformed_points_keys_and_encodings() {
    found("weak-board-key");
    found("board-key-beyond-the-field");
    found("token-key-of-another-exponent");
    found("not-canonical");
}

#[test]
fn late_batch_after_close() {
    found("late-batch");
    found("late-head");
}

#[test]
fn early_result() {
    found("early-batch");
    found("early-close");
}

#[test]
fn promised_and_left_out() {
    found("omitted-at-close");
    found("omitted-while-open");
    found("dropped-ballot");
}

#[test]
fn result_that_is_not_of_the_ballots() {
    found("false-result");
    found("result-with-void-window");
    found("result-without-counts");
    found("changed-result");
}

#[test]
fn order_of_arrival_on_the_board() {
    found("arrival-order");
}

#[test]
fn cut_off_archive() {
    found("cut-off");
    found("cut-in-a-line");
    found("row-removed");
}
