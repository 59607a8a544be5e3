//! The check on all processors: pieces of any size, and the same report as one after the other.

use ballot::verify::{Report, Together, verify};

use crate::cases::all;

#[test]
fn all_processors_together_find_the_same() {
    for case in all() {
        let mut alone = verify(&case.archive, case.witness.clone(), |_| {});
        alone.faults.sort_by_key(|finding| finding.line);
        for size in [997, 1 << 14, 1 << 20] {
            let mut together = Together::new(case.witness.clone());
            case.archive.chunks(size).for_each(|piece| together.push(piece));
            let mut found = together.finish();
            // Several faults of one line may be found in another order.
            for report in [&mut alone, &mut found] {
                report.faults.sort_by_key(|finding| (finding.line, finding.fault.to_string()));
            }
            assert_eq!(found, alone, "{} in pieces of {size} bytes", case.name);
        }
    }
}

#[test]
fn nothing_at_all_is_no_archive() {
    let together = Together::new(ballot::verify::Witness::default());
    let report: Report = together.finish();
    assert_eq!(report.faults, verify(b"", ballot::verify::Witness::default(), |_| {}).faults);
}
