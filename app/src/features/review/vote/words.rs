//! The words for what goes wrong in the booth: what happened, and what to do.

use super::retry::Refusal;
use super::state::{Block, Notice};
use crate::prelude::*;

/// Why one can't vote here.
pub fn block(lang: Lang, block: Block) -> (&'static str, &'static str) {
    match block {
        Block::Closed => (tr!(lang, review.booth.closed), tr!(lang, review.booth.closed_text)),
        Block::Manifest => (tr!(lang, review.booth.manifest), tr!(lang, review.booth.manifest_text)),
        Block::Storage => (tr!(lang, review.booth.storage), tr!(lang, review.booth.storage_text)),
    }
}

/// What went wrong in a step.
pub fn notice(lang: Lang, notice: Notice) -> (&'static str, &'static str) {
    match notice {
        Notice::Connection => (tr!(lang, review.booth.connection), tr!(lang, review.booth.connection_text)),
        Notice::NotACode => (tr!(lang, review.session.not_a_code), tr!(lang, review.session.not_a_code_text)),
        Notice::Elsewhere => (tr!(lang, review.booth.elsewhere), tr!(lang, review.booth.elsewhere_text)),
        Notice::Denied(error) => (tr!(lang, review.booth.denied), error.message(lang)),
        Notice::BadSignature => (tr!(lang, review.booth.bad_signature), tr!(lang, review.booth.bad_signature_text)),
        Notice::NotAToken => (tr!(lang, review.booth.not_a_token), tr!(lang, review.booth.not_a_token_text)),
        Notice::ForeignToken => (tr!(lang, review.booth.foreign_token), tr!(lang, review.booth.foreign_token_text)),
        Notice::NotKept => (tr!(lang, review.booth.not_kept), tr!(lang, review.booth.not_kept_text)),
        Notice::Nothing => (tr!(lang, review.booth.nothing), tr!(lang, review.booth.nothing_text)),
    }
}

/// Why a ballot was not taken.
pub fn refusal(lang: Lang, refusal: Refusal) -> (&'static str, &'static str) {
    match refusal {
        Refusal::Closed => (tr!(lang, review.booth.refused_closed), tr!(lang, review.booth.refused_closed_text)),
        Refusal::WindowClosed => (tr!(lang, review.session.refused_late), tr!(lang, review.session.refused_late_text)),
        Refusal::TokenUsed => (tr!(lang, review.booth.refused_used), tr!(lang, review.booth.refused_used_text)),
        Refusal::NotValid => (tr!(lang, review.booth.refused_invalid), tr!(lang, review.booth.refused_invalid_text)),
        Refusal::WrongReceipt => (tr!(lang, review.booth.wrong_receipt), tr!(lang, review.booth.wrong_receipt_text)),
    }
}
