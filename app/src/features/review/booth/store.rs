//! What is kept in the browser until the ballot is cast: under the review and the member, so that two members who
//! share a device don't see each other's.

use std::collections::BTreeMap;

use ballot::bytes::Fixed;
use leptos::prelude::*;
use web_sys::Storage;

use crate::features::review::vote::state::Voting;

/// What comes before every name.
const PREFIX: &str = "sunhall-review";

/// A blinding that waits for the server's answer.
pub const BLINDING: &str = "blinding";
/// The token's text.
pub const TOKEN: &str = "token";
/// What was chosen and written.
pub const DRAFT: &str = "draft";
/// The request that is being cast; from here on always the very same bytes.
pub const REQUEST: &str = "request";
/// The longest wait before it is sent, in seconds.
pub const WAIT: &str = "wait";
/// That the request was sent at least once.
pub const SENT: &str = "sent";
/// The receipt's text.
pub const RECEIPT: &str = "receipt";
/// The secrets of the comments that were cast, as JSON by the department's id. They open neither the ballot nor each
/// other.
pub const SECRETS: &str = "secrets";

/// At a terminal: where in the drawer the token lies.
pub const DRAWER: &str = "drawer";

const ALL: [&str; 9] = [BLINDING, TOKEN, DRAFT, REQUEST, WAIT, SENT, RECEIPT, SECRETS, DRAWER];

/// One voter's drawer.
pub struct Store {
    storage: Storage,
    place: String,
}

impl Store {
    /// The drawer of this voter; nothing where the browser keeps nothing.
    pub fn of(voting: Voting) -> Option<Self> {
        let (review, owner) = voting.told.with_value(|told| {
            let owner = told.member.as_ref().map_or_else(|| "-".to_owned(), |member| member.number.clone());
            (told.public_id.clone(), owner)
        });
        // A terminal keeps nothing beyond its tab, and that only until the member goes.
        let (storage, owner) = if voting.terminal { (tab(), "terminal".to_owned()) } else { (storage(), owner) };
        Some(Self { storage: keeping(storage?)?, place: format!("{PREFIX}/{review}/{owner}/") })
    }

    /// What is kept under this name.
    pub fn get(&self, name: &str) -> Option<String> {
        self.storage.get_item(&format!("{}{name}", self.place)).ok().flatten()
    }

    /// Keeps a text; whether it is kept now.
    pub fn keep(&self, name: &str, text: &str) -> bool {
        self.storage.set_item(&format!("{}{name}", self.place), text).is_ok()
    }

    /// Forgets it.
    pub fn remove(&self, name: &str) {
        // What can't be removed stays, as it would without being asked.
        let _ = self.storage.remove_item(&format!("{}{name}", self.place));
    }

    /// The request that was sent and has no answer yet.
    pub fn sent(&self) -> Option<String> {
        self.get(SENT).and_then(|_| self.get(REQUEST))
    }

    /// Forgets a request that was answered. What another tab may have kept in its place stays.
    pub fn answered(&self, request: &str) {
        if self.get(REQUEST).is_some_and(|kept| kept == request) {
            [REQUEST, WAIT, SENT].into_iter().for_each(|name| self.remove(name));
        }
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.receipts().is_empty() && ALL.into_iter().all(|name| self.get(name).is_none())
    }

    /// Keeps the receipt of a window, and the secrets of what was written in it.
    pub fn keep_window(&self, window: &str, receipt: &str, secrets: Option<&str>) {
        self.keep(&format!("{RECEIPT}/{window}"), receipt);
        if let Some(secrets) = secrets {
            self.keep(&format!("{SECRETS}/{window}"), secrets);
        }
    }

    /// The receipts of a meeting, by window.
    pub fn receipts(&self) -> BTreeMap<String, String> {
        let begin = format!("{}{RECEIPT}/", self.place);
        let kept = names(&self.storage).into_iter().filter_map(|name| {
            let window = name.strip_prefix(&begin)?.to_owned();
            Some((window, self.storage.get_item(&name).ok().flatten()?))
        });
        kept.collect()
    }

    /// Forgets everything.
    pub fn clear(&self) {
        for window in self.receipts().keys() {
            self.remove(&format!("{RECEIPT}/{window}"));
            self.remove(&format!("{SECRETS}/{window}"));
        }
        ALL.into_iter().for_each(|name| self.remove(name));
    }
}

/// All receipts of a review that are kept here, whoever's they are.
pub fn receipts(review: &str) -> Vec<String> {
    all(review, RECEIPT)
}

/// The secrets of all comments on a review that were cast here, whoever's they are.
pub fn secrets(review: &str) -> Vec<Fixed<32>> {
    let kept = all(review, SECRETS);
    let read = kept.iter().filter_map(|text| serde_json::from_str::<BTreeMap<String, Fixed<32>>>(text).ok());
    read.flat_map(BTreeMap::into_values).collect()
}

/// What all voters of a review keep here under this name.
fn all(review: &str, name: &str) -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    let (begin, end, window) = (format!("{PREFIX}/{review}/"), format!("/{name}"), format!("/{name}/"));
    let is_one = |name: &String| name.starts_with(&begin) && (name.ends_with(&end) || name.contains(&window));
    let mut names: Vec<String> = names(&storage).into_iter().filter(is_one).collect();
    names.sort();
    names.iter().filter_map(|name| storage.get_item(name).ok().flatten()).collect()
}

fn names(storage: &Storage) -> Vec<String> {
    (0..storage.length().unwrap_or(0)).filter_map(|index| storage.key(index).ok().flatten()).collect()
}

/// What lasts as long as the tab.
pub fn tab() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// What lasts longer than the tab; nothing where the browser keeps nothing.
pub fn lasting() -> Option<Storage> {
    keeping(storage()?)
}

/// The storage, if it keeps what is put there: a full or forbidden one says so only when it is written to.
fn keeping(storage: Storage) -> Option<Storage> {
    let name = format!("{PREFIX}/probe");
    let kept = storage.set_item(&name, "1").is_ok() && storage.get_item(&name).ok().flatten().is_some();
    // What can't be removed stays, and is no harm.
    let _ = storage.remove_item(&name);
    kept.then_some(storage)
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
