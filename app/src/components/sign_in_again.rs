//! The way back in for whoever was signed out while typing.

use crate::prelude::*;

/// A link that signs in beside the page, so that what was typed on it stays and can be sent from it.
#[component]
pub fn SignInAgain() -> impl IntoView {
    let lang = use_lang();
    let href = lang.path(paths::door_of(&paths::here()));
    view! {
        <a href=href target="_blank" rel="external">{tr!(lang, errors.sign_in_beside)}</a>
        " "
        {tr!(lang, errors.typed_stays)}
    }
}
