//! What the pages of failed jobs and given-up messages ask the server.

use domain::failures::{Failure, FailureList};
use domain::page::Page;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::forms::{FormOutcome, Ticket};
use crate::wire::AppResult;

/// A page of a list of failures.
#[server(prefix = "/api", endpoint = "notices/failures", input = GetUrl, name = AskFailures)]
pub async fn failures(list: FailureList, #[server(default)] after: String) -> AppResult<Page<Failure>> {
    use crate::server_side::{backend, refused};
    let (backend, administrator, before) = (backend()?, administrator().await?, after.parse().ok());
    let page = match list {
        FailureList::Jobs => services::jobs::dead(&backend, &administrator, before).await,
        FailureList::Deliveries => services::notices::given_up(&backend, &administrator, before).await,
    };
    page.map_err(refused)
}

/// Has a job done, or a message sent, once more.
#[server(prefix = "/api", endpoint = "notices/try_again", name = TryAgain)]
pub async fn try_again(list: FailureList, id: i64, #[server(default)] ticket: Ticket) -> AppResult<FormOutcome> {
    use crate::{
        forms::finish,
        locale::LangPath,
        server_side::{backend, key, refused},
    };
    use domain::error::ErrorCode;
    let (backend, administrator) = (backend()?, administrator().await?);
    let key = key(&ticket)?;
    let tried = match list {
        FailureList::Jobs => services::jobs::revive(&backend, &administrator, &key, id).await,
        FailureList::Deliveries => services::notices::revive(&backend, &administrator, &key, id).await,
    };
    match tried {
        // Somebody else was faster, or its reader's account is closed: the list says so.
        Err(error) if matches!(error.code(), ErrorCode::NotNow | ErrorCode::NotFound) => {}
        other => other.map_err(refused)?,
    }
    finish(&ticket, FormOutcome::done_anew(ticket.lang().path(super::failures::path(list)))).await
}

/// The system administrator who asks.
#[cfg(feature = "ssr")]
async fn administrator() -> AppResult<domain::accounts::Official> {
    crate::server_side::official_as(domain::accounts::Role::SystemAdministrator).await
}
