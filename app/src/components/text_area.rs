//! A field of several lines. Leptos 0.8.23 does not escape the children of the element, so it is used
//! here and nowhere else.

use super::field::{FieldNames, label_text};
use crate::prelude::*;

/// A field for a longer text.
#[component]
pub fn TextArea(
    /// The form it belongs to.
    form: FormHandle,
    /// What it is called when sent.
    #[prop(into)]
    name: String,
    /// What to enter.
    #[prop(into)]
    label: String,
    /// How to enter it, or why it is asked.
    #[prop(optional, into)]
    hint: String,
    /// What is filled in already.
    #[prop(optional, into)]
    value: String,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// How many lines are shown.
    #[prop(default = 5)]
    rows: u32,
    /// The most characters.
    #[prop(optional)]
    max: Option<u32>,
) -> impl IntoView {
    let names = FieldNames::new(form, &name, &hint);
    let typed = form.typed(&name).unwrap_or(value);
    let (outer, invalid, described) = (names.clone(), names.clone(), names.clone());
    // The content is set as HTML, not as a property: a property would be set again on hydration and
    // wipe out what was typed before the page came alive.
    view! {
        <div class=move || outer.class()>
            <label class="field-label" for=names.id()>{label_text(label, optional)}</label>
            {names.hint_view()}
            {names.error_view()}
            <textarea
                class="input input-area" id=names.id() name=name rows=rows maxlength=max inner_html=content(&typed)
                aria-invalid=move || invalid.invalid() aria-describedby=move || described.described_by()
                aria-required=(!optional).then_some("true")
            ></textarea>
        </div>
    }
}

/// The text as the element's content. A parser drops the first line break after the opening tag, so
/// the server writes one more.
fn content(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    if cfg!(feature = "ssr") { format!("\n{escaped}") } else { escaped }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    #[test]
    fn a_text_cannot_end_its_element() {
        assert_eq!(super::content("</textarea><script>&"), "\n&lt;/textarea>&lt;script>&amp;");
    }
}
