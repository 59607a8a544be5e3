//! Promises without times: the box does not say for when a ballot was promised, only whoever sends it again can tell.
//!
//! Stored is SHA-256 over a label, the salt of the ballot's comments and the promised second. The salt is 32 random
//! bytes that come with the request and are kept nowhere, so the stored value says nothing without the request; with
//! it the few seconds that can have been promised are tried.

use ballot::{Digest, bytes::Fixed, manifest::Review};

const LABEL: &[u8] = b"sunhall/review/due/v1\n";

/// What is stored for a promise.
pub fn tag(salt: &Fixed<32>, due: u64) -> Digest {
    Digest::of_parts(&[LABEL, &salt.0, &due.to_be_bytes()])
}

/// A second of the period in which the promise with this tag was made, if one was made up to `now`. One period more is
/// tried: the clock of the instance that made it may be a little ahead.
pub fn find(review: &Review, salt: &Fixed<32>, tag_stored: &Digest, now: u64) -> Option<u64> {
    let manifest = review.manifest();
    let period = u64::from(manifest.promise_seconds);
    let last = now.min(manifest.closes).saturating_sub(manifest.opens) / period;
    (0..=last + 1)
        .map(|number| manifest.opens + number * period)
        .find(|start| tag(salt, review.due(*start)) == *tag_stored)
}
