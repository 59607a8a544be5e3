//! What the page asks the server.

use domain::audit::{Filter, Log};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::forms::{FormOutcome, Ticket};
use crate::wire::AppResult;

/// A page of the log, with how much of it a check looks at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPage {
    /// The log.
    pub log: Log,
    /// How many events a check looks at.
    pub checked: u64,
}

/// The events that match, the latest first. Reading is not logged: what is asked by GET never writes.
#[server(prefix = "/api", endpoint = "audit/log", input = GetUrl, name = AskLog)]
pub async fn log(#[server(default)] filter: Filter, #[server(default)] after: String) -> AppResult<LogPage> {
    use crate::server_side::{backend, refused};
    use services::audit::{self, CHECKED};
    let (backend, reader) = (backend()?, reader().await?);
    let log = audit::log(&backend, &reader, &filter, after.parse().ok()).await.map_err(refused)?;
    Ok(LogPage { log, checked: CHECKED })
}

/// Checks the latest events; what was found stands in the log then, and on the page.
#[server(prefix = "/api", endpoint = "audit/check")]
pub async fn check_log(#[server(default)] ticket: Ticket) -> AppResult<FormOutcome> {
    use crate::{
        forms::finish,
        locale::LangPath,
        paths,
        server_side::{backend, key, refused},
    };
    let (backend, reader) = (backend()?, reader().await?);
    let key = key(&ticket)?;
    services::audit::check(&backend, &reader, &key).await.map_err(refused)?;
    finish(&ticket, FormOutcome::done_anew(ticket.lang().path(paths::AUDIT))).await
}

/// The audit administrator who asks.
#[cfg(feature = "ssr")]
async fn reader() -> AppResult<domain::accounts::Official> {
    crate::server_side::official_as(domain::accounts::Role::AuditAdministrator).await
}
