//! A form that a server function takes.

use crate::prelude::*;

/// Posts to the form's server function. With JavaScript what comes back is shown in place; without, the server sends the
/// browser on. What went wrong stands first, in every form: also one without fields can be refused or sent in vain.
///
/// Not leptos' `ActionForm`: that reads every form into the server function's own type in the browser, writes it again
/// and waits for it in code of its own for each, where the bytes the form holds already are the ones to send.
#[component]
pub fn ServerForm(
    /// The form.
    form: FormHandle,
    /// Class of the `<form>`.
    #[prop(optional)]
    class: Option<&'static str>,
    /// Its fields and buttons.
    children: Children,
) -> impl IntoView {
    view! {
        <form method="post" action=form.url() class=class on:submit=move |event| form.send(&event)>
            <ErrorSummary form=form/>
            {children()}
        </form>
    }
}
