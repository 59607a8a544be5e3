//! What this browser saw of a board before: kept beside nothing of any voter, and compared with what is shown now.

use std::sync::Arc;

use ballot::board::SignedHead;
use ballot::merkle::ConsistencyProof;
use ballot::seen::{Origin, Seen, Shown, Standing};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::net::get;
use super::store;
use crate::features::review::check::past::{Found, Look, Past};
use crate::features::review::check::state::{Checked, Checking};

const PREFIX: &str = "sunhall-seen";

/// Looks what was seen before, and asks the server to prove that it is all still there.
pub fn look_back(checking: Checking) {
    let Some(storage) = store::lasting() else { return checking.past.set(Past::Nowhere) };
    let kept = storage.get_item(&name(checking)).ok().flatten();
    let Some(seen) = kept.and_then(|text| Seen::from_text(&text)) else { return checking.past.set(Past::Nothing) };
    let seen = Arc::new(seen);
    checking.past.set(Past::Seen(Arc::clone(&seen), Look::Looking));
    let (id, review) = checking.page.with_value(|page| (page.public_id.clone(), page.fingerprint.clone()));
    spawn_local(async move {
        let found = compare(id, review, &seen).await;
        // An archive that was checked meanwhile says more than this.
        let waits = |past: &Past| matches!(past, Past::Seen(_, Look::Looking));
        if checking.past.try_with_untracked(waits) == Some(true) {
            let look = found.map_or(Look::Unreachable, |found| Look::Done(Arc::new(found)));
            checking.past.set(Past::Seen(seen, look));
        }
    });
}

/// Compares an archive that was found in order with what was seen before, and keeps what it showed unless that is
/// older, or something else than what was seen.
pub fn take_seen(checking: Checking, checked: &Checked, is_file: bool) {
    let (report, Some(review)) = (&checked.report, checked.review.as_ref()) else { return };
    let Some(past) = checking.past.try_get_untracked() else { return };
    if !report.is_sound() || matches!(past, Past::Unknown | Past::Nowhere) {
        return;
    }
    let now = now();
    let new = Seen::new(review, &report.signed, now);
    let Past::Seen(seen, _) = past else {
        if let Some(new) = new.filter(|new| keep(checking, new)) {
            checking.past.set(Past::Seen(Arc::new(new), Look::New));
        }
        return;
    };
    let origin = if is_file { Origin::File } else { Origin::Archive };
    let shown = Shown { review: review.fingerprint(), heads: &report.signed, origin };
    let found = found(&seen, shown, now);
    if found.standing == Standing::Kept
        && let Some(new) = new
    {
        keep(checking, &new);
    }
    // What was seen before is what the page tells of; what was seen now it will tell of the next time.
    checking.past.set(Past::Seen(seen, Look::Done(Arc::new(found))));
}

/// Forgets what was seen of this review.
pub fn forget_seen(checking: Checking) {
    if let Some(storage) = store::lasting() {
        // What can't be removed is shown again the next time.
        let _ = storage.remove_item(&name(checking));
    }
    checking.past.set(Past::Forgotten);
}

/// Keeps what was seen; whether it is kept now. A full storage keeps what it had.
fn keep(checking: Checking, seen: &Seen) -> bool {
    let kept = store::lasting().zip(seen.to_text().ok());
    kept.is_some_and(|(storage, text)| storage.set_item(&name(checking), &text).is_ok())
}

fn name(checking: Checking) -> String {
    checking.page.with_value(|page| format!("{PREFIX}/{}", page.public_id.as_deref().unwrap_or_default()))
}

/// What the server shows now; nothing when it can't be reached.
async fn compare(id: Option<String>, review: Option<String>, seen: &Seen) -> Option<Found> {
    let (base, review) = (format!("/api/open/v1/reviews/{}", id?), review?.parse().ok()?);
    let mut heads = heads(&base, seen.begins() - 1).await?;
    if heads.is_empty() {
        heads = self::heads(&base, 0).await?;
    }
    let (first, second) = (seen.latest().content.size, heads.last().map_or(0, |head| head.content.size));
    let proof = if 0 < first && first < second { proof(&base, first, second).await? } else { None };
    let shown = Shown { review, heads: &heads, origin: Origin::Heads(proof.as_ref()) };
    Some(found(seen, shown, now()))
}

fn found(seen: &Seen, shown: Shown, at: u64) -> Found {
    let leaves = !matches!(shown.origin, Origin::Heads(_));
    let ballots = shown.heads.last().map_or(0, |head| head.content.size);
    let standing = seen.judge(shown);
    let evidence = match &standing {
        Standing::Alarm(alarm) => seen.evidence(alarm, at).ok(),
        _ => None,
    };
    Found { standing, ballots, leaves, at, evidence }
}

/// All heads after the one with this number.
async fn heads(base: &str, mut after: u64) -> Option<Vec<SignedHead>> {
    let mut all: Vec<SignedHead> = Vec::new();
    loop {
        let answer = get(&format!("{base}/heads?after={after}")).await.ok()?;
        let goes_on = answer.header("link").is_some();
        let text = answer.good()?;
        let page: Result<Vec<SignedHead>, _> = text.lines().map(serde_json::from_str).collect();
        all.extend(page.ok()?);
        let last = all.last().map_or(after, |head| head.content.sequence);
        // A list that does not move on has no more to say.
        if !goes_on || last <= after {
            return Some(all);
        }
        after = last;
    }
}

/// The server's proof that its board grew so; the inner none when it answers that there is none. No answer is no
/// refusal: only the second is held against the server.
async fn proof(base: &str, first: u64, second: u64) -> Option<Option<ConsistencyProof>> {
    let address = format!("{base}/proof/consistency?first={first}&second={second}");
    let answer = get(&address).await.ok()?;
    if answer.status == 404 {
        return Some(None);
    }
    Some(serde_json::from_str(&answer.good()?).ok())
}

/// Unix seconds by this device's clock.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the time is whole and after 1970")]
fn now() -> u64 {
    (js_sys::Date::now() / 1000.0) as u64
}
