//! The text of an archive as text: long lines, no lines, pieces of any size.

use ballot::{
    archive::LONGEST_LINE,
    canonical::{self, CanonicalError},
    verify::{Report, Verifier, Witness, verify},
};
use serde_json::Value;

use crate::world::World;

fn faults(report: &Report) -> Vec<(u64, &'static str)> {
    report.faults.iter().map(|one| (one.line, one.fault.code())).collect()
}

#[test]
fn nothing_is_no_archive() {
    assert_eq!(faults(&verify(b"", Witness::default(), |_| {})), [(0, "manifest-missing")]);
    assert_eq!(faults(&verify(b"\n", Witness::default(), |_| {})), [(1, "manifest-missing")]);
}

#[test]
fn a_line_without_end_ends_the_check() {
    let endless = vec![b' '; LONGEST_LINE + 1];
    assert_eq!(faults(&verify(&endless, Witness::default(), |_| {})), [(1, "manifest-missing")]);
    let mut archive = World::played().archive();
    let first = archive.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let rest = archive.split_off(first);
    archive.extend(&endless);
    archive.extend(rest);
    assert_eq!(faults(&verify(&archive, Witness::default(), |_| {})), [(2, "malformed-line")]);
}

#[test]
fn the_report_does_not_depend_on_the_pieces() {
    let mut archive = World::played().archive();
    let place = archive.len() / 2;
    archive[place] ^= 1;
    let whole = verify(&archive, Witness::default(), |_| {});
    for size in [1, 7, 4096, archive.len()] {
        let mut verifier = Verifier::new(Witness::default());
        archive.chunks(size).for_each(|piece| verifier.push(piece));
        let mut report = verifier.finish();
        // Signatures are judged at the end of each piece.
        report.faults.sort_by_key(|one| (one.line, one.fault.code()));
        let mut expected = whole.clone();
        expected.faults.sort_by_key(|one| (one.line, one.fault.code()));
        assert_eq!(report, expected, "in pieces of {size}");
    }
}

#[test]
fn progress_reaches_the_end() {
    let archive = World::played().archive();
    let mut last = None;
    assert!(verify(&archive, Witness::default(), |progress| last = Some(progress)).is_sound());
    let last = last.unwrap();
    assert_eq!((last.bytes, last.ballots), (archive.len() as u64, 11));
}

#[test]
fn values_are_nested_127_levels_at_most() {
    let nested = |levels| ["[".repeat(levels), "]".repeat(levels)].concat().into_bytes();
    assert!(canonical::parse::<Value>(&nested(127)).is_ok());
    assert!(matches!(canonical::parse::<Value>(&nested(128)), Err(CanonicalError::Unreadable(_))));
}
