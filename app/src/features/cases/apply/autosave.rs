//! Saving each field as soon as it is left, one after the other, again and again while the connection is down. What is
//! refused waits for the next change, or for the form to be sent.

use std::collections::VecDeque;
use std::time::Duration;

use domain::error::ErrorCode;
use leptos::ev::Event;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlInputElement;

use super::super::api::save_field;
use crate::prelude::*;

/// After how long a field that could not be saved is tried again.
const AGAIN: Duration = Duration::from_secs(4);

/// What became of the last change.
#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    Quiet,
    Saving,
    Saved(String),
    Failed(AppError),
}

/// One field waiting to be saved.
#[derive(Clone)]
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
    state: RwSignal<State>,
}

impl Autosave {
    /// Nothing to save yet.
    pub fn new(case: i64) -> Self {
        let (waiting, busy) = (StoredValue::new(VecDeque::new()), StoredValue::new(false));
        Self { case, waiting, busy, state: RwSignal::new(State::Quiet) }
    }

    /// A field was changed and left.
    pub fn changed(self, event: &Event) {
        let name = event_target::<HtmlInputElement>(event).name();
        let field = name.strip_prefix("answers[").and_then(|name| name.strip_suffix(']'));
        let Some(field) = field.map(ToOwned::to_owned) else { return };
        let change = Change { field, answer: event_target_value(event), key: crate::browser::random_key() };
        self.waiting.update_value(|waiting| {
            waiting.retain(|other| other.field != change.field);
            waiting.push_back(change);
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
                match save_field(self.case, change.field, change.answer, change.key.clone()).await {
                    Ok(time) => self.done(&change.key, time),
                    Err(error) => {
                        self.state.try_set(State::Failed(error));
                        self.busy.try_set_value(false);
                        if may_pass(error) {
                            set_timeout(move || self.try_again(), AGAIN);
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
        self.state.try_set(State::Saved(time));
    }

    /// Nothing when the page is gone meanwhile.
    fn try_again(self) {
        if self.busy.try_get_value() == Some(false) {
            self.save();
        }
    }
}

/// Whether the same request may be taken a moment later.
fn may_pass(error: AppError) -> bool {
    matches!(error, AppError::Unreachable | AppError::Refused(ErrorCode::Unavailable))
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
        State::Failed(error) if may_pass(error) => tr!(lang, cases.save_failed).into_any(),
        State::Failed(error) => {
            view! { <span class="field-error">{tr!(lang, cases.save_refused)}" "{failure_words(lang, error)}</span> }
                .into_any()
        }
    };
    view! { <p class="saved-note" role="status">{words}</p> }
}
