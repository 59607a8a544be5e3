//! The hidden part of every form.

use crate::prelude::*;

/// The idempotency key and the page to come back to. Stands in every form that writes.
#[component]
pub fn TicketFields(
    /// The form.
    form: FormHandle,
) -> impl IntoView {
    view! {
        <input type="hidden" name="ticket[key]" value=move || form.ticket().key/>
        <input type="hidden" name="ticket[back]" value=move || form.ticket().back/>
    }
}
