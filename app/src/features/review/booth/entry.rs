//! Entering the booth: the manifest is checked, and what is kept says where the voter was.

use std::sync::Arc;

use ballot::canonical;
use ballot::manifest::{Manifest, Mode, Review};
use ballot::signing::Signed;
use ballot::token::SavedToken;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::send;
use super::store::{self, Store};
use crate::features::review::parts;
use crate::features::review::session::session_now;
use crate::features::review::vote::draft::Draft;
use crate::features::review::vote::paper::Paper;
use crate::features::review::vote::state::{Block, Notice, Stage, Voting};

/// Checks the manifest, looks what is kept, and goes where the voter was.
pub fn open(voting: Voting) {
    let online = window_event_listener(ev::online, move |_| send::online(voting));
    on_cleanup(move || online.remove());
    match prepare(voting) {
        Ok(store) => {
            if voting.is_live() {
                follow(voting);
            }
            go_on(voting, &store);
        }
        Err(block) => voting.stage.set(Stage::Blocked(block)),
    }
}

fn prepare(voting: Voting) -> Result<Store, Block> {
    let review = voting.told.with_value(|told| checked(&told.manifest)).ok_or(Block::Manifest)?;
    let id = voting.told.with_value(|told| told.public_id.clone());
    if review.manifest().id.as_str() != id {
        return Err(Block::Manifest);
    }
    if (review.manifest().mode == Mode::Live) != voting.is_live() {
        return Err(Block::Manifest);
    }
    let paper = voting.told.with_value(|told| Paper::new(review.manifest(), told.known.as_ref(), voting.lang));
    voting.paper.set_value(paper);
    voting.review.set_value(Some(Arc::new(review)));
    Store::of(voting).ok_or(Block::Storage)
}

/// The frozen review of a signed manifest in its one byte string.
fn checked(text: &str) -> Option<Review> {
    let signed: Signed<Manifest> = canonical::parse(text.as_bytes()).ok()?;
    signed.verify(&signed.content.board_key).ok()?;
    Review::freeze(signed.content).ok()
}

/// Hears what the chair does for as long as the booth is there.
fn follow(voting: Voting) {
    let topics = RwSignal::new(vec![(format!("session/{}", voting.id()), 0)]);
    let news = Callback::new(move |crate::live::Announced { version, .. }| {
        let known = voting.session.with_untracked(|known| known.as_ref().map_or(-1, |(now, _)| now.topic_version));
        if version > known {
            spawn_local(ask(voting));
        }
    });
    crate::live::follow(topics, news);
    // The page may have been sent a while ago.
    spawn_local(ask(voting));
}

/// Asks where the meeting stands until there is an answer, or the booth is gone.
async fn ask(voting: Voting) {
    loop {
        let Some(id) = voting.told.try_with_value(|told| told.review.id.0) else { return };
        match session_now(id).await {
            Ok(now) => return voting.hear(now),
            Err(_) => crate::browser::wait(std::time::Duration::from_secs(2)).await,
        }
    }
}

fn go_on(voting: Voting, store: &Store) {
    if voting.terminal {
        super::terminal::watch(voting);
    }
    // Before anything else: whoever comes back to a ballot on its way goes on from there with the same token and draft.
    voting.receipts.set(store.receipts());
    restore_draft(voting, store);
    let token = store.get(store::TOKEN).filter(|text| holds(voting, text).is_ok());
    voting.token.set(token.clone().unwrap_or_default());
    if let Some(receipt) = store.get(store::RECEIPT) {
        return voting.stage.set(Stage::Done(receipt));
    }
    if let Some(request) = store.sent() {
        // Nobody knows whether it arrived: the same bytes again, which count once.
        return send::resume(voting, request);
    }
    if voting.terminal {
        return super::terminal::begin(voting);
    }
    if let Some(request) = store.get(store::REQUEST) {
        return send::wait_again(voting, store, request);
    }
    let closed = !voting.told.with_value(|told| told.takes_ballots);
    if closed && voting.receipts.with_untracked(|receipts| !receipts.is_empty()) {
        return voting.stage.set(Stage::Live);
    }
    if closed {
        return voting.stage.set(Stage::Blocked(Block::Closed));
    }
    voting.stage.set(if token.is_some() { voting.voting_step() } else { Stage::Token });
}

fn restore_draft(voting: Voting, store: &Store) {
    let kept = store.get(store::DRAFT).and_then(|text| serde_json::from_str::<Draft>(&text).ok());
    if let Some(kept) = kept {
        let fitting =
            voting.paper.with_value(|paper| kept.fitting(&paper.ids(), paper.criteria.len(), paper.grades.len()));
        voting.draft.set(fitting);
    }
}

/// Whether a text is a token of this review, signed by its key.
pub fn holds(voting: Voting, text: &str) -> Result<SavedToken, Notice> {
    let token: SavedToken = text.parse().map_err(|_| Notice::NotAToken)?;
    let review = voting.review.get_value().ok_or(Notice::ForeignToken)?;
    let key = &review.group(&token.group).ok_or(Notice::ForeignToken)?.token_key;
    let right = token.review == review.fingerprint() && token.token.verify(key, &token.review, &token.group).is_ok();
    if right { Ok(token) } else { Err(Notice::ForeignToken) }
}

/// Whether getting a token was begun in this browser.
pub fn has_begun(voting: Voting) -> bool {
    Store::of(voting).is_some_and(|store| store.get(store::BLINDING).is_some())
}

/// Whether anything of this voter is kept in this browser.
pub fn has_kept(voting: Voting) -> bool {
    Store::of(voting).is_some_and(|store| !store.is_empty())
}

/// Keeps what was chosen and written.
pub fn keep_draft(voting: Voting) {
    let text = voting.draft.with_untracked(serde_json::to_string);
    let kept = text.ok().zip(Store::of(voting)).is_some_and(|(text, store)| store.keep(store::DRAFT, &text));
    let notice = (!kept).then_some(Notice::NotKept);
    if voting.notice.get_untracked() != notice {
        voting.notice.set(notice);
    }
}

/// Removes everything of this review.
pub fn forget(voting: Voting) {
    if let Some(store) = Store::of(voting) {
        store.clear();
    }
    crate::browser::go(&parts::path(voting.lang, voting.id(), ""), true);
}
