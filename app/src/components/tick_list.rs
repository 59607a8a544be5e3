//! What is needed, to be ticked off while gathering it.

use crate::prelude::*;

/// One thing needed.
#[derive(Clone, Debug)]
pub struct TickItem {
    /// What.
    pub label: String,
    /// In which form, how many, from where; may be empty.
    pub detail: String,
}

/// A list that counts what has been gathered. Ticks are the reader's own and are not sent.
#[component]
pub fn TickList(
    /// The id of the list; each box's id is derived from it.
    id: &'static str,
    /// What is needed.
    items: Vec<TickItem>,
) -> impl IntoView {
    let lang = use_lang();
    let total = items.len();
    let ticked = RwSignal::new(vec![false; total]);
    let count = move || ticked.with(|all| all.iter().filter(|one| **one).count());
    let progress = move || tr!(lang, components.tick_progress, done = count().to_string(), total = total.to_string());
    let rows = items.into_iter().enumerate().map(|(index, item)| {
        let box_id = format!("{id}-{index}");
        let tick = move |event| ticked.update(|all| all[index] = event_target_checked(&event));
        let detail = (!item.detail.is_empty()).then(|| view! { <span class="choice-hint">{item.detail}</span> });
        view! {
            <li class="choice">
                <input type="checkbox" class="choice-input" id=box_id.clone() autocomplete="off" on:change=tick/>
                <label class="choice-label" for=box_id>{item.label}</label>
                {detail}
            </li>
        }
    });
    view! {
        <ul class="choices">{rows.collect_view()}</ul>
        <p class="tick-progress" aria-live="polite">{progress}</p>
    }
}
