//! Sending a file in chunks. What has arrived is never sent again: after an error the server is asked how much that
//! is, and after a reload choosing the same file goes on where it stopped.

use domain::cases::material::MAX_BYTES;
use domain::error::Fault;
use leptos::ev::SubmitEvent;
use leptos::html::Input;

use crate::prelude::*;

/// How far the upload of a page's form is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser sends files"))]
pub enum UploadState {
    /// Nothing was chosen yet.
    Quiet,
    /// So much per cent has arrived.
    Sending(u8),
    /// The connection broke; it is tried again.
    Waiting(u8),
    /// It was not accepted.
    Refused(Fault),
    /// It could not be sent, for this reason.
    Stopped(AppError),
}

/// The uploads of one paper.
#[derive(Clone, Copy)]
pub struct Uploads {
    case: i64,
    paper: StoredValue<String>,
    /// The field that the file is chosen in.
    pub field: NodeRef<Input>,
    state: RwSignal<UploadState>,
    done: Callback<()>,
}

impl Uploads {
    /// Nothing sent yet; `done` is called when a file has arrived.
    pub fn new(case: i64, paper: String, done: Callback<()>) -> Self {
        let (paper, state) = (StoredValue::new(paper), RwSignal::new(UploadState::Quiet));
        Self { case, paper, field: NodeRef::new(), state, done }
    }

    /// Why the file was not accepted. Tracked.
    pub fn fault(self) -> Option<Fault> {
        match self.state.get() {
            UploadState::Refused(fault) => Some(fault),
            _ => None,
        }
    }

    /// A file was chosen: it is sent at once. Gives whether there is one.
    pub fn chosen(self) -> bool {
        let Some(field) = self.field.get_untracked() else { return false };
        let Some(size) = size(&field) else { return false };
        if size > MAX_BYTES {
            self.state.set(UploadState::Refused(Fault::FileTooLarge(MAX_BYTES)));
        } else {
            send(&field, self.case, self.paper.get_value(), self.state, self.done);
        }
        true
    }

    /// The form's button was pressed: what is not on its way already is sent, also once more after it failed, for the
    /// browser doesn't tell when the same file is chosen again.
    pub fn submitted(self, event: &SubmitEvent) {
        event.prevent_default();
        let on_its_way = matches!(self.state.get_untracked(), UploadState::Sending(_) | UploadState::Waiting(_));
        if !on_its_way && !self.chosen() {
            self.state.set(UploadState::Refused(Fault::FileMissing));
        }
    }

    /// The bar while something is on its way, and words when it is not.
    pub fn progress_view(self, lang: Lang) -> AnyView {
        match self.state.get() {
            UploadState::Quiet | UploadState::Refused(_) => ().into_any(),
            UploadState::Sending(percent) => bar(lang, percent, None),
            UploadState::Waiting(percent) => bar(lang, percent, Some(tr!(lang, cases.paper_failed))),
            UploadState::Stopped(error) => {
                let words = match error {
                    AppError::Unreachable => tr!(lang, cases.paper_stopped).into_any(),
                    refused => failure_words(lang, refused),
                };
                view! { <p class="field-error" role="alert">{words}</p> }.into_any()
            }
        }
    }
}

fn bar(lang: Lang, percent: u8, note: Option<&'static str>) -> AnyView {
    let text = tr!(lang, components.uploading, percent = percent.to_string());
    view! {
        <div class="upload-progress">
            <progress max="100" value=percent.to_string() aria-label=text.clone()></progress>
            <span>{text}</span>
            {note.map(|note| view! { <span role="status">{note}</span> })}
        </div>
    }
    .into_any()
}

#[cfg(feature = "hydrate")]
use super::send::{send, size};

#[cfg(not(feature = "hydrate"))]
use leptos::web_sys::HtmlInputElement;

#[cfg(not(feature = "hydrate"))]
fn send(_field: &HtmlInputElement, _case: i64, _paper: String, _state: RwSignal<UploadState>, _done: Callback<()>) {}

#[cfg(not(feature = "hydrate"))]
const fn size(_field: &HtmlInputElement) -> Option<u64> {
    None
}
