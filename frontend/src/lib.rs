//! The browser's entry point: `hydrate()` and nothing else.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page the server has rendered.
#[wasm_bindgen]
pub fn hydrate() {
    app::browser::start();
    leptos::mount::hydrate_lazy(app::App);
}
