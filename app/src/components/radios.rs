//! One of a few.

use super::field::{FieldNames, label_text};
use crate::prelude::*;

/// Large choices of which one is taken. Nothing is chosen beforehand unless the page says so.
#[component]
pub fn Radios(
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
    let names = FieldNames::new(form, &name, &hint);
    let chosen = form.typed(&name).unwrap_or(value);
    let (outer, described) = (names.clone(), names.clone());
    let first = names.id();
    let rows = choices.into_iter().enumerate().map(move |(index, choice)| {
        let id = if index == 0 { first.clone() } else { format!("{first}-{index}") };
        let checked = choice.value == chosen;
        choice_row("radio", id, name.clone(), choice, checked)
    });
    view! {
        <fieldset class=move || outer.class() aria-describedby=move || described.described_by()>
            <legend class="field-label">{label_text(label, optional)}</legend>
            {names.hint_view()}
            {names.error_view()}
            <div class="choices">{rows.collect_view()}</div>
        </fieldset>
    }
}

/// One choice: the whole row can be pressed.
pub(super) fn choice_row(kind: &'static str, id: String, name: String, choice: Choice, checked: bool) -> AnyView {
    let hint_id = format!("{id}-note");
    let described = (!choice.hint.is_empty()).then(|| hint_id.clone());
    let hint = (!choice.hint.is_empty()).then(|| view! { <span class="choice-hint" id=hint_id>{choice.hint}</span> });
    view! {
        <div class="choice">
            <input
                type=kind class="choice-input" id=id.clone() name=name value=choice.value checked=checked
                aria-describedby=described
            />
            <label class="choice-label" for=id>{choice.label}</label>
            {hint}
        </div>
    }
    .into_any()
}
