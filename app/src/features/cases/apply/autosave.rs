//! Saving each field as soon as it is left, one after the other, again and again while the connection is down. What is
//! refused waits for the next change, or for the form to be sent.
//!
//! What waits is kept in the tab too, until it is saved or its person signs out: whoever loses the connection and then
//! the page finds it there. It is gone with the tab, for the computer may be a shared one; the browser asks before that.

use std::collections::VecDeque;
use std::time::Duration;

use domain::error::ErrorCode;
use leptos::ev::Event;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlInputElement;
use serde::{Deserialize, Serialize};

use super::super::api::SaveField;
use crate::browser::{self, random_key};
use crate::prelude::*;

/// After how long a field that could not be saved is tried again for the first time; each time after that it is twice as
/// long, up to eight times.
const AGAIN: Duration = Duration::from_secs(4);

/// How the names begin under which a tab keeps what waits.
const KEPT: &str = "sunhall-draft/";

/// What became of the last change.
#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    Quiet,
    Saving,
    Saved(String),
    Failed(AppError),
}

/// One field waiting to be saved.
#[derive(Clone, Serialize, Deserialize)]
struct Change {
    field: String,
    answer: String,
    key: String,
}

/// Saves the fields of one draft.
#[derive(Clone, Copy)]
pub struct Autosave {
    case: i64,
    waiting: StoredValue<VecDeque<Change>>,
    busy: StoredValue<bool>,
    failures: StoredValue<u32>,
    state: RwSignal<State>,
}

impl Autosave {
    /// Nothing to save yet.
    pub fn new(case: i64) -> Self {
        let (waiting, busy) = (StoredValue::new(VecDeque::new()), StoredValue::new(false));
        Self { case, waiting, busy, failures: StoredValue::new(0), state: RwSignal::new(State::Quiet) }
    }

    /// Takes up what the tab kept when the page was left, and has the browser ask before the page is left again while
    /// something waits.
    pub fn take_up(self) {
        Effect::new(move || {
            let kept = kept(self.case);
            for change in &kept {
                browser::fill(&format!("answers[{}]", change.field), &change.answer);
            }
            self.waiting.set_value(kept);
            self.save();
            let is_waiting = move || self.waiting.try_with_value(|waiting| !waiting.is_empty()) == Some(true);
            on_cleanup(browser::ask_before_leaving(is_waiting));
        });
    }

    /// The whole topic was saved, and what waited with it.
    pub fn all_saved(self) {
        self.waiting.try_update_value(VecDeque::clear);
        forget_draft(self.case);
    }

    /// A field was changed and left.
    pub fn changed(self, event: &Event) {
        let name = event_target::<HtmlInputElement>(event).name();
        let field = name.strip_prefix("answers[").and_then(|name| name.strip_suffix(']'));
        let Some(field) = field.map(ToOwned::to_owned) else { return };
        let change = Change { field, answer: event_target_value(event), key: random_key() };
        self.waiting.update_value(|waiting| {
            waiting.retain(|other| other.field != change.field);
            waiting.push_back(change);
            keep(self.case, waiting);
        });
        self.save();
    }

    /// Saves what waits, in order; one request at a time, so that an older answer never overtakes a newer one.
    fn save(self) {
        if self.busy.get_value() || self.waiting.with_value(VecDeque::is_empty) {
            return;
        }
        self.busy.set_value(true);
        self.state.set(State::Saving);
        spawn_local(async move {
            while let Some(change) = self.waiting.try_with_value(|waiting| waiting.front().cloned()).flatten() {
                match save(self.case, &change).await {
                    Ok(time) => self.done(&change.key, time),
                    Err(error) => {
                        self.state.try_set(State::Failed(error));
                        self.busy.try_set_value(false);
                        if error.is_passing() {
                            set_timeout(move || self.try_again(), self.pause());
                        }
                        return;
                    }
                }
            }
            self.busy.try_set_value(false);
        });
    }

    fn done(self, key: &str, time: String) {
        self.waiting.try_update_value(|waiting| waiting.retain(|change| change.key != key));
        // What the tab keeps outlives the page, which may be gone by now.
        let mut left = kept(self.case);
        left.retain(|change| change.key != key);
        keep(self.case, &left);
        self.failures.try_set_value(0);
        self.state.try_set(State::Saved(time));
    }

    /// How long to wait after one more failure.
    fn pause(self) -> Duration {
        let failures = self.failures.try_get_value().unwrap_or_default();
        self.failures.try_set_value(failures + 1);
        AGAIN * (1 << failures.min(3))
    }

    /// Nothing when the page is gone meanwhile.
    fn try_again(self) {
        if self.busy.try_get_value() == Some(false) {
            self.save();
        }
    }
}

/// Saves one field and gives the time at which it was saved.
async fn save(case: i64, change: &Change) -> AppResult<String> {
    let case = case.to_string();
    let sent = [("case", &*case), ("field", &change.field), ("answer", &change.answer), ("key", &change.key)];
    let answer = browser::send(SaveField::url(), &sent).await?;
    serde_json::from_slice(answer.as_bytes()).map_err(|_| AppError::from(ErrorCode::Internal))
}

/// Forgets what this tab keeps of any draft, as when its person signs out.
pub fn forget_drafts() {
    browser::forget_in_tab(KEPT);
}

/// Forgets what this tab keeps of one draft.
pub fn forget_draft(case: i64) {
    keep(case, &VecDeque::new());
}

/// What the tab keeps of a draft.
fn kept(case: i64) -> VecDeque<Change> {
    let text = browser::kept_in_tab(&format!("{KEPT}{case}/"));
    text.and_then(|text| serde_json::from_slice(text.as_bytes()).ok()).unwrap_or_default()
}

/// Keeps what waits, and forgets the draft when nothing does.
fn keep(case: i64, waiting: &VecDeque<Change>) {
    let name = format!("{KEPT}{case}/");
    match serde_json::to_string(waiting) {
        Ok(text) if !waiting.is_empty() => browser::keep_in_tab(&name, &text),
        _ => browser::forget_in_tab(&name),
    }
}

/// Says when the last change was saved, or why it was not.
#[component]
pub fn SavedNote(
    /// What saves.
    autosave: Autosave,
) -> impl IntoView {
    let lang = use_lang();
    let words = move || match autosave.state.get() {
        State::Quiet => ().into_any(),
        State::Saving => tr!(lang, cases.saving).into_any(),
        State::Saved(time) => tr!(lang, cases.saved_at, time = time).into_any(),
        State::Failed(AppError::Unreachable) => tr!(lang, cases.save_failed).into_any(),
        State::Failed(error) if error.is_passing() => tr!(lang, cases.save_later).into_any(),
        State::Failed(error) => {
            view! { <span class="field-error">{tr!(lang, cases.save_refused)}" "{failure_words(lang, error)}</span> }
                .into_any()
        }
    };
    view! { <p class="saved-note" role="status">{words}</p> }
}
