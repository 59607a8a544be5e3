//! The HTML document: head, and the application in the body.

use std::sync::Arc;

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use super::{App, Preferences};
use crate::assets::SiteAssets;
use crate::locale::{Lang, lang_of};

/// The whole document, for the server to render around [`App`].
#[must_use]
pub fn document() -> impl IntoView {
    let lang = request_lang();
    let preferences = Preferences::of_request();
    let assets: Arc<SiteAssets> = use_context().unwrap_or_default();
    view! {
        <!DOCTYPE html>
        <html lang=lang.tag() data-mode=preferences.mode.name() data-theme=preferences.theme.name()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=format!("/{}", assets.css)/>
                {scripts(&assets, preferences)}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Loads the browser's half of the application; nothing where none was built. Where it can't run, as without
/// WebAssembly, the body says so to the style, and the page stays as the server sent it. Then keeps the page for when the
/// network is gone.
fn scripts(assets: &SiteAssets, preferences: Preferences) -> Option<AnyView> {
    if assets.js.is_empty() {
        return None;
    }
    let nonce = use_nonce();
    let (js, wasm) = (format!("/{}", assets.js), format!("/{}", assets.wasm));
    let worker = format!(
        "/service-worker.js?style=/{}&mode={}&theme={}",
        assets.css,
        preferences.mode.name(),
        preferences.theme.name()
    );
    // Without the worker, as in a browser that has none, only the page for a lost network is missing.
    let start = format!(
        "import({js:?}).then(m=>m.default({{module_or_path:{wasm:?}}}).then(()=>m.hydrate()))\
        .catch(e=>{{document.body.dataset.plain='';throw e}})\
        .then(()=>navigator.serviceWorker?.register({worker:?}).catch(()=>{{}}))"
    );
    let view = view! {
        <link rel="modulepreload" href=js nonce=nonce.clone()/>
        <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
        <script type="module" nonce=nonce inner_html=start></script>
    };
    Some(view.into_any())
}

fn request_lang() -> Lang {
    #[cfg(feature = "ssr")]
    if let Some(parts) = use_context::<http::request::Parts>() {
        return lang_of(parts.uri.path());
    }
    lang_of("")
}
