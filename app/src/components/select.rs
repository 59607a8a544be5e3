//! A choice from a list too long for radios.

use super::field::{FieldNames, label_text};
use crate::prelude::*;

/// A drop-down list. For up to seven choices use [`Radios`].
#[component]
pub fn Select(
    /// The form it belongs to.
    form: FormHandle,
    /// What it is called when sent.
    #[prop(into)]
    name: String,
    /// What to choose.
    #[prop(into)]
    label: String,
    /// The choices.
    choices: Vec<Choice>,
    /// How to choose.
    #[prop(optional, into)]
    hint: String,
    /// What is chosen already.
    #[prop(optional, into)]
    value: String,
    /// Whether nothing may be chosen.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let lang = use_lang();
    let names = FieldNames::new(form, &name, &hint);
    let chosen = form.typed(&name).unwrap_or(value);
    let (outer, invalid, described) = (names.clone(), names.clone(), names.clone());
    let options = choices.into_iter().map(move |choice| {
        let selected = choice.value == chosen;
        view! { <option value=choice.value selected=selected>{choice.label}</option> }
    });
    view! {
        <div class=move || outer.class()>
            <label class="field-label" for=names.id()>{label_text(label, optional)}</label>
            {names.hint_view()}
            {names.error_view()}
            <select
                class="input input-select" id=names.id() name=name
                aria-invalid=move || invalid.invalid() aria-describedby=move || described.described_by()
            >
                <option value="">{tr!(lang, components.choose)}</option>
                {options.collect_view()}
            </select>
        </div>
    }
}
