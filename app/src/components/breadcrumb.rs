//! Where the page stands.

use crate::prelude::*;

/// One level above the page.
#[derive(Clone, Debug)]
pub struct Crumb {
    /// Its name.
    pub label: String,
    /// Its address, with the language.
    pub href: String,
}

impl Crumb {
    /// A level above the page.
    #[must_use]
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}

/// The levels above the page, home first (which is added), and the page itself.
#[component]
pub fn Breadcrumb(
    /// The levels between home and the page.
    #[prop(optional)]
    above: Vec<Crumb>,
    /// The page.
    #[prop(into)]
    here: String,
) -> impl IntoView {
    let lang = use_lang();
    let home = Crumb::new(tr!(lang, shell.home), lang.path("/"));
    let crumbs = std::iter::once(home).chain(above);
    view! {
        <nav class="breadcrumb" aria-label=tr!(lang, components.breadcrumb)>
            <ol class="breadcrumb-list">
                {crumbs.map(|crumb| view! { <li><a href=crumb.href>{crumb.label}</a></li> }).collect_view()}
                <li aria-current="page">{here}</li>
            </ol>
        </nav>
    }
}
