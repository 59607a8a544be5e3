//! Short messages that say what just happened, announced politely by screen readers.

use leptos::prelude::*;

/// The messages now shown.
#[derive(Clone, Copy, Default)]
pub struct Toasts(RwSignal<Vec<String>>);

impl Toasts {
    /// Shows a message until the next one replaces it or the reader goes on.
    pub fn say(&self, text: impl Into<String>) {
        self.0.set(vec![text.into()]);
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
    let Toasts(messages) = use_toasts();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {move || messages.get().into_iter().map(|text| view! { <p class="toast">{text}</p> }).collect_view()}
        </div>
    }
}
