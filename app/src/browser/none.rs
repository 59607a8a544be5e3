//! The server's stand-ins: effects and event handlers, which call these, never run there.

use leptos::ev::SubmitEvent;
use leptos::prelude::Callback;

use crate::forms::FormOutcome;
use crate::wire::AppResult;

/// Goes to an address.
pub fn go(_location: &str, _reload: bool) {}

/// Moves the focus once the page has been updated.
pub fn focus_soon(_id: &'static str) {}

/// Opens a dialog.
pub fn open_dialog(_id: &str) {}

/// Closes a dialog.
pub fn close_dialog(_id: &str) {}

/// Reads the page's main part aloud, or stops reading.
pub fn read_aloud(_lang: &str) {}

/// Lets the browser do other things meanwhile.
pub async fn wait(_time: std::time::Duration) {}

/// Whether the browser can read aloud.
#[must_use]
pub fn can_speak() -> bool {
    false
}

/// A random key; the server makes its own.
#[must_use]
pub fn random_key() -> String {
    String::new()
}

/// Keeps a text in this tab.
pub fn keep_in_tab(_name: &str, _text: &str) {}

/// What was kept in this tab.
#[must_use]
pub fn kept_in_tab(_name: &str) -> Option<String> {
    None
}

/// Forgets what was kept in this tab.
pub fn forget_in_tab(_beginning: &str) {}

/// Puts a value into fields.
pub fn fill(_name: &str, _value: &str) {}

/// Asks before the page is left.
#[must_use = "the browser asks until this is called"]
pub fn ask_before_leaving(_unsaved: impl Fn() -> bool + 'static) -> impl FnOnce() + Send + Sync {
    || ()
}

/// Milliseconds on a clock that is never set.
#[must_use]
pub fn monotonic() -> i64 {
    0
}

/// Takes the query out of the address.
pub fn forget_query() {}

/// Says that the page answers to clicks.
pub fn hydrated() {}

/// Posts a form.
pub fn post_form(_event: &SubmitEvent, _url: &'static str, _came_back: Callback<AppResult<FormOutcome>>) {}

/// Sends fields to a server function.
///
/// # Errors
/// Always.
pub async fn send(_url: &str, _sent: &[(&str, &str)]) -> AppResult<String> {
    Err(crate::wire::AppError::Unreachable)
}

/// Asks a reading server function.
#[cfg(not(feature = "ssr"))]
pub async fn ask(_url: String) -> crate::loading::Answer {
    crate::loading::Answer::came(Err(crate::wire::AppError::Unreachable))
}
