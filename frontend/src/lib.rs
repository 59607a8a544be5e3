//! The browser's entry point: `hydrate()` and nothing else.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page the server has rendered.
#[wasm_bindgen]
pub fn hydrate() {
    app::browser::start();
    wasm_bindgen_futures::spawn_local(async {
        let body = leptos::prelude::document().body().expect("the script stands in a page with a body");
        leptos::mount::hydrate_from_async(body, app::App).await.forget();
        app::browser::hydrated();
    });
}
