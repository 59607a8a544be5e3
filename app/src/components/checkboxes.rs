//! Any of several, or one thing to agree to.

use super::field::{FieldNames, label_text};
use super::radios::choice_row;
use crate::prelude::*;

/// Choices of which any number is taken. They are sent under one name with `[]`, which the server
/// function takes as `#[server(default)] name: Vec<String>`.
#[component]
pub fn Checkboxes(
    /// The form it belongs to.
    form: FormHandle,
    /// What it is called when sent, without `[]`.
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
    /// Whether none may be taken.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let names = FieldNames::new(form, &name, &hint);
    let chosen = form.typed_all(&name);
    let (outer, described) = (names.clone(), names.clone());
    let first = names.id();
    let rows = choices.into_iter().enumerate().map(move |(index, choice)| {
        let id = if index == 0 { first.clone() } else { format!("{first}-{index}") };
        let checked = chosen.contains(&choice.value);
        choice_row("checkbox", id, format!("{name}[]"), choice, checked)
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

/// One box to tick, sent as `true`; the server function takes it as `#[server(default)] name: bool`.
#[component]
pub fn Checkbox(
    /// The form it belongs to.
    form: FormHandle,
    /// What it is called when sent.
    #[prop(into)]
    name: String,
    /// What is agreed to.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let names = FieldNames::new(form, &name, "");
    let checked = form.typed(&name).as_deref() == Some("true");
    let outer = names.clone();
    view! {
        <div class=move || outer.class()>
            {names.error_view()}
            {choice_row("checkbox", names.id(), name, Choice::new("true", label), checked)}
        </div>
    }
}
