//! The inbox by keyboard: j and k move along the list, enter opens (as on any link), letters press buttons. They do so
//! only while the focus is in the inbox, so that nobody who speaks to the device, or errs, presses what they don't see.

use domain::cases::Act;

/// The id of what the keys belong to.
pub const PLACE: &str = "work";

/// The letter that presses an act's button.
pub const fn of(act: Act) -> &'static str {
    match act {
        Act::Accept => "a",
        Act::Decline => "x",
        Act::Ask => "q",
        Act::Lapse => "l",
        Act::Take => "t",
        Act::Pass => "p",
        Act::Decide => "d",
        Act::Issue => "i",
        Act::Answer => "r",
        _ => "",
    }
}

/// Listens for as long as the page is shown. Keys pressed while something is typed are left alone. With a case that was
/// chosen to be worked, the focus is where the keys are.
#[cfg(feature = "hydrate")]
pub fn listen(is_chosen: bool) {
    use leptos::prelude::*;

    Effect::new(move || {
        if is_chosen {
            crate::browser::focus_soon(PLACE);
        }
        let handle = window_event_listener(leptos::ev::keydown, |event| press(&event));
        on_cleanup(move || handle.remove());
    });
}

/// On the server nobody presses keys.
#[cfg(not(feature = "hydrate"))]
pub const fn listen(_is_chosen: bool) {}

#[cfg(feature = "hydrate")]
fn press(event: &web_sys::KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || !is_working() {
        return;
    }
    let done = match event.key().as_str() {
        "j" => go(1),
        "k" => go(-1),
        key if key.len() == 1 => press_button(key),
        _ => false,
    };
    if done {
        event.prevent_default();
    }
}

/// Whether the focus is in the inbox, and nothing is typed there.
#[cfg(feature = "hydrate")]
fn is_working() -> bool {
    leptos::prelude::document().active_element().is_some_and(|active| {
        let is_field = matches!(active.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT");
        !is_field && active.closest(&format!("#{PLACE}")).is_ok_and(|place| place.is_some())
    })
}

/// Moves the focus along the list.
#[cfg(feature = "hydrate")]
fn go(by: i32) -> bool {
    use wasm_bindgen::JsCast;

    let document = leptos::prelude::document();
    let Ok(links) = document.query_selector_all(".work-link") else { return false };
    let active = document.active_element();
    let count = i32::try_from(links.length()).unwrap_or(0);
    let at = |index: i32| u32::try_from(index).ok().and_then(|index| links.get(index));
    let find = |wanted: &dyn Fn(&web_sys::Element) -> bool| {
        (0..count).find(|&index| at(index).and_then(|link| link.dyn_into().ok()).is_some_and(|link| wanted(&link)))
    };
    // From the link that has the focus, else from the case that is open.
    let here = find(&|link| Some(link) == active.as_ref()).or_else(|| find(&|link| link.has_attribute("aria-current")));
    let next = here.map_or(0, |here| (here + by).clamp(0, count - 1));
    match at(next).and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
        Some(link) => link.focus().is_ok(),
        None => false,
    }
}

/// Presses the button that shows the letter; a folded form is opened first.
#[cfg(feature = "hydrate")]
fn press_button(key: &str) -> bool {
    use wasm_bindgen::JsCast;

    if !key.chars().all(|letter| letter.is_ascii_lowercase()) {
        return false;
    }
    let document = leptos::prelude::document();
    let Ok(Some(place)) = document.query_selector(&format!(".act-button[data-key='{key}']")) else { return false };
    if let Ok(Some(fold)) = place.closest("details:not([open])") {
        let _ = fold.set_attribute("open", "");
        let field = fold.query_selector("textarea, input:not([type=hidden])").ok().flatten();
        return field
            .and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok())
            .is_some_and(|f| f.focus().is_ok());
    }
    // An act that takes words is not sent by a letter: the key leads to its first field.
    if let Ok(Some(act)) = place.closest(".act")
        && let Ok(Some(field)) = act.query_selector("textarea, input[type=radio]")
    {
        return field.dyn_into::<web_sys::HtmlElement>().is_ok_and(|field| field.focus().is_ok());
    }
    let button = place.query_selector("button").ok().flatten();
    match button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
        Some(button) => {
            button.click();
            true
        }
        None => false,
    }
}
