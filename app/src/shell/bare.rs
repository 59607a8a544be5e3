//! Pages that stand without the application: no script, no database, nothing that depends on who looks.

use leptos::prelude::*;

use super::Preferences;
use crate::locale::{Lang, LangPath};
use crate::{paths, tr};

/// The page that `public/service-worker.js` shows where the network is gone, with the style sheet at `css`. It has no
/// navigation, which would lead nowhere.
#[must_use]
pub fn offline_document(lang: Lang, preferences: Preferences, css: &str) -> String {
    let title = tr!(lang, shell.offline_title);
    let main = view! {
        <p>{tr!(lang, shell.offline_text)}</p>
        // The address is still that of the page that was asked for.
        <p><a class="button" href="">{tr!(lang, shell.offline_again)}</a></p>
        <p>{tr!(lang, shell.offline_call)}</p>
    };
    document(lang, preferences, css, title, main.into_any())
}

/// The page of an error that no page of the application tells: what is wrong, where to sign in if that mends it, and the
/// way home.
#[must_use]
pub fn error_document(
    lang: Lang,
    preferences: Preferences,
    css: &str,
    message: &str,
    sign_in: Option<String>,
) -> String {
    let main = view! {
        {sign_in.map(|href| view! { <p><a class="button" href=href>{tr!(lang, shell.sign_in)}</a></p> })}
        <p><a href=lang.path(paths::HOME)>{tr!(lang, shell.go_home)}</a></p>
    };
    document(lang, preferences, css, message, main.into_any())
}

fn document(lang: Lang, preferences: Preferences, css: &str, title: &str, main: AnyView) -> String {
    let view = view! {
        <!DOCTYPE html>
        <html lang=lang.tag() data-mode=preferences.mode.name() data-theme=preferences.theme.name()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="robots" content="noindex"/>
                <link rel="stylesheet" href=format!("/{css}")/>
                <title>{tr!(lang, shell.title_on_site, page = title)}</title>
            </head>
            <body>
                <header class="site-header">
                    <div class="wrap site-top"><p class="site-name">{tr!(lang, shell.site_name)}</p></div>
                </header>
                <main id="main" class="main">
                    <div class="reading stack"><h1>{title.to_owned()}</h1>{main}</div>
                </main>
            </body>
        </html>
    };
    // The marks are for a program that would take the page over.
    view.to_html().replace("<!>", "")
}
