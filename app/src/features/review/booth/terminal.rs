//! A supervised terminal: one member after the other, and nothing of them stays that could be read.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::time::Duration;

use ballot::Id;
use ballot::bytes::Bytes;
use ballot::token::{BlindSignature, Blinding, SavedToken};
use domain::error::ErrorCode;
use domain::review::code::MemberCode;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::chance::BrowserChance;
use super::drawer::{Drawer, Kept};
use super::entry::holds;
use super::store::Store;
use crate::browser::monotonic;
use crate::features::review::session::issue_at_terminal;
use crate::features::review::vote::draft::Draft;
use crate::features::review::vote::state::{Notice, Stage, Voting};
use crate::wire::AppError;

/// Whoever does nothing for so long has gone, in milliseconds.
const GONE: i64 = 120_000;
/// A whole ballot is read and thought over for longer.
const GONE_FROM_BALLOT: i64 = 300_000;
/// A receipt is shown for so long.
const RECEIPT: i64 = 60_000;

thread_local! {
    /// When somebody touched the terminal last.
    static TOUCHED: Cell<i64> = const { Cell::new(0) };
}

/// Sends everybody away who forgets to go. Whatever the terminal shows when its page is opened, this comes first.
pub fn watch(voting: Voting) {
    let touched = || TOUCHED.set(monotonic());
    let typing = window_event_listener(ev::keydown, move |_| touched());
    let pointing = window_event_listener(ev::pointerdown, move |_| touched());
    // Whoever waits for something reads it once it is there.
    Effect::new(move || {
        voting.stage.track();
        touched();
    });
    let watching = set_interval_with_handle(
        move || {
            let idle = monotonic() - TOUCHED.get();
            let gone = match voting.stage.try_get_untracked() {
                Some(Stage::Done(_)) => idle > RECEIPT,
                Some(Stage::Live | Stage::Refused(_)) => idle > GONE,
                Some(Stage::Rating | Stage::Summary) => idle > GONE_FROM_BALLOT,
                _ => false,
            };
            if gone {
                leave_terminal(voting);
            }
        },
        Duration::from_secs(1),
    );
    on_cleanup(move || {
        typing.remove();
        pointing.remove();
        if let Ok(watching) = watching {
            watching.clear();
        }
    });
}

/// Waits for the first member.
pub fn begin(voting: Voting) {
    forget(voting);
    voting.stage.set(Stage::Code);
}

/// Lets the member with this code vote.
pub fn enter_terminal(voting: Voting, typed: &str) {
    // A scanner types the address that the letter's picture holds.
    let code = typed.split_once("code=").map_or(typed, |(_, code)| code);
    let Ok(code) = MemberCode::parse(code) else { return voting.notice.set(Some(Notice::NotACode)) };
    voting.busy.set(true);
    voting.notice.set(None);
    spawn_local(async move {
        let outcome = token(voting, &code).await;
        voting.busy.try_set(false);
        match outcome {
            Ok(token) => {
                voting.token.try_set(token.to_string());
                voting.go(voting.voting_step());
            }
            Err(notice) => drop(voting.notice.try_set(Some(notice))),
        }
    });
}

/// Forgets whoever voted, and waits for the next.
pub fn leave_terminal(voting: Voting) {
    forget(voting);
    voting.go(Stage::Code);
}

fn forget(voting: Voting) {
    if let Some(store) = Store::of(voting) {
        store.clear();
    }
    voting.token.set(String::new());
    voting.proof.set(String::new());
    voting.receipts.set(BTreeMap::new());
    voting.draft.set(Draft::default());
}

/// The token that lies in the drawer since an earlier question, or a new one.
async fn token(voting: Voting, code: &MemberCode) -> Result<SavedToken, Notice> {
    let drawer = Drawer::of(voting, code).ok_or(Notice::NotKept)?;
    drawer.remember(&Store::of(voting).ok_or(Notice::NotKept)?);
    if let Some(token) = drawer.open(Kept::Token).and_then(|text| holds(voting, &text).ok()) {
        return Ok(token);
    }
    let review = voting.review.get_value().ok_or(Notice::ForeignToken)?;
    let blindings = begun(voting, &drawer)?;
    let messages: BTreeMap<String, String> =
        blindings.iter().map(|(id, one)| (id.to_string(), one.blinded_message().0.to_string())).collect();
    let messages = serde_json::to_string(&messages).map_err(|_| Notice::NotKept)?;
    let answer = issue_at_terminal(voting.id(), code.expose(), messages).await;
    let (group, signature) = answer.map_err(|error| refused(&drawer, error))?;
    let group: Id = group.parse().map_err(|_| Notice::BadSignature)?;
    let signature = BlindSignature(Bytes::from_text(&signature).map_err(|_| Notice::BadSignature)?);
    let key = &review.group(&group).ok_or(Notice::BadSignature)?.token_key;
    let blinding = blindings.get(&group).ok_or(Notice::BadSignature)?;
    let token = blinding.finish(key, &signature).map_err(|_| Notice::BadSignature)?;
    if !drawer.keep(Kept::Token, &token.to_string()) {
        return Err(Notice::NotKept);
    }
    drawer.remove(Kept::Blindings);
    Ok(token)
}

/// A message for each group, for the terminal does not know the member's: those that wait for an answer, or new ones.
fn begun(voting: Voting, drawer: &Drawer) -> Result<BTreeMap<Id, Blinding>, Notice> {
    let kept = drawer.open(Kept::Blindings).and_then(|text| serde_json::from_str(&text).ok());
    if let Some(kept) = kept {
        return Ok(kept);
    }
    let review = voting.review.get_value().ok_or(Notice::ForeignToken)?;
    let mut made = BTreeMap::new();
    for group in &review.manifest().groups {
        let (key, id) = (&group.token_key, group.id.clone());
        let blinding = Blinding::new(&mut BrowserChance, key, review.fingerprint(), id.clone());
        made.insert(id, blinding.map_err(|_| Notice::BadSignature)?);
    }
    let text = serde_json::to_string(&made).map_err(|_| Notice::NotKept)?;
    if drawer.keep(Kept::Blindings, &text) { Ok(made) } else { Err(Notice::NotKept) }
}

fn refused(drawer: &Drawer, error: AppError) -> Notice {
    match error {
        AppError::Unreachable | AppError::Refused(ErrorCode::Unavailable | ErrorCode::Internal) => Notice::Connection,
        AppError::Refused(ErrorCode::WrongCredentials) => Notice::NotACode,
        AppError::Refused(ErrorCode::OnlyOnce) => {
            drawer.remove(Kept::Blindings);
            Notice::Elsewhere
        }
        other => Notice::Denied(other),
    }
}
