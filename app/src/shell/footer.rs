//! The foot of every page.

use crate::prelude::*;

/// What a Chinese public site must carry.
#[component]
pub fn SiteFooter() -> impl IntoView {
    let lang = use_lang();
    view! { <footer class="site-footer"><p>{tr!(lang, shell.host)}</p></footer> }
}
