//! Casting: the ballot is made once, kept, and its very bytes are sent until there is an answer. No cookie, account or
//! referrer goes with it.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::time::Duration;

use ballot::board::Window;
use ballot::canonical;
use ballot::cast::{Ballot, CastBallot, CastRequest, Comments, Grades};
use ballot::receipt::Receipt;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, ReferrerPolicy, RequestCredentials, RequestInit, Response};

use super::chance::{self, BrowserChance};
use super::entry::holds;
use super::store::{self, Store};
use crate::features::review::vote::retry::{Refusal, Verdict, pause, verdict};
use crate::features::review::vote::state::{Casting, Notice, Stage, Voting};

/// How long one try may take.
const PATIENCE: Duration = Duration::from_secs(20);

thread_local! {
    /// The number of the sending that goes on; one that has another number has ended.
    static ROUND: Cell<u32> = const { Cell::new(0) };
}

/// Makes the ballot, keeps it, and sends it after a random wait.
pub fn cast(voting: Voting) {
    let request = make(voting).and_then(|request| {
        let kept = Store::of(voting).is_some_and(|store| store.keep(store::REQUEST, &request));
        if kept { Ok(request) } else { Err(Notice::NotKept) }
    });
    match request {
        Ok(request) => {
            // In a meeting everybody votes at the same time: waiting would hide nothing.
            let longest = if voting.is_live() { 0 } else { voting.longest_wait.get_untracked() };
            begin(voting, request, chance::seconds(longest), false);
        }
        Err(notice) => voting.notice.set(Some(notice)),
    }
}

/// Goes on with a ballot that was sent before, without an answer.
pub fn resume(voting: Voting, request: String) {
    begin(voting, request, 0, true);
}

/// Ends the wait.
pub fn send_now(voting: Voting) {
    voting.left.set(0);
}

/// Goes back before anything was sent.
pub fn stop(voting: Voting) {
    if !voting.casting.get_untracked().sent {
        give_up(voting, Stage::Summary);
    }
}

/// Forgets the ballot that was made; token and draft stay.
pub fn give_up(voting: Voting, stage: Stage) {
    ROUND.set(ROUND.get() + 1);
    if let Some(store) = Store::of(voting) {
        store.remove(store::REQUEST);
        store.remove(store::SENT);
    }
    voting.go(stage);
}

fn make(voting: Voting) -> Result<String, Notice> {
    let review = voting.review.get_value().ok_or(Notice::ForeignToken)?;
    let token = holds(voting, &voting.token.get_untracked())?;
    let most = usize::try_from(review.manifest().comment_characters).unwrap_or(0);
    let window = voting.window.get_value().filter(|_| voting.is_live());
    let draft = voting.draft.get_untracked();
    let draft = window.as_ref().map_or(draft.clone(), |window| draft.of(&names(window)));
    let (complete, written) = (draft.complete(), draft.written(most));
    let id = |text: String| text.parse().map_err(|_| Notice::Nothing);
    let ratings: Result<BTreeMap<_, _>, _> =
        complete.into_iter().map(|(subject, grades)| Ok((id(subject)?, Grades(grades)))).collect();
    let texts: Result<BTreeMap<_, _>, _> =
        written.into_iter().map(|(subject, text)| Ok((id(subject)?, text))).collect();
    let comments = Comments::new(&mut BrowserChance, texts?);
    let commitment = comments.commitment().map_err(|_| Notice::Nothing)?;
    let id = window.as_ref().map(|window| window.id.clone());
    let ballot =
        Ballot { review: token.review, group: token.group, window: id, ratings: ratings?, comments: commitment };
    let request = CastRequest { cast: CastBallot { ballot, token: token.token }, comments };
    request.check(&review, window.as_slice()).map_err(|_| Notice::Nothing)?;
    let bytes = canonical::to_bytes(&request).map_err(|_| Notice::Nothing)?;
    String::from_utf8(bytes).map_err(|_| Notice::Nothing)
}

fn names(window: &Window) -> Vec<String> {
    window.departments.iter().map(ToString::to_string).collect()
}

fn begin(voting: Voting, request: String, wait: u32, sent: bool) {
    let round = ROUND.get() + 1;
    ROUND.set(round);
    voting.left.set(wait);
    voting.casting.set(Casting { sent, failures: 0 });
    voting.go(Stage::Casting);
    spawn_local(async move {
        if counted_down(voting, round).await
            && let Some(answer) = sent_until_answered(voting, round, &request).await
        {
            finish(voting, &request, answer);
        }
    });
}

/// Sends until the answer is clear; nothing when somebody stopped it or the page is gone.
async fn sent_until_answered(voting: Voting, round: u32, request: &str) -> Option<Result<String, Refusal>> {
    Store::of(voting)?.keep(store::SENT, "1");
    let id = voting.told.try_with_value(|told| told.public_id.clone())?;
    let address = crate::features::review::CAST.replace("{id}", &id);
    let mut failures = 0;
    loop {
        voting.casting.try_set(Casting { sent: true, failures });
        match send(&address, request).await {
            Verdict::Taken(receipt) => return Some(Ok(receipt)),
            Verdict::Refused(refusal) => return Some(Err(refusal)),
            Verdict::Again(asked) => {
                failures += 1;
                voting.casting.try_set(Casting { sent: true, failures });
                voting.left.try_set(pause(failures, asked));
                if !counted_down(voting, round).await {
                    return None;
                }
            }
        }
    }
}

