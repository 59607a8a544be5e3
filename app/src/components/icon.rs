//! Pictures from the sprite `public/icons.svg`. They go with words and never replace them.

use leptos::prelude::*;

/// One picture of the sprite, the size of the text beside it; silent for screen readers.
#[component]
pub fn Icon(
    /// The symbol's name in the sprite.
    name: &'static str,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use_ href=format!("/assets/icons.svg#{name}")></use_>
        </svg>
    }
}
