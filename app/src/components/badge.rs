//! The state of something in colour, shape and word.

use super::Icon;
use leptos::prelude::*;

/// What a state means to the reader. Each has its own colour and its own shape.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to say about it.
    #[default]
    Neutral,
    /// Under way, on time.
    Going,
    /// Done, verified, on time.
    Ok,
    /// Due soon.
    Soon,
    /// A yellow card.
    Yellow,
    /// A red card; late.
    Red,
    /// The clock is stopped.
    Paused,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "badge badge-neutral",
            Self::Going => "badge badge-going",
            Self::Ok => "badge badge-ok",
            Self::Soon => "badge badge-soon",
            Self::Yellow => "badge badge-yellow",
            Self::Red => "badge badge-red",
            Self::Paused => "badge badge-paused",
        }
    }

    const fn shape(self) -> &'static str {
        match self {
            Self::Neutral => "dot",
            Self::Going => "half",
            Self::Ok => "tick",
            Self::Soon => "clock",
            Self::Yellow => "card",
            Self::Red => "warning",
            Self::Paused => "pause",
        }
    }
}

/// A state.
#[component]
pub fn StatusBadge(
    /// What it means.
    tone: Tone,
    /// The word.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <span class=tone.class()><Icon name=tone.shape()/>{text}</span> }
}
