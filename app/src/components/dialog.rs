//! A question that has to be answered before going on. Built on the browser's own element, which
//! keeps the focus inside and closes on Escape. What is needed without JavaScript has a page of its
//! own instead.

use crate::prelude::*;

/// A dialog, closed until its [`DialogButton`] is pressed.
#[component]
pub fn Dialog(
    /// Its id.
    id: &'static str,
    /// What it asks.
    #[prop(into)]
    title: String,
    /// Explanation and form.
    children: Children,
) -> impl IntoView {
    let lang = use_lang();
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    view! {
        <dialog class="dialog" id=id aria-labelledby=labelled_by>
            <h2 class="dialog-title" id=title_id>{title}</h2>
            {children()}
            <form method="dialog" class="dialog-close">
                <button class="button button-plain">{tr!(lang, components.close)}</button>
            </form>
        </dialog>
    }
}

/// Opens a dialog.
#[component]
pub fn DialogButton(
    /// The dialog's id.
    dialog: &'static str,
    /// What the dialog is about.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <button
            type="button" class="button button-plain" aria-haspopup="dialog"
            on:click=move |_| crate::browser::open_dialog(dialog)
        >
            {label}
        </button>
    }
}
