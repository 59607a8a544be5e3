//! A list with nothing in it says what to do.

use leptos::prelude::*;

/// In place of an empty list.
#[component]
pub fn EmptyState(
    /// That nothing is here.
    #[prop(into)]
    title: String,
    /// Why, and what to do.
    #[prop(into)]
    text: String,
    /// What to do, as a link: address and word.
    #[prop(optional)]
    action: Option<(String, String)>,
) -> impl IntoView {
    let action = action.map(|(href, word)| view! { <p><a class="button button-plain" href=href>{word}</a></p> });
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            <p class="empty-text">{text}</p>
            {action}
        </div>
    }
}
