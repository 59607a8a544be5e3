//! Something the reader should know before going on.

use super::{Icon, Tone};
use leptos::prelude::*;

/// A message across the page.
#[component]
pub fn Banner(
    /// What it means.
    tone: Tone,
    /// The message's first line.
    #[prop(into)]
    title: String,
    /// What it means for the reader and what to do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (class, icon) = match tone {
        Tone::Ok => ("banner banner-ok", "tick"),
        Tone::Soon | Tone::Yellow => ("banner banner-soon", "clock"),
        Tone::Red => ("banner banner-red", "warning"),
        Tone::Paused => ("banner banner-paused", "pause"),
        Tone::Neutral | Tone::Going => ("banner", "info"),
    };
    view! {
        <div class=class>
            <Icon name=icon/>
            <div class="banner-text">
                <p class="banner-title">{title}</p>
                {children.map(|children| children())}
            </div>
        </div>
    }
}
