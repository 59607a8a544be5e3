//! The browser's own means, through `web_sys`.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

/// Goes to an address; with `reload` the page is loaded anew from the server.
pub fn go(location: &str, reload: bool) {
    if reload {
        // Failing to navigate leaves the reader where they are, with the page still usable.
        let _ = window().location().set_href(location);
    } else {
        leptos_router::hooks::use_navigate()(location, leptos_router::NavigateOptions::default());
    }
}

/// Moves the focus to the element with this id once the page has been updated.
pub fn focus_soon(id: &'static str) {
    request_animation_frame(move || {
        if let Some(element) = element::<HtmlElement>(id) {
            let _ = element.focus();
        }
    });
}

/// Opens a dialog above the page.
pub fn open_dialog(id: &str) {
    if let Some(dialog) = element::<HtmlDialogElement>(id) {
        let _ = dialog.show_modal();
    }
}

/// Closes a dialog.
pub fn close_dialog(id: &str) {
    if let Some(dialog) = element::<HtmlDialogElement>(id) {
        dialog.close();
    }
}

/// Reads the page's main part aloud, or stops when it is being read. Nothing happens in a browser
/// without speech.
pub fn read_aloud(lang: &str) {
    let Ok(speech) = window().speech_synthesis() else { return };
    if speech.speaking() {
        speech.cancel();
        return;
    }
    let text = element::<HtmlElement>("main").map(|main| main.inner_text()).unwrap_or_default();
    if let Ok(utterance) = web_sys::SpeechSynthesisUtterance::new_with_text(&text) {
        utterance.set_lang(lang);
        speech.speak(&utterance);
    }
}

/// Lets the browser do other things meanwhile.
pub async fn wait(time: std::time::Duration) {
    let millis = i32::try_from(time.as_millis()).unwrap_or(i32::MAX);
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        // Without a timer it goes on at once, which is no harm.
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis);
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// Whether the browser can read aloud.
#[must_use]
pub fn can_speak() -> bool {
    js_sys::Reflect::has(&window(), &JsValue::from_str("speechSynthesis")).unwrap_or(false)
}

/// 128 random bits as 32 hexadecimal digits.
///
/// # Panics
/// Without a source of chance: the same key for everything would lose what is sent.
#[must_use]
pub fn random_key() -> String {
    let mut bytes = [0_u8; 16];
    let crypto = window().crypto().expect("every browser that runs this has a source of chance");
    crypto.get_random_values_with_u8_array(&mut bytes).expect("16 bytes may be asked for");
    let mut key = String::with_capacity(32);
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            key.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
    }
    key
}

fn element<T: JsCast>(id: &str) -> Option<T> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Shows a bar that offers to reload the page after a panic, and reports the message.
fn report_panic(message: &str) {
    let document = document();
    let Some(body) = document.body() else { return };
    let Ok(bar) = document.create_element("div") else { return };
    let lang = crate::locale::lang_of(&window().location().pathname().unwrap_or_default());
    let (text, action) = (crate::tr!(lang, errors.crashed), crate::tr!(lang, errors.reload));
    let _ = bar.set_attribute("role", "alert");
    bar.set_class_name("crash-bar");
    bar.set_text_content(Some(text));
    if let Ok(link) = document.create_element("a") {
        let _ = link.set_attribute("href", "");
        let _ = link.set_attribute("rel", "external");
        link.set_text_content(Some(action));
        let _ = bar.append_child(&link);
    }
    let _ = body.prepend_with_node_1(&bar);
    let _ = window().navigator().send_beacon_with_opt_str("/client-errors", Some(message));
    web_sys::console::error_1(&JsValue::from_str(message));
}

/// Prepares the page: a panic shows a bar that offers to reload, a lost connection one that says so.
pub fn start() {
    std::panic::set_hook(Box::new(|panic| report_panic(&panic.to_string())));
    window_event_listener_untyped("offline", |_| show_offline());
    window_event_listener_untyped("online", |_| hide_offline());
}

const OFFLINE_BAR: &str = "offline-bar";

fn show_offline() {
    let document = document();
    if document.get_element_by_id(OFFLINE_BAR).is_some() {
        return;
    }
    let (Some(body), Ok(bar)) = (document.body(), document.create_element("div")) else { return };
    let lang = crate::locale::lang_of(&window().location().pathname().unwrap_or_default());
    bar.set_id(OFFLINE_BAR);
    bar.set_class_name("offline-bar");
    let _ = bar.set_attribute("role", "status");
    bar.set_text_content(Some(crate::tr!(lang, shell.offline)));
    let _ = body.prepend_with_node_1(&bar);
}

fn hide_offline() {
    if let Some(bar) = document().get_element_by_id(OFFLINE_BAR) {
        bar.remove();
    }
}

/// Keeps a text for as long as this tab lives; nothing where the browser keeps nothing.
pub fn keep_in_tab(name: &str, text: &str) {
    if let Some(storage) = tab_storage() {
        // A full or forbidden one keeps nothing, and the text is still on the page.
        let _ = storage.set_item(name, text);
    }
}

/// What was kept for this tab.
#[must_use]
pub fn kept_in_tab(name: &str) -> Option<String> {
    tab_storage()?.get_item(name).ok().flatten()
}

/// Forgets everything kept for this tab whose name begins so.
pub fn forget_in_tab(beginning: &str) {
    let Some(storage) = tab_storage() else { return };
    let names = (0..storage.length().unwrap_or(0)).filter_map(|index| storage.key(index).ok().flatten());
    for name in names.collect::<Vec<_>>().iter().filter(|name| name.starts_with(beginning)) {
        let _ = storage.remove_item(name);
    }
}

fn tab_storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

/// Puts a value into the fields of this name: typed, chosen from a list, or one of several.
pub fn fill(name: &str, value: &str) {
    let fields = document().get_elements_by_name(name);
    for field in (0..fields.length()).filter_map(|index| fields.item(index)) {
        if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
            if input.type_() == "radio" {
                input.set_checked(input.value() == value);
            } else {
                input.set_value(value);
            }
        } else if let Some(list) = field.dyn_ref::<HtmlSelectElement>() {
            list.set_value(value);
        } else if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
            area.set_value(value);
        }
    }
}

/// While `unsaved` says so, the browser asks before the page is left. Gives what ends that.
#[must_use = "the browser asks until this is called"]
pub fn ask_before_leaving(unsaved: impl Fn() -> bool + 'static) -> impl FnOnce() + Send + Sync {
    let handle = window_event_listener_untyped("beforeunload", move |event| {
        if unsaved() {
            event.prevent_default();
        }
    });
    move || handle.remove()
}

/// Milliseconds on a clock that is never set, since the page was opened.
#[must_use]
pub fn monotonic() -> i64 {
    // Whole milliseconds of a page's life fit by far.
    window().performance().map_or(0, |clock| clock.now() as i64)
}

/// Takes the query out of the address, without loading anything: what was in it stays in no list of visited pages.
pub fn forget_query() {
    let path = window().location().pathname().unwrap_or_default();
    if let Ok(history) = window().history() {
        let state = history.state().unwrap_or(JsValue::NULL);
        let _ = history.replace_state_with_url(&state, "", Some(&path));
    }
}

/// Says on `<body>` that the page answers to clicks now, for style and for tests.
pub fn hydrated() {
    if let Some(body) = document().body() {
        let _ = body.set_attribute("data-hydrated", "");
    }
}