/// Counts down to 0, or until the connection is back. `false` when this sending has ended.
async fn counted_down(voting: Voting, round: u32) -> bool {
    loop {
        let left = voting.left.try_get_untracked();
        match left {
            _ if ROUND.get() != round => return false,
            None => return false,
            Some(0) => return true,
            Some(_) => {
                wait(Duration::from_secs(1)).await;
                voting.left.try_update(|left| *left = left.saturating_sub(1));
            }
        }
    }
}

async fn send(address: &str, request: &str) -> Verdict {
    let Ok(answer) = post(address, request).await else { return Verdict::Again(None) };
    let retry_after = answer.headers().get("retry-after").ok().flatten();
    let Ok(reading) = answer.text() else { return Verdict::Again(None) };
    let body = JsFuture::from(reading).await.ok().and_then(|text| text.as_string());
    body.map_or(Verdict::Again(None), |body| verdict(answer.status(), &body, retry_after.as_deref()))
}

/// Fetches a text as somebody nobody knows.
pub async fn get(address: &str) -> Result<Response, JsValue> {
    let init = RequestInit::new();
    init.set_method("GET");
    ask(address, &init).await
}

/// Posts JSON as somebody nobody knows.
pub async fn post(address: &str, request: &str) -> Result<Response, JsValue> {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&JsValue::from_str(request));
    let headers = Headers::new()?;
    headers.set("content-type", "application/json")?;
    init.set_headers(&headers);
    ask(address, &init).await
}

async fn ask(address: &str, init: &RequestInit) -> Result<Response, JsValue> {
    init.set_credentials(RequestCredentials::Omit);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    let abort = AbortController::new()?;
    init.set_signal(Some(&abort.signal()));
    let stop = set_timeout_with_handle(move || abort.abort(), PATIENCE)?;
    let answer = JsFuture::from(window().fetch_with_str_and_init(address, init)).await;
    stop.clear();
    answer?.dyn_into()
}

fn finish(voting: Voting, request: &str, answer: Result<String, Refusal>) {
    let receipt = answer.and_then(|text| checked(voting, request, &text));
    let Some(store) = Store::of(voting) else { return };
    match receipt {
        Ok(receipt) if voting.is_live() => taken_in_window(voting, &store, request, receipt),
        Ok(receipt) => {
            store.keep(store::RECEIPT, &receipt);
            if let Some(secrets) = secrets(request) {
                store.keep(store::SECRETS, &secrets);
            }
            [store::TOKEN, store::DRAFT, store::REQUEST, store::SENT].into_iter().for_each(|name| store.remove(name));
            voting.proof.set(request.to_owned());
            voting.go(Stage::Done(receipt));
        }
        Err(refusal) => {
            // A wrong receipt stays beside the ballot: together they show what the server did.
            if refusal != Refusal::WrongReceipt {
                store.remove(store::REQUEST);
                store.remove(store::SENT);
            }
            voting.go(Stage::Refused(refusal));
        }
    }
}

/// The ballot of a window was taken: the token is for the next one too.
fn taken_in_window(voting: Voting, store: &Store, request: &str, receipt: String) {
    let Ok(cast) = CastRequest::from_bytes(request.as_bytes()) else { return };
    let ballot = cast.cast.ballot;
    let window = ballot.window.map(|id| id.to_string()).unwrap_or_default();
    store.keep_window(&window, &receipt, secrets(request).as_deref());
    [store::REQUEST, store::SENT].into_iter().for_each(|name| store.remove(name));
    let rated: Vec<String> = ballot.ratings.keys().map(ToString::to_string).collect();
    voting.change(|draft| draft.forget(&rated));
    voting.receipts.update(|receipts| {
        receipts.insert(window, receipt.clone());
    });
    voting.go(if voting.terminal { Stage::Done(receipt) } else { Stage::Live });
}

/// What the comments will be recognised by once they are matters; nothing where none was written.
fn secrets(request: &str) -> Option<String> {
    let secrets = CastRequest::from_bytes(request.as_bytes()).ok()?.comments.secrets();
    if secrets.is_empty() { None } else { serde_json::to_string(&secrets).ok() }
}

/// The receipt, if it is for this very ballot.
fn checked(voting: Voting, request: &str, text: &str) -> Result<String, Refusal> {
    let wrong = Refusal::WrongReceipt;
    let review = voting.review.get_value().ok_or(wrong)?;
    let request = CastRequest::from_bytes(request.as_bytes()).map_err(|_| wrong)?;
    let receipt: Receipt = text.parse().map_err(|_| wrong)?;
    receipt.verify_for(&review, &request.cast).map_err(|_| wrong)?;
    Ok(receipt.to_string())
}

/// Lets the browser do other things meanwhile.
pub async fn wait(time: Duration) {
    let millis = i32::try_from(time.as_millis()).unwrap_or(i32::MAX);
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        // Without a timer it goes on at once, which is no harm.
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis);
    });
    let _ = JsFuture::from(promise).await;
}
