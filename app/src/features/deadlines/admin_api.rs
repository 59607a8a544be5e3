//! What the administrator's pages ask the server.

#![expect(missing_docs, reason = "the fields of the structs that #[server] makes are the functions' parameters")]

use domain::deadlines::{HolidayEntry, MovedCase, StoredNotice};
use domain::page::Page;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::forms::{FormOutcome, Ticket};
use crate::wire::AppResult;

/// The name of the form for a new notice.
pub(super) const FORM: &str = "notice";

/// All notices, newest year first.
#[server(prefix = "/api", endpoint = "deadlines/notices", input = GetUrl, name = AskHolidays)]
pub async fn list_notices() -> AppResult<Vec<StoredNotice>> {
    use crate::server_side::{backend, refused};
    administrator().await?;
    services::deadlines::stored_notices(backend()?.db().read()).await.map_err(refused)
}

/// The cases that a notice moved, newest first.
#[server(prefix = "/api", endpoint = "deadlines/moved", input = GetUrl, name = AskMoved)]
pub async fn list_moved(notice: i64, before: Option<i64>) -> AppResult<Page<MovedCase>> {
    use crate::server_side::{backend, refused};
    administrator().await?;
    let backend = backend()?;
    let page = services::deadlines::moved_cases(backend.db().read(), notice, before, domain::page::PAGE_SIZE).await;
    page.map_err(refused)
}

/// Enters a notice.
#[server(prefix = "/api", endpoint = "deadlines/enter")]
pub async fn enter_notice(
    #[server(default)] year: String,
    #[server(default)] title: String,
    #[server(default)] issuer: String,
    #[server(default)] number: String,
    #[server(default)] issued: String,
    #[server(default)] rows: Vec<HolidayEntry>,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    use crate::server_side::{backend, key, refused};
    use domain::deadlines::NoticeEntry;
    let official = administrator().await?;
    let entry = NoticeEntry { year, title, issuer, number, issued, rows };
    let outcome = match entry.read() {
        Err(errors) => typed(&entry).with_errors(errors).into(),
        Ok(notice) => {
            let key = key(&ticket)?;
            match services::deadlines::enter_notice(&backend()?, &official, &key, &notice).await {
                Ok(entered) => {
                    use crate::locale::LangPath;
                    FormOutcome::done(ticket.lang().path(&format!("{}/{}", super::NOTICES, entered.id)))
                }
                Err(services::ServiceError::Invalid(errors)) => typed(&entry).with_errors(errors).into(),
                Err(error) => return Err(refused(error)),
            }
        }
    };
    crate::forms::finish(&ticket, outcome).await
}

/// The system administrator who asks.
#[cfg(feature = "ssr")]
async fn administrator() -> AppResult<domain::accounts::Official> {
    crate::server_side::official_as(domain::accounts::Role::SystemAdministrator).await
}

/// What was typed, to be shown again.
#[cfg(feature = "ssr")]
fn typed(entry: &domain::deadlines::NoticeEntry) -> crate::forms::FormState {
    use domain::deadlines::NoticeEntry;
    let mut state = crate::forms::FormState::new(FORM)
        .value("year", &entry.year)
        .value("title", &entry.title)
        .value("issuer", &entry.issuer)
        .value("number", &entry.number)
        .value("issued", &entry.issued);
    for (index, row) in entry.rows.iter().enumerate() {
        state = state
            .value(&NoticeEntry::field(index, "from"), &row.from)
            .value(&NoticeEntry::field(index, "to"), &row.to)
            .value(&NoticeEntry::field(index, "worked"), &row.worked);
    }
    state
}
