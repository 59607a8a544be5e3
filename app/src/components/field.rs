//! What all fields of a form have in common: label, hint, error.

use crate::forms::fault_words;
use crate::prelude::*;

/// One thing that can be chosen.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// What it means; may be empty.
    pub hint: String,
}

impl Choice {
    /// A choice without a hint.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new() }
    }

    /// The same choice with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// A field's names: the ids in the page are derived from form and field, so that two forms of a page
/// never share one.
#[derive(Clone)]
pub(super) struct FieldNames {
    pub(super) form: FormHandle,
    pub(super) name: String,
    pub(super) hint: String,
}

impl FieldNames {
    pub(super) fn new(form: FormHandle, name: &str, hint: &str) -> Self {
        Self { form, name: name.to_owned(), hint: hint.to_owned() }
    }

    pub(super) fn id(&self) -> String {
        self.form.field_id(&self.name)
    }

    pub(super) fn is_wrong(&self) -> bool {
        self.form.error(&self.name).is_some()
    }

    /// `aria-invalid`, set only where something is wrong.
    pub(super) fn invalid(&self) -> Option<&'static str> {
        self.is_wrong().then_some("true")
    }

    /// `aria-describedby`: the hint and the error, where there are any.
    pub(super) fn described_by(&self) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.id()));
        let error = self.is_wrong().then(|| format!("{}-error", self.id()));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    pub(super) fn class(&self) -> &'static str {
        if self.is_wrong() { "field field-wrong" } else { "field" }
    }

    /// The hint below the label; nothing where there is none.
    pub(super) fn hint_view(&self) -> Option<AnyView> {
        let id = format!("{}-hint", self.id());
        let hint = self.hint.clone();
        (!hint.is_empty()).then(|| view! { <p class="field-hint" id=id>{hint}</p> }.into_any())
    }

    /// What is wrong, above the control.
    pub(super) fn error_view(&self) -> AnyView {
        let names = self.clone();
        let lang = use_lang();
        (move || {
            let id = format!("{}-error", names.id());
            names.form.error(&names.name).map(|error| {
                let words = fault_words(lang, &error.fault);
                view! {
                    <p class="field-error" id=id>
                        <Icon name="warning"/>
                        <span class="visually-hidden">{tr!(lang, components.error_prefix)}</span>
                        {words}
                    </p>
                }
            })
        })
        .into_any()
    }
}

/// The label's text, with "(optional)" where nothing has to be entered.
pub(super) fn label_text(label: String, optional: bool) -> AnyView {
    let lang = use_lang();
    let mark = optional.then(|| view! { <span class="field-optional">{tr!(lang, components.optional)}</span> });
    view! { {label} {mark} }.into_any()
}
