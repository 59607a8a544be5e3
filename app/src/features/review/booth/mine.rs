//! One's own matters: the secrets kept here, the list of all matters, and the rating of an answer. No cookie, account
//! or referrer goes with any of it.

use std::collections::{BTreeMap, BTreeSet};

use ballot::bytes::Fixed;
use ballot::cast::{CastRequest, voice};
use domain::cases::Satisfaction;
use leptos::ev::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use web_sys::{File, HtmlInputElement};

use super::net::{get, post};
use super::page::{focus_from, text_of};
use super::store;
use crate::features::review::matters::state::{
    Mine, OpenComment, OpenMatter, Own, Said, Status, rate_id, said_id, verdict,
};
use crate::features::review::{RATE, matters};

/// A saved ballot is not larger than this, in bytes.
const LARGEST: f64 = 8_388_608.0;

/// A page of what the server tells of all comments, matters or not.
#[derive(Deserialize)]
struct Listed<T> {
    #[serde(alias = "matters", alias = "comments")]
    rows: Vec<T>,
    next: Option<String>,
}

/// Looks for the matters of the comments whose secrets are kept here.
pub fn find_mine(mine: Mine) {
    let id = mine.public_id();
    let secrets = store::secrets(&id);
    look(mine, id, secrets);
}

/// The same with the secrets of a ballot that was saved as a file.
pub fn take_mine(mine: Mine, event: &Event) {
    let Some(files) = event_target::<HtmlInputElement>(event).files() else { return };
    let (Some(file), id) = (files.get(0), mine.public_id()) else { return };
    spawn_local(async move {
        let mut secrets = store::secrets(&id);
        secrets.extend(saved(&file).await.unwrap_or_default());
        look(mine, id, secrets);
    });
}

/// The secrets of a saved ballot.
async fn saved(file: &File) -> Option<Vec<Fixed<32>>> {
    let text = text_of(file, LARGEST).await?;
    let request = CastRequest::from_bytes(text.trim_end().as_bytes()).ok()?;
    Some(request.comments.secrets().into_values().collect())
}

/// Looks in the review with this public id. The page may be gone by now.
fn look(mine: Mine, id: String, secrets: Vec<Fixed<32>>) {
    let voices: BTreeMap<String, Fixed<32>> =
        secrets.into_iter().map(|secret| (voice(&secret).to_string(), secret)).collect();
    mine.written.try_set(voices.len());
    if voices.is_empty() {
        mine.status.try_set(Status::Nothing);
        return;
    }
    mine.status.try_set(Status::Looking);
    spawn_local(async move {
        let matters = fetch_all::<OpenMatter>(matters::OPEN, &id).await;
        let (Some(all), Some(comments)) = (matters, fetch_all::<OpenComment>(matters::COMMENTS, &id).await) else {
            mine.status.try_set(Status::Failed);
            return;
        };
        let numbered: BTreeSet<String> = all.iter().filter_map(|matter| matter.voice.clone()).collect();
        let other = |comment: &OpenComment| voices.contains_key(&comment.voice) && !numbered.contains(&comment.voice);
        mine.others.try_set(comments.into_iter().filter(other).collect());
        let own = all.into_iter().filter_map(|matter| {
            let secret = voices.get(matter.voice.as_ref()?)?.to_string();
            Some(Own { matter, secret })
        });
        mine.own.try_set(own.collect());
        mine.status.try_set(Status::Done);
    });
}

/// The whole list of the review, so that nobody learns what is looked for in it.
async fn fetch_all<T: DeserializeOwned>(list: &str, review: &str) -> Option<Vec<T>> {
    let base = list.replace("{id}", review);
    let (mut all, mut address) = (Vec::new(), base.clone());
    loop {
        let body = get(&address).await.ok()?.good()?;
        let listed: Listed<T> = serde_json::from_str(&body).ok()?;
        all.extend(listed.rows);
        match listed.next {
            Some(next) => address = format!("{base}?after={next}"),
            None => return Some(all),
        }
    }
}

/// Sends what the writer says to an answer.
pub fn rate_mine(mine: Mine, own: &Own, rating: Satisfaction) {
    let number = own.matter.number.clone();
    if mine.said.with_untracked(|said| said.iter().any(|(of, said)| *of == number && *said == Said::Sending)) {
        return;
    }
    mine.say(&number, Said::Sending);
    let address = RATE.replace("{id}", &mine.public_id()).replace("{number}", &number);
    let (answer, secret) = (own.matter.round(), &own.secret);
    let request = serde_json::json!({ "answer": answer, "rating": rating, "secret": secret }).to_string();
    spawn_local(async move {
        let said = send(&address, &request).await;
        if said.is_final() {
            // The button that was pressed goes away.
            focus_from(&rate_id(&number), &said_id(&number));
        }
        mine.say(&number, said);
    });
}

async fn send(address: &str, request: &str) -> Said {
    post(address, request).await.map_or(Said::Again, |reply| verdict(reply.status, &reply.body))
}
