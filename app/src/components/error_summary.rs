//! Everything that is wrong with a form, in one place above it.

use domain::error::ErrorCode;

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
                    {failure.map(|error| view! { <li>{failure_words(lang, error)}</li> })}
                    {items.collect_view()}
                </ul>
            </div>
        }
        .into_any()
    }
}

/// What went wrong with the form as a whole; who was signed out meanwhile gets back in without losing what they typed.
pub fn failure_words(lang: Lang, error: AppError) -> AnyView {
    let again = (error == AppError::from(ErrorCode::NotSignedIn)).then(|| view! { " "<SignInAgain/> });
    view! { {error.message(lang)}{again} }.into_any()
}
