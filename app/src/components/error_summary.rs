//! Everything that is wrong with a form, in one place above it.

use crate::forms::fault_words;
use crate::prelude::*;

/// Appears when something is wrong; takes the focus, and links to each field.
#[component]
pub fn ErrorSummary(
    /// The form.
    form: FormHandle,
) -> impl IntoView {
    let lang = use_lang();
    move || {
        let errors = form.errors();
        let failure = form.failure();
        if errors.is_empty() && failure.is_none() {
            return ().into_any();
        }
        let items = errors.into_iter().map(|error| {
            let words = fault_words(lang, &error.fault);
            if error.field.is_empty() {
                return view! { <li>{words}</li> }.into_any();
            }
            let href = format!("#{}", form.field_id(&error.field));
            view! { <li><a href=href rel="external">{words}</a></li> }.into_any()
        });
        view! {
            <div class="error-summary" id="error-summary" tabindex="-1" role="alert">
                <h2 class="error-summary-title">{tr!(lang, errors.summary_title)}</h2>
                <ul class="error-summary-list">
                    {failure.map(|error| view! { <li>{error.message(lang)}</li> })}
                    {items.collect_view()}
                </ul>
            </div>
        }
        .into_any()
    }
}
