//! What is pressed.

use crate::prelude::*;

/// How much a button asks for attention. A page has one main button.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The main thing to do.
    #[default]
    Main,
    /// Something else to do.
    Plain,
    /// Something that cannot be taken back.
    Danger,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Main => "button",
            Self::Plain => "button button-plain",
            Self::Danger => "button button-danger",
        }
    }
}

/// Sends the form it stands in. While the form is being sent it says so and does nothing.
#[component]
pub fn SubmitButton(
    /// The form.
    form: FormHandle,
    /// What happens.
    #[prop(into)]
    label: String,
    /// How much attention.
    #[prop(optional)]
    kind: ButtonKind,
    /// The field a form with several buttons is told by.
    #[prop(optional)]
    name: Option<&'static str>,
    /// The field's value.
    #[prop(optional)]
    value: Option<&'static str>,
    /// What it is about, for who hears several alike; it is not seen.
    #[prop(optional, into)]
    about: String,
) -> impl IntoView {
    let lang = use_lang();
    let text = move || if form.pending() { tr!(lang, components.sending).to_owned() } else { label.clone() };
    let stop = move |event: leptos::ev::MouseEvent| {
        if form.pending() {
            event.prevent_default();
        }
    };
    let about = (!about.is_empty()).then(|| view! { <span class="visually-hidden">" "{about}</span> });
    view! {
        <button
            type="submit" class=kind.class() name=name value=value
            aria-disabled=move || form.pending().then_some("true") on:click=stop
        >
            {text}{about}
        </button>
    }
}

/// A link that looks like a button, because following it starts something.
#[component]
pub fn LinkButton(
    /// The address.
    #[prop(into)]
    href: String,
    /// What happens.
    #[prop(into)]
    label: String,
    /// How much attention.
    #[prop(optional)]
    kind: ButtonKind,
) -> impl IntoView {
    view! { <a class=kind.class() href=href>{label}</a> }
}
