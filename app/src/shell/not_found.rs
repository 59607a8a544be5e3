//! The page for an address that leads nowhere, and the page for what a resource could not load.

use domain::error::ErrorCode;

use crate::prelude::*;

/// Sets the status of the page being rendered.
fn set_status(_status: u16) {
    #[cfg(feature = "ssr")]
    if let (Some(response), Ok(status)) =
        (use_context::<leptos_axum::ResponseOptions>(), http::StatusCode::from_u16(_status))
    {
        response.set_status(status);
    }
}

/// 404.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let lang = use_lang();
    set_status(404);
    view! {
        <PageTitle text=tr!(lang, errors.not_found_title)/>
        <div class="reading stack">
            <h1>{tr!(lang, errors.not_found_title)}</h1>
            <p>{tr!(lang, errors.not_found_help)}</p>
            <p><a href=lang.path("/")>{tr!(lang, shell.go_home)}</a></p>
        </div>
    }
}

/// The page in place of one that could not be loaded: what happened, what to do.
#[component]
pub fn ErrorPage(
    /// Why.
    error: AppError,
) -> impl IntoView {
    let lang = use_lang();
    set_status(error.status());
    let asks_who = error == AppError::from(ErrorCode::NotSignedIn);
    let title = if asks_who { tr!(lang, shell.sign_in) } else { tr!(lang, errors.title) };
    let sign_in = asks_who.then(|| {
        let href = paths::sign_in_to(lang, &paths::here());
        view! { <p><LinkButton href=href label=tr!(lang, shell.sign_in)/></p> }
    });
    view! {
        <PageTitle text=title/>
        <div class="reading stack">
            <h1>{title}</h1>
            <p>{error.message(lang)}</p>
            {sign_in}
            <p><a href=lang.path("/")>{tr!(lang, shell.go_home)}</a></p>
        </div>
    }
}
