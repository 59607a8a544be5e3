//! What was entered, or what is known, as names and values.

use leptos::prelude::*;

/// One line.
#[derive(Clone, Debug)]
pub struct SummaryRow {
    /// What it is.
    pub label: String,
    /// What it says; line breaks are kept.
    pub value: String,
    /// Where it can be changed: address and word.
    pub change: Option<(String, String)>,
}

impl SummaryRow {
    /// A line that cannot be changed here.
    #[must_use]
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), change: None }
    }

    /// The same line with a link to change it.
    #[must_use]
    pub fn change(mut self, href: impl Into<String>, word: impl Into<String>) -> Self {
        self.change = Some((href.into(), word.into()));
        self
    }
}

/// Lines under a title.
#[component]
pub fn SummaryCard(
    /// The title; empty where a heading stands above.
    #[prop(optional, into)]
    title: String,
    /// The lines.
    rows: Vec<SummaryRow>,
) -> impl IntoView {
    let title = (!title.is_empty()).then(|| view! { <h3 class="summary-title">{title}</h3> });
    let rows = rows.into_iter().map(|row| {
        let label = row.label.clone();
        let change = row.change.map(|(href, word)| {
            view! { <a class="summary-change" href=href>{word}<span class="visually-hidden">" "{label}</span></a> }
        });
        view! {
            <div class="summary-row">
                <dt>{row.label}</dt>
                <dd class="summary-value">{row.value}</dd>
                {change.map(|change| view! { <dd class="summary-action">{change}</dd> })}
            </div>
        }
    });
    view! { <section class="summary">{title}<dl class="summary-list">{rows.collect_view()}</dl></section> }
}
