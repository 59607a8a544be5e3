//! Getting a token: made and blinded here, signed unseen, unblinded and checked here.

use ballot::Id;
use ballot::bytes::Bytes;
use ballot::token::{BlindSignature, Blinding, SavedToken};
use domain::error::ErrorCode;
use leptos::ev::{self, Event};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlInputElement;

use super::chance::BrowserChance;
use super::entry::holds;
use super::page::text_of;
use super::store::{self, Store};
use crate::features::review::api::issue_token;
use crate::features::review::parts;
use crate::features::review::vote::state::{Notice, Stage, Voting};
use crate::wire::AppError;

/// How a token's text begins.
const BEGIN: &str = "SHT1.";
/// A file with a token is not larger than this, in bytes.
const LARGEST: f64 = 65_536.0;

/// Gets a token, or goes on where getting one was interrupted.
pub fn issue(voting: Voting) {
    voting.busy.set(true);
    voting.notice.set(None);
    spawn_local(async move {
        let outcome = get(voting).await;
        voting.busy.try_set(false);
        match outcome {
            Ok(token) => {
                voting.token.try_set(token.to_string());
                voting.go(Stage::Keep);
            }
            Err(notice) => drop(voting.notice.try_set(Some(notice))),
        }
    });
}

async fn get(voting: Voting) -> Result<SavedToken, Notice> {
    let store = Store::of(voting).ok_or(Notice::NotKept)?;
    let review = voting.review.get_value().ok_or(Notice::ForeignToken)?;
    let (blinding, group) = (begun(voting, &store)?, group(voting)?);
    let asked = issue_token(blinding.blinded_message().0.to_string()).await;
    let answer = asked.map_err(|error| refused(&store, error))?;
    let answer = BlindSignature(Bytes::from_text(&answer).map_err(|_| Notice::BadSignature)?);
    let key = &review.group(&group).ok_or(Notice::ForeignToken)?.token_key;
    // What does not come out stays kept: the blinding proves whose fault it is.
    let token = blinding.finish(key, &answer).map_err(|_| Notice::BadSignature)?;
    if !store.keep(store::TOKEN, &token.to_string()) {
        return Err(Notice::NotKept);
    }
    store.remove(store::BLINDING);
    Ok(token)
}

/// The blinding that waits for its answer, or a new one. It is kept before it is sent: whatever happens then, the same
/// message gets the same answer.
fn begun(voting: Voting, store: &Store) -> Result<Blinding, Notice> {
    let kept = store.get(store::BLINDING).and_then(|text| serde_json::from_str(&text).ok());
    if let Some(blinding) = kept {
        return Ok(blinding);
    }
    let review = voting.review.get_value().ok_or(Notice::ForeignToken)?;
    let group = group(voting)?;
    let key = &review.group(&group).ok_or(Notice::ForeignToken)?.token_key;
    let made = Blinding::new(&mut BrowserChance, key, review.fingerprint(), group);
    let made = made.map_err(|_| Notice::BadSignature)?;
    let text = serde_json::to_string(&made).map_err(|_| Notice::NotKept)?;
    if store.keep(store::BLINDING, &text) { Ok(made) } else { Err(Notice::NotKept) }
}

fn group(voting: Voting) -> Result<Id, Notice> {
    let group = voting.told.with_value(|told| told.member.as_ref().map(|member| member.group.clone()));
    group.and_then(|group| group.parse().ok()).ok_or(Notice::Denied(AppError::Refused(ErrorCode::NotSignedIn)))
}

fn refused(store: &Store, error: AppError) -> Notice {
    match error {
        AppError::Unreachable | AppError::Refused(ErrorCode::Unavailable | ErrorCode::Internal) => Notice::Connection,
        AppError::Refused(ErrorCode::OnlyOnce) => {
            // This message will never be signed.
            store.remove(store::BLINDING);
            Notice::Elsewhere
        }
        other => Notice::Denied(other),
    }
}

/// Takes a token from another device. Whatever stands around it, as in a mail, is left out.
pub fn take_in(voting: Voting, text: &str) {
    let word = text.split_whitespace().find(|word| word.starts_with(BEGIN)).unwrap_or(text.trim());
    let taken = holds(voting, word).and_then(|token| {
        let kept = Store::of(voting).is_some_and(|store| store.keep(store::TOKEN, &token.to_string()));
        if kept { Ok(token) } else { Err(Notice::NotKept) }
    });
    match taken {
        Ok(token) => {
            voting.token.set(token.to_string());
            voting.go(voting.voting_step());
        }
        Err(notice) => voting.notice.set(Some(notice)),
    }
}

/// The same from the file the token was saved as.
pub fn take_in_file(voting: Voting, event: &Event) {
    let Some(file) = event_target::<HtmlInputElement>(event).files().and_then(|files| files.get(0)) else { return };
    spawn_local(async move {
        let text = text_of(&file, LARGEST).await.unwrap_or_default();
        // The page may be gone by now.
        if !voting.stage.is_disposed() {
            take_in(voting, &text);
        }
    });
}

/// The booth's address with a token behind the `#`, which no browser sends to a server.
pub fn address_with(voting: Voting, token: &str) -> String {
    let origin = window().location().origin().unwrap_or_default();
    format!("{origin}{}#{token}", parts::path(voting.lang, voting.id(), "/ballot"))
}

/// Takes a token out of the address at once, now and whenever one comes into it while the page is there.
pub fn take_from_address(brought: RwSignal<String>) {
    let take = move || {
        let hash = window().location().hash().unwrap_or_default();
        if let Some(token) = hash.strip_prefix('#').filter(|text| text.starts_with(BEGIN)) {
            crate::browser::forget_query();
            brought.set(token.to_owned());
        }
    };
    take();
    let later = window_event_listener(ev::hashchange, move |_| take());
    on_cleanup(move || later.remove());
}
