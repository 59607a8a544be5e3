//! The page that `public/service-worker.js` shows where the network is gone. It is the same for everybody: no name, no
//! navigation that would lead nowhere, no script.

use leptos::prelude::*;

use super::Preferences;
use crate::locale::Lang;
use crate::tr;

/// The whole document, with the style sheet at `css`.
#[must_use]
pub fn offline_document(lang: Lang, preferences: Preferences, css: &str) -> String {
    let title = tr!(lang, shell.title_on_site, page = tr!(lang, shell.offline_title));
    let view = view! {
        <!DOCTYPE html>
        <html lang=lang.tag() data-mode=preferences.mode.name() data-theme=preferences.theme.name()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="robots" content="noindex"/>
                <link rel="stylesheet" href=format!("/{css}")/>
                <title>{title}</title>
            </head>
            <body>
                <header class="site-header">
                    <div class="wrap site-top"><p class="site-name">{tr!(lang, shell.site_name)}</p></div>
                </header>
                <main id="main" class="main">
                    <div class="reading stack">
                        <h1>{tr!(lang, shell.offline_title)}</h1>
                        <p>{tr!(lang, shell.offline_text)}</p>
                        // The address is still that of the page that was asked for.
                        <p><a class="button" href="">{tr!(lang, shell.offline_again)}</a></p>
                        <p>{tr!(lang, shell.offline_call)}</p>
                    </div>
                </main>
            </body>
        </html>
    };
    // The marks are for a program that would take the page over.
    view.to_html().replace("<!>", "")
}
