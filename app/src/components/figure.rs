//! Numbers that matter, each opening to the rows behind it.

use leptos::prelude::*;

/// One number.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    /// The number, as shown: `97.4%`.
    pub value: String,
    /// What it counts.
    pub label: String,
    /// The rows behind it; empty where there are none to show.
    pub href: String,
    /// What to compare it with; may be empty.
    pub note: String,
}

/// Numbers side by side.
#[component]
pub fn FigureBand(
    /// The numbers; at most four.
    figures: Vec<Figure>,
) -> impl IntoView {
    let items = figures.into_iter().map(|figure| {
        let label = if figure.href.is_empty() {
            view! { <span class="figure-label">{figure.label}</span> }.into_any()
        } else {
            view! { <a class="figure-label" href=figure.href>{figure.label}</a> }.into_any()
        };
        let note = (!figure.note.is_empty()).then(|| view! { <span class="figure-note">{figure.note}</span> });
        view! { <li class="figure"><span class="figure-value">{figure.value}</span>{label}{note}</li> }
    });
    view! { <ul class="figures">{items.collect_view()}</ul> }
}
