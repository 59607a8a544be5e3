//! Going on in a list that is read from a cursor.

use crate::prelude::*;

/// Links to the older part of a list, and back to its newest. Nothing where the list has one page.
#[component]
pub fn Pager(
    /// The address of the next, older page, if there is one.
    older: Option<String>,
    /// The address of the list's beginning; none when this is it.
    newest: Option<String>,
) -> impl IntoView {
    let lang = use_lang();
    if older.is_none() && newest.is_none() {
        return ().into_any();
    }
    let newest = newest.map(|href| {
        view! { <a class="button button-plain" href=href rel="first">{tr!(lang, components.newest)}</a> }
    });
    let older = older.map(|href| {
        view! { <a class="button button-plain" href=href rel="next">{tr!(lang, components.older)}</a> }
    });
    view! { <nav class="pager" aria-label=tr!(lang, components.pages)>{newest}{older}</nav> }.into_any()
}
