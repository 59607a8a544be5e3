//! Choosing a file.

use super::field::{FieldNames, label_text};
use crate::prelude::*;

/// A file field. The form around it posts `multipart/form-data` to a plain route, which works
/// without JavaScript; with it, the page sends the file itself and sets `progress`.
#[component]
pub fn UploadField(
    /// The form it belongs to.
    form: FormHandle,
    /// What it is called when sent.
    #[prop(into)]
    name: String,
    /// Which paper.
    #[prop(into)]
    label: String,
    /// Kinds and size, in words.
    #[prop(optional, into)]
    hint: String,
    /// Kinds the browser offers: `.pdf,.jpg,.png`.
    #[prop(default = ".pdf,.jpg,.jpeg,.png")]
    accept: &'static str,
    /// Whether it may be left out.
    #[prop(optional)]
    optional: bool,
    /// How much was sent, in per cent, while sending.
    #[prop(optional, into)]
    progress: Signal<Option<u8>>,
) -> impl IntoView {
    let lang = use_lang();
    let names = FieldNames::new(form, &name, &hint);
    let (outer, invalid, described) = (names.clone(), names.clone(), names.clone());
    let bar = move || {
        progress.get().map(|percent| {
            let text = tr!(lang, components.uploading, percent = percent.to_string());
            view! {
                <div class="upload-progress">
                    <progress max="100" value=percent.to_string() aria-label=text.clone()></progress>
                    <span>{text}</span>
                </div>
            }
        })
    };
    view! {
        <div class=move || outer.class()>
            <label class="field-label" for=names.id()>{label_text(label, optional)}</label>
            {names.hint_view()}
            {names.error_view()}
            <input
                type="file" class="input-file" id=names.id() name=name accept=accept
                aria-invalid=move || invalid.invalid() aria-describedby=move || described.described_by()
            />
            {bar}
        </div>
    }
}
