//! A field of one line.

use super::field::{FieldNames, label_text};
use crate::prelude::*;

/// What is entered: it decides the keyboard on a phone and what the browser offers to fill in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InputKind {
    /// Anything.
    #[default]
    Text,
    /// A person's own name.
    Name,
    /// The name of an account.
    UserName,
    /// A mobile number.
    Mobile,
    /// An e-mail address.
    Email,
    /// The password of an existing account.
    Password,
    /// A password being chosen.
    NewPassword,
    /// A one-time code.
    Code,
    /// A member's code from a letter. It may be filled in from the letter's picture, and never comes back.
    MemberCode,
    /// A whole number.
    Number,
    /// A day.
    Date,
    /// A day and a time of it, on the city's clocks.
    DateTime,
    /// A street address.
    Address,
    /// What is looked for.
    Search,
}

impl InputKind {
    /// `type`, `inputmode`, `autocomplete`.
    const fn attributes(self) -> (&'static str, Option<&'static str>, &'static str) {
        match self {
            Self::Text => ("text", None, "off"),
            Self::Name => ("text", None, "name"),
            Self::UserName => ("text", None, "username"),
            Self::Mobile => ("tel", Some("numeric"), "tel"),
            Self::Email => ("email", Some("email"), "email"),
            Self::Password => ("password", None, "current-password"),
            Self::NewPassword => ("password", None, "new-password"),
            Self::Code => ("text", Some("numeric"), "one-time-code"),
            Self::MemberCode => ("text", Some("text"), "off"),
            Self::Number => ("text", Some("numeric"), "off"),
            Self::Date => ("date", None, "off"),
            Self::DateTime => ("datetime-local", None, "off"),
            Self::Address => ("text", None, "street-address"),
            Self::Search => ("search", None, "off"),
        }
    }

    /// How wide the field is drawn: as wide as what is entered usually is.
    const fn class(self) -> &'static str {
        match self {
            Self::Mobile | Self::Date | Self::DateTime | Self::UserName => "input input-medium",
            Self::MemberCode => "input input-code",
            Self::Code | Self::Number => "input input-short",
            _ => "input",
        }
    }

    /// The latest day or time, whose year of four digits lets who types go on to the month.
    const fn latest(self) -> Option<&'static str> {
        match self {
            Self::Date => Some("9999-12-31"),
            Self::DateTime => Some("9999-12-31T23:59"),
            _ => None,
        }
    }

    const fn is_secret(self) -> bool {
        matches!(self, Self::Password | Self::NewPassword | Self::Code)
    }
}

/// A field with label, hint and error. What was typed comes back, unless it is secret.
#[component]
pub fn TextField(
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
    /// What kind of thing.
    #[prop(optional)]
    kind: InputKind,
    /// What is filled in already.
    #[prop(optional, into)]
    value: String,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// The most characters.
    #[prop(optional)]
    max: Option<u32>,
) -> impl IntoView {
    let names = FieldNames::new(form, &name, &hint);
    let (input_type, mode, complete) = kind.attributes();
    let typed = if kind.is_secret() { String::new() } else { form.typed(&name).unwrap_or(value) };
    let (outer, invalid, described) = (names.clone(), names.clone(), names.clone());
    view! {
        <div class=move || outer.class()>
            <label class="field-label" for=names.id()>{label_text(label, optional)}</label>
            {names.hint_view()}
            {names.error_view()}
            <input
                class=kind.class() id=names.id() name=name type=input_type inputmode=mode autocomplete=complete
                value=typed maxlength=max max=kind.latest() spellcheck="false"
                aria-invalid=move || invalid.invalid() aria-describedby=move || described.described_by()
                aria-required=(!optional).then_some("true")
            />
        </div>
    }
}
