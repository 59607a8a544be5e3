//! Reading, for the pages. None of these has an effect, so they are asked by GET.

use domain::cases::view::{CaseSummary, CaseView, DocumentView, DraftView, Inbox, Overview};
use domain::page::Page;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::wire::AppResult;

/// A page of the citizen's own cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyCases {
    /// Whose; for the topic.
    pub person: i64,
    /// The version of the topic it was read at.
    pub topic_version: i64,
    /// How many notices wait, for the count in the header.
    pub unread: u32,
    /// The cases, newest first.
    pub page: Page<CaseSummary>,
}

/// The citizen's own cases.
#[server(prefix = "/api", endpoint = "cases/my", input = GetUrl, name = AskMyCases)]
pub async fn my_cases(#[server(default)] after: Option<String>) -> AppResult<MyCases> {
    use crate::server_side::{backend, refused};
    let (backend, citizen) = (backend()?, super::server::citizen().await?);
    let (db, person) = (backend.db().read(), citizen.person());
    // Before the rows: a change in between makes the page fetch again instead of missing it.
    let topic_version = backend.live().version(db, services::Topic::Person(person)).await;
    let topic_version = topic_version.map_err(|error| refused(error.into()))?;
    let page = services::cases::my_cases(db, &citizen, after.as_deref()).await.map_err(refused)?;
    let unread = services::notices::unread(db, person).await.map_err(refused)?;
    Ok(MyCases { person: person.0, topic_version, unread, page })
}

/// One case as its reader may see it.
#[server(prefix = "/api", endpoint = "cases/page", input = GetUrl, name = AskCase)]
pub async fn case_page(case: i64) -> AppResult<CaseView> {
    use crate::server_side::{actor, backend, refused};
    let (backend, actor) = (backend()?, actor().await?);
    services::cases::page(&backend, &actor, domain::ids::CaseId(case)).await.map_err(refused)
}

/// The draft, or the case whose papers are corrected, for the pages of the application.
#[server(prefix = "/api", endpoint = "cases/draft", input = GetUrl, name = AskDraft)]
pub async fn draft(case: i64) -> AppResult<DraftView> {
    use crate::server_side::{backend, refused};
    let (backend, citizen) = (backend()?, super::server::citizen().await?);
    services::cases::draft(&backend, &citizen, domain::ids::CaseId(case)).await.map_err(refused)
}

/// What lies on the official's desks.
#[server(prefix = "/api", endpoint = "cases/inbox", input = GetUrl, name = AskInbox)]
pub async fn inbox(#[server(default)] after: Option<String>, #[server(default)] mine: bool) -> AppResult<Inbox> {
    use crate::server_side::{backend, refused};
    let (backend, official) = (backend()?, super::server::official().await?);
    let query = services::cases::InboxQuery { after, mine };
    services::cases::inbox(&backend, &official, &query).await.map_err(refused)
}

/// The rows behind a figure.
#[server(prefix = "/api", endpoint = "cases/figures", input = GetUrl, name = AskFigureRows)]
pub async fn figure_rows(
    department: i64,
    figure: String,
    #[server(default)] after: Option<String>,
) -> AppResult<Inbox> {
    use crate::server_side::{backend, refused};
    use domain::{cases::view::Figure, error::ErrorCode, ids::DepartmentId};
    let figure = Figure::parse(&figure).ok_or(ErrorCode::NotFound)?;
    let (backend, official) = (backend()?, super::server::official().await?);
    let rows = services::cases::rows_of(&backend, &official, DepartmentId(department), figure, after.as_deref());
    rows.await.map_err(refused)
}

/// The figures of a department; where none is named, of the reader's only one, or those to choose from.
#[server(prefix = "/api", endpoint = "cases/overview", input = GetUrl, name = AskOverview)]
pub async fn overview(#[server(default)] department: Option<i64>) -> AppResult<Overview> {
    use crate::server_side::{backend, refused};
    use domain::ids::DepartmentId;
    let (backend, official) = (backend()?, super::server::official().await?);
    services::cases::overview(&backend, &official, department.map(DepartmentId)).await.map_err(refused)
}

/// The issued document of a case.
#[server(prefix = "/api", endpoint = "cases/document", input = GetUrl, name = AskDocument)]
pub async fn issued_document(case: i64) -> AppResult<DocumentView> {
    use crate::server_side::{actor, backend, refused};
    let (backend, actor) = (backend()?, actor().await?);
    services::cases::document(&backend, &actor, domain::ids::CaseId(case)).await.map_err(refused)
}

/// The document with this number, for whoever has its code.
#[server(prefix = "/api", endpoint = "cases/check", input = GetUrl, name = AskCheck)]
pub async fn check_document(number: String, code: String) -> AppResult<DocumentView> {
    use crate::server_side::{backend, refused};
    let code = domain::cases::VerificationCode::typed(&code);
    services::cases::issued_document(&backend()?, &number, &code).await.map_err(refused)
}
