//! Small things of the page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlElement};

/// From how many pixels on there is room beside the main column.
const WIDE: f64 = 1024.0;

/// Moves the focus to the element with this id, which brings it into sight.
pub fn focus(id: &str) {
    let id = id.to_owned();
    // A card that the filter had left out is shown first.
    request_animation_frame(move || {
        let element = document().get_element_by_id(&id).and_then(|element| element.dyn_into::<HtmlElement>().ok());
        if let Some(element) = element {
            let _ = element.focus();
        }
    });
}

/// Moves the focus to the element with this id if it is inside the one with the id `from`, which goes away.
pub fn focus_from(from: &str, id: &str) {
    let inside =
        document().active_element().and_then(|active| active.closest(&format!("[id='{from}']")).ok().flatten());
    if inside.is_some() {
        focus(id);
    }
}

/// Whether there is room beside the page's main column.
pub fn is_wide() -> bool {
    window().inner_width().ok().and_then(|width| width.as_f64()).is_some_and(|width| width >= WIDE)
}

/// Prints the page.
pub fn print() {
    // A browser that can't print says so itself.
    let _ = window().print();
}

/// The text of a file that was chosen; nothing where it has more than so many bytes.
pub async fn text_of(file: &File, largest: f64) -> Option<String> {
    if file.size() > largest {
        return None;
    }
    JsFuture::from(file.text()).await.ok()?.as_string()
}
