//! Casting: the ballot is made once, kept, and its very bytes are sent until there is an answer.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use ballot::board::Window;
use ballot::canonical;
use ballot::cast::{Ballot, CastBallot, CastRequest, Comments, Grades};
use ballot::manifest::Review;
use ballot::receipt::Receipt;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::chance::{self, BrowserChance};
use super::drawer;
use super::entry::holds;
use super::net::post;
use super::store::{self, Store};
use crate::features::review::vote::retry::{Refusal, Verdict, pause, verdict};
use crate::features::review::vote::state::{Casting, Notice, Stage, Voting};

thread_local! {
    /// The number of the sending that goes on; one that has another number has ended.
    static ROUND: Cell<u32> = const { Cell::new(0) };
}

/// Makes the ballot, keeps it, and sends it after a random wait. Where another tab has the receipt already, it is shown;
/// where one was sent that has no answer yet, that one goes on: its receipt can be had with its very bytes only.
pub fn cast(voting: Voting) {
    let Some(store) = Store::of(voting) else { return voting.notice.set(Some(Notice::NotKept)) };
    if let Some(stage) = already_cast(voting, &store) {
        return voting.go(stage);
    }
    if let Some(sent) = store.sent() {
        return resume(voting, sent);
    }
    // In a meeting everybody votes at the same time, and a terminal is watched: waiting would hide nothing.
    let longest = if voting.is_live() || voting.terminal { 0 } else { voting.longest_wait.get_untracked() };
    let kept = |request: &String| store.keep(store::WAIT, &longest.to_string()) && store.keep(store::REQUEST, request);
    match make(voting).and_then(|request| if kept(&request) { Ok(request) } else { Err(Notice::NotKept) }) {
        Ok(request) => begin(voting, request, chance::seconds(longest), false),
        Err(notice) => voting.notice.set(Some(notice)),
    }
}

/// Where whoever has the receipt goes: another tab may have got it.
fn already_cast(voting: Voting, store: &Store) -> Option<Stage> {
    if !voting.is_live() {
        return store.get(store::RECEIPT).map(Stage::Done);
    }
    let window = voting.window.with_value(|window| window.as_ref().map(|window| window.id.to_string()))?;
    let receipts = store.receipts();
    let cast = receipts.contains_key(&window);
    voting.receipts.set(receipts);
    cast.then_some(Stage::Live)
}

/// Goes on with a ballot that was sent before, without an answer.
pub fn resume(voting: Voting, request: String) {
    begin(voting, request, 0, true);
}

/// Goes on with a ballot that was made and never sent, because its page was closed: after a random wait anew.
pub fn wait_again(voting: Voting, store: &Store, request: String) {
    let longest = store.get(store::WAIT).and_then(|text| text.parse().ok());
    begin(voting, request, chance::seconds(longest.unwrap_or_else(|| voting.longest_wait.get_untracked())), false);
}

