//! The first thing the tab key reaches: past the header, to the page.

use crate::prelude::*;

/// A link to the main part, visible when focused.
#[component]
pub fn SkipLink() -> impl IntoView {
    let lang = use_lang();
    view! { <a class="skip-link" href="#main" rel="external">{tr!(lang, shell.skip_to_main)}</a> }
}
