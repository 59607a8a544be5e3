//! What was looked at, step by step, and whether it was in order.

use ballot::verify::Report;

use crate::prelude::*;

/// A step of the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Ballots,
    Board,
    Counts,
    Recount,
}

/// What came of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    Fine,
    Wrong,
    /// Without a manifest that adds up there is nothing to check with.
    NotReached,
}

/// The steps with their figures.
pub fn view(lang: Lang, report: &Report) -> AnyView {
    let recounted = report.counted.valid.to_string();
    let recount = match report.result {
        Some(true) => tr!(lang, review.check.step_result_same, count = recounted),
        Some(false) => tr!(lang, review.check.step_result_differs, count = recounted),
        None => tr!(lang, review.check.step_result_none, count = recounted),
    };
    let (batches, heads) = (report.batches.to_string(), report.heads.to_string());
    let steps = [
        (Step::Ballots, tr!(lang, review.check.step_ballots, count = report.ballots.to_string())),
        (Step::Board, tr!(lang, review.check.step_board, batches = batches, heads = heads)),
        (Step::Counts, tr!(lang, review.check.step_counts, count = report.counts.len().to_string())),
        (Step::Recount, recount),
    ];
    let items = steps.map(|(step, text)| {
        let (tone, label) = match came(report, step) {
            Came::Fine => (Tone::Ok, tr!(lang, review.check.step_fine)),
            Came::Wrong => (Tone::Red, tr!(lang, review.check.step_wrong)),
            Came::NotReached => (Tone::Neutral, tr!(lang, review.check.step_not_reached)),
        };
        view! { <li class="check-receipt"><StatusBadge tone=tone text=label/><span>{text}</span></li> }
    });
    view! {
        <h3>{tr!(lang, review.check.steps)}</h3>
        <ol class="check-receipts">{items.collect_view()}</ol>
    }
    .into_any()
}

fn came(report: &Report, step: Step) -> Came {
    let wrong = report.faults.iter().any(|finding| step_of(finding.fault.code()) == Some(step));
    match (wrong, report.fingerprint) {
        (true, _) => Came::Wrong,
        (false, Some(_)) => Came::Fine,
        (false, None) => Came::NotReached,
    }
}

/// The step in which a fault is found; receipts have a list of their own, and without a manifest there are no steps.
fn step_of(code: &str) -> Option<Step> {
    match code {
        "manifest-missing" | "manifest-invalid" => None,
        "receipt-malformed" | "receipt-foreign" | "receipt-signature" | "receipt-omitted" => None,
        "foreign-ballot" | "ballot-invalid" | "token-signature" | "token-reused" | "window-unknown"
        | "outside-window" => Some(Step::Ballots),
        "counts-groups" | "counts-shrink" | "issued-beyond-roll" | "cast-beyond-issued" | "board-beyond-cast"
        | "ballots-missing" => Some(Step::Counts),
        "result-invalid" | "result-differs" => Some(Step::Recount),
        _ => Some(Step::Board),
    }
}

#[cfg(test)]
mod tests {
    use ballot::verify::{Fault, Finding};

    use super::*;

    fn report(fault: Fault) -> Report {
        let fingerprint = Some(ballot::Digest::of(b"a review"));
        Report { fingerprint, faults: vec![Finding { line: 1, fault }], ..Report::default() }
    }

    #[test]
    fn a_fault_shows_in_its_step_alone() {
        let all = [Step::Ballots, Step::Board, Step::Counts, Step::Recount];
        let table = [
            (Fault::TokenSignature, Step::Ballots),
            (Fault::HeadChain, Step::Board),
            (Fault::CountsGroups, Step::Counts),
            (Fault::ResultDiffers, Step::Recount),
        ];
        for (fault, own) in table {
            let report = report(fault);
            for step in all {
                let wanted = if step == own { Came::Wrong } else { Came::Fine };
                assert_eq!(came(&report, step), wanted, "{step:?} of {:?}", report.faults);
            }
        }
    }

    #[test]
    fn without_a_manifest_no_step_is_reached() {
        let report = Report { fingerprint: None, ..report(Fault::ManifestMissing) };
        assert_eq!(came(&report, Step::Ballots), Came::NotReached);
        assert_eq!(came(&report, Step::Recount), Came::NotReached);
    }
}
