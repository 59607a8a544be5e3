//! What happened, newest first.

use leptos::prelude::*;

/// One thing that happened.
#[derive(Clone, Debug, Default)]
pub struct TimelineEntry {
    /// The instant for machines, as RFC 3339.
    pub instant: String,
    /// The instant for people.
    pub when: String,
    /// What happened.
    pub title: String,
    /// Who did it; may be empty.
    pub who: String,
    /// Why, or what it means; may be empty.
    pub detail: String,
}

/// A list of what happened.
#[component]
pub fn Timeline(
    /// The entries, in the order shown.
    entries: Vec<TimelineEntry>,
) -> impl IntoView {
    let items = entries.into_iter().map(|entry| {
        let who = (!entry.who.is_empty()).then(|| view! { <span class="timeline-who">{entry.who}</span> });
        let detail = (!entry.detail.is_empty()).then(|| view! { <p class="timeline-detail">{entry.detail}</p> });
        view! {
            <li class="timeline-entry">
                <p class="timeline-title">{entry.title}</p>
                <p class="timeline-meta"><time datetime=entry.instant>{entry.when}</time>{who}</p>
                {detail}
            </li>
        }
    });
    view! { <ol class="timeline">{items.collect_view()}</ol> }
}
