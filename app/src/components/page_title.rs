//! The page's name in the browser's tab. `leptos_meta` writes the text of its title element raw into
//! the page, so it is used here and nowhere else.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::locale::use_lang;
use crate::tr;

/// Names the page; empty for the site's own name alone.
#[component]
pub fn PageTitle(
    /// The page's name, as in its heading.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let lang = use_lang();
    let whole = if text.is_empty() {
        tr!(lang, shell.site_title).to_owned()
    } else {
        tr!(lang, shell.title_on_site, page = text.as_str())
    };
    view! { <Title text=for_head(whole)/> }
}

/// The server's text goes into HTML, the browser's into `document.title`.
#[cfg(feature = "ssr")]
fn for_head(text: String) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(not(feature = "ssr"))]
fn for_head(text: String) -> String {
    text
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    #[test]
    fn a_title_cannot_end_its_element() {
        assert_eq!(super::for_head("</title><script>".into()), "&lt;/title>&lt;script>");
    }
}
