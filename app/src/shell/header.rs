//! The head of every page.

use crate::prelude::*;

/// Site name, search, navigation, account.
#[component]
pub fn SiteHeader() -> impl IntoView {
    let lang = use_lang();
    view! {
        <header class="site-header">
            <a class="site-name" href=lang.path("/")>{tr!(lang, shell.site_name)}</a>
        </header>
    }
}
