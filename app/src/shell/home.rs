//! The home page: one search field, three doors, the city's live facts.

use crate::prelude::*;

/// The home page.
#[component]
pub fn HomePage() -> impl IntoView {
    let lang = use_lang();
    view! {
        <PageTitle text=""/>
        <h1>{tr!(lang, shell.home_heading)}</h1>
    }
}
