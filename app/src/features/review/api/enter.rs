//! Signing in with the code of the letter.

use leptos::prelude::*;

use crate::forms::{FormOutcome, Ticket};
use crate::wire::AppResult;

/// A member signs in. The code is never put into what is kept of the form.
#[server(prefix = "/api", endpoint = "review/enter", name = EnterReview)]
pub async fn enter(#[server(default)] code: String, #[server(default)] ticket: Ticket) -> AppResult<FormOutcome> {
    use super::server::{misread, wrong};
    use crate::forms::finish;
    use crate::locale::LangPath;
    use crate::server_side::{backend, origin, sign_in_as};
    if let Some(fault) = misread(&code) {
        return finish(&ticket, wrong(fault)).await;
    }
    let opened = match services::review::sign_in_member(&backend()?, &code, &origin()?).await {
        Ok(opened) => opened,
        Err(error) => return finish(&ticket, super::server::refusal(error)?).await,
    };
    sign_in_as(opened.session).await?;
    let ballot = ticket.lang().path(&format!("/review/{}/ballot", opened.review));
    finish(&ticket, FormOutcome::done_anew(ballot)).await
}
