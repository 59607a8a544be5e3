//! Parts of a page that have addresses of their own.

use leptos::prelude::*;

/// One part.
#[derive(Clone, Debug)]
pub struct Tab {
    /// Its name.
    pub label: String,
    /// Its address.
    pub href: String,
    /// How many things are in it.
    pub count: Option<u64>,
    /// Whether it is being shown.
    pub here: bool,
}

/// The parts, side by side. They are links: they work without JavaScript and can be sent to others.
#[component]
pub fn Tabs(
    /// What the parts belong to, for screen readers.
    #[prop(into)]
    label: String,
    /// The parts.
    tabs: Vec<Tab>,
) -> impl IntoView {
    let items = tabs.into_iter().map(|tab| {
        let count = tab.count.map(|count| view! { <span class="count">{count.to_string()}</span> });
        view! {
            <li><a class="tab" href=tab.href aria-current=tab.here.then_some("page")>{tab.label}{count}</a></li>
        }
    });
    view! { <nav class="tabs" aria-label=label><ul class="tabs-list">{items.collect_view()}</ul></nav> }
}