/// Tries at once, since the connection is back. The wait before the first try stays as long as it was drawn: it would
/// say when the voter's connection came back.
pub fn online(voting: Voting) {
    if voting.casting.try_get_untracked().is_some_and(|casting| casting.sent) {
        voting.left.try_set(0);
    }
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
    if voting.terminal && voting.token.with_untracked(String::is_empty) {
        // After a reload the terminal has no token any more: it comes out of the drawer with the letter's code.
        return super::terminal::leave_terminal(voting);
    }
    if let Some(store) = Store::of(voting).filter(|store| store.sent().is_none()) {
        [store::REQUEST, store::WAIT].into_iter().for_each(|name| store.remove(name));
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
    // Taken now: the answer may come when the page is gone, and its receipt is kept all the same.
    let (Some(store), Some(review)) = (Store::of(voting), voting.review.get_value()) else {
        return voting.notice.set(Some(Notice::NotKept));
    };
    let id = voting.told.with_value(|told| told.public_id.clone());
    let (address, is_live) = (crate::features::review::CAST.replace("{id}", &id), voting.is_live());
    voting.left.set(wait);
    voting.casting.set(Casting { sent, failures: 0, resumed: sent });
    voting.go(Stage::Casting);
    spawn_local(async move {
        if !counted_down(voting, round).await {
            return;
        }
        let Some(sent) = now_sent(&store, &request) else {
            let before = if is_live { Stage::Live } else { Stage::Summary };
            return voting.go(already_cast(voting, &store).unwrap_or(before));
        };
        if sent != request {
            voting.casting.try_update(|casting| casting.resumed = true);
        }
        let sending = Sending { request: sent, voting, store, review, is_live };
        if let Some(answer) = sending.until_answered(&address, round).await {
            sending.finish(answer);
        }
    });
}

/// The bytes to send, kept as those that were sent: another tab's, where that was quicker. Nothing where no ballot waits
/// any more: another tab has its receipt, or went back from it.
fn now_sent(store: &Store, request: &str) -> Option<String> {
    if let Some(sent) = store.sent() {
        return Some(sent);
    }
    store.get(store::REQUEST)?;
    store.keep(store::REQUEST, request);
    store.keep(store::SENT, "1");
    Some(request.to_owned())
}

/// A ballot on its way, with all that is needed when the answer is there.
struct Sending {
    voting: Voting,
    store: Store,
    review: Arc<Review>,
    request: String,
    is_live: bool,
}

impl Sending {
    /// Sends until the answer is clear; nothing when somebody stopped it or the page is gone.
    async fn until_answered(&self, address: &str, round: u32) -> Option<Result<String, Refusal>> {
        let (voting, mut failures) = (self.voting, 0);
        loop {
            voting.casting.try_update(|casting| (casting.sent, casting.failures) = (true, failures));
            match send(address, &self.request).await {
                Verdict::Taken(receipt) => return Some(Ok(receipt)),
                Verdict::Refused(refusal) => return Some(Err(refusal)),
                Verdict::Again(asked) => {
                    failures += 1;
                    voting.casting.try_update(|casting| casting.failures = failures);
                    voting.left.try_set(pause(failures, asked));
                    if !counted_down(voting, round).await {
                        return None;
                    }
                }
            }
        }
    }

    fn finish(&self, answer: Result<String, Refusal>) {
        let Self { store, request, voting, .. } = self;
        match answer.and_then(|text| self.checked(&text)) {
            Ok(receipt) if self.is_live => self.taken_in_window(receipt),
            Ok(receipt) => {
                store.keep(store::RECEIPT, &receipt);
                if let Some(secrets) = secrets(request) {
                    store.keep(store::SECRETS, &secrets);
                }
                store.answered(request);
                [store::TOKEN, store::DRAFT].into_iter().for_each(|name| store.remove(name));
                drawer::empty(store);
                voting.proof.try_set(request.clone());
                voting.go(Stage::Done(receipt));
            }
            Err(refusal) => {
                // A wrong receipt stays beside the ballot: together they show what the server did.
                if refusal != Refusal::WrongReceipt {
                    store.answered(request);
                }
                voting.go(Stage::Refused(refusal));
            }
        }
    }

    /// The ballot of a window was taken: the token is for the next one too.
    fn taken_in_window(&self, receipt: String) {
        let Self { store, request, voting, .. } = self;
        let Ok(cast) = CastRequest::from_bytes(request.as_bytes()) else { return };
        let ballot = cast.cast.ballot;
        let window = ballot.window.map(|id| id.to_string()).unwrap_or_default();
        store.keep_window(&window, &receipt, secrets(request).as_deref());
        store.answered(request);
        let rated: Vec<String> = ballot.ratings.keys().map(ToString::to_string).collect();
        if voting.draft.is_disposed() {
            return;
        }
        voting.change(|draft| draft.forget(&rated));
        voting.receipts.update(|receipts| {
            receipts.insert(window, receipt.clone());
        });
        voting.go(if voting.terminal { Stage::Done(receipt) } else { Stage::Live });
    }

    /// The receipt, if it is for this very ballot.
    fn checked(&self, text: &str) -> Result<String, Refusal> {
        let wrong = Refusal::WrongReceipt;
        let request = CastRequest::from_bytes(self.request.as_bytes()).map_err(|_| wrong)?;
        let receipt: Receipt = text.parse().map_err(|_| wrong)?;
        receipt.verify_for(&self.review, &request.cast).map_err(|_| wrong)?;
        Ok(receipt.to_string())
    }
}

/// What the comments will be recognised by once they are matters; nothing where none was written.
fn secrets(request: &str) -> Option<String> {
    let secrets = CastRequest::from_bytes(request.as_bytes()).ok()?.comments.secrets();
    if secrets.is_empty() { None } else { serde_json::to_string(&secrets).ok() }
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
                crate::browser::wait(Duration::from_secs(1)).await;
                voting.left.try_update(|left| *left = left.saturating_sub(1));
            }
        }
    }
}

async fn send(address: &str, request: &str) -> Verdict {
    match post(address, request).await {
        Ok(reply) => verdict(reply.status, &reply.body, reply.header("retry-after").as_deref()),
        Err(_) => Verdict::Again(None),
    }
}
