//! Short messages that say what just happened, announced politely by screen readers.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// How long a message stays: long enough to read it twice.
const STAYS: Duration = Duration::from_secs(8);

/// The message now shown.
#[derive(Clone, Copy, Default)]
pub struct Toasts(RwSignal<Option<String>>);

impl Toasts {
    /// Shows a message for some seconds, until the next one replaces it or the reader goes on.
    pub fn say(&self, text: impl Into<String>) {
        let (shown, text) = (self.0, text.into());
        // The same words in place of the same words would be no change, and announced to nobody.
        shown.set(None);
        request_animation_frame(move || drop(shown.try_set(Some(text))));
    }
}

/// The way to show a message from a page.
#[must_use]
pub fn use_toasts() -> Toasts {
    use_context().unwrap_or_default()
}

/// Where messages appear; once, in the shell.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let Toasts(shown) = use_toasts();
    let path = use_location().pathname;
    Effect::new(move || {
        path.track();
        shown.set(None);
    });
    Effect::new(move || {
        let leaving = shown.with(Option::is_some).then(|| set_timeout_with_handle(move || shown.set(None), STAYS));
        if let Some(Ok(leaving)) = leaving {
            on_cleanup(move || leaving.clear());
        }
    });
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {move || shown.get().map(|text| view! { <p class="toast">{text}</p> })}
        </div>
    }
}
