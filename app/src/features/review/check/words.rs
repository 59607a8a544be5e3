//! The words for what a check can find wrong. The code stands beside them: it is the same in every verifier.

use crate::prelude::*;

/// What is wrong, in words.
pub fn fault(lang: Lang, code: &str) -> &'static str {
    match code {
        "manifest-missing" => tr!(lang, review.fault.manifest_missing),
        "manifest-invalid" => tr!(lang, review.fault.manifest_invalid),
        "manifest-signature" => tr!(lang, review.fault.manifest_signature),
        "wrong-review" => tr!(lang, review.fault.wrong_review),
        "malformed-line" => tr!(lang, review.fault.malformed_line),
        "misplaced-record" => tr!(lang, review.fault.misplaced_record),
        "batch-sequence" => tr!(lang, review.fault.batch_sequence),
        "batch-size" => tr!(lang, review.fault.batch_size),
        "batch-root" => tr!(lang, review.fault.batch_root),
        "batch-too-small" => tr!(lang, review.fault.batch_too_small),
        "early-batch" => tr!(lang, review.fault.early_batch),
        "late-batch" => tr!(lang, review.fault.late_batch),
        "head-missing" => tr!(lang, review.fault.head_missing),
        "foreign-ballot" => tr!(lang, review.fault.foreign_ballot),
        "ballot-invalid" => tr!(lang, review.fault.ballot_invalid),
        "token-signature" => tr!(lang, review.fault.token_signature),
        "token-reused" => tr!(lang, review.fault.token_reused),
        "leaf-order" => tr!(lang, review.fault.leaf_order),
        "window-unknown" => tr!(lang, review.fault.window_unknown),
        "outside-window" => tr!(lang, review.fault.outside_window),
        "head-signature" => tr!(lang, review.fault.head_signature),
        "foreign-head" => tr!(lang, review.fault.foreign_head),
        "head-chain" => tr!(lang, review.fault.head_chain),
        "head-tree" => tr!(lang, review.fault.head_tree),
        "head-time" => tr!(lang, review.fault.head_time),
        "early-close" => tr!(lang, review.fault.early_close),
        "late-head" => tr!(lang, review.fault.late_head),
        "after-close" => tr!(lang, review.fault.after_close),
        "counts-groups" => tr!(lang, review.fault.counts_groups),
        "counts-shrink" => tr!(lang, review.fault.counts_shrink),
        "issued-beyond-roll" => tr!(lang, review.fault.issued_beyond_roll),
        "cast-beyond-issued" => tr!(lang, review.fault.cast_beyond_issued),
        "board-beyond-cast" => tr!(lang, review.fault.board_beyond_cast),
        "ballots-missing" => tr!(lang, review.fault.ballots_missing),
        "windows-changed" => tr!(lang, review.fault.windows_changed),
        "window-invalid" => tr!(lang, review.fault.window_invalid),
        "result-invalid" => tr!(lang, review.fault.result_invalid),
        "result-differs" => tr!(lang, review.fault.result_differs),
        "end-signature" => tr!(lang, review.fault.end_signature),
        "end-mismatch" => tr!(lang, review.fault.end_mismatch),
        "end-missing" => tr!(lang, review.fault.end_missing),
        "witness-invalid" => tr!(lang, review.fault.witness_invalid),
        "fork" => tr!(lang, review.fault.fork),
        "rollback" => tr!(lang, review.fault.rollback),
        "receipt-malformed" => tr!(lang, review.fault.receipt_malformed),
        "receipt-foreign" => tr!(lang, review.fault.receipt_foreign),
        "receipt-signature" => tr!(lang, review.fault.receipt_signature),
        "receipt-omitted" => tr!(lang, review.fault.receipt_omitted),
        _ => tr!(lang, review.fault.other),
    }
}

#[cfg(test)]
mod tests {
    use ballot::verify::Fault;

    use super::*;

    #[test]
    fn every_fault_has_words_of_its_own() {
        for lang in Lang::ALL {
            let other = fault(lang, "no-such-code");
            let all: Vec<&str> = Fault::CODES.iter().map(|code| fault(lang, code)).collect();
            assert!(all.iter().all(|words| *words != other));
            let mut different = all.clone();
            different.sort_unstable();
            different.dedup();
            assert_eq!(different.len(), all.len(), "two faults are told in the same words");
        }
    }
}
