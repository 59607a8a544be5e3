//! What the pages ask the server. Who may read what is for the use-case to say.

use domain::page::Page;
use domain::review::publication::{ResultsPage, SubjectPage};
use domain::review::view::Known;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::wire::AppResult;

/// One subject with a page of the comments on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectResults {
    /// Its results.
    pub page: SubjectPage,
    /// Comments that were passed on.
    pub comments: Page<String>,
    /// What the city knows of the departments; `None` when it could not be read.
    pub known: Option<Known>,
}

/// All subjects.
#[server(prefix = "/api", endpoint = "review/results/all", input = GetUrl, name = AskResults)]
pub async fn all(review: i64) -> AppResult<ResultsPage> {
    use crate::server_side::{actor, backend, refused};
    let publication = services::review::publication(&backend()?, &actor().await?, domain::ids::ReviewId(review)).await;
    Ok(publication.map_err(refused)?.overview())
}

/// One subject, by its place on the ballot.
#[server(prefix = "/api", endpoint = "review/results/one", input = GetUrl, name = AskSubject)]
pub async fn one(review: i64, place: usize, #[server(default)] after: Option<String>) -> AppResult<SubjectResults> {
    use crate::server_side::{actor, backend, refused};
    use domain::{error::ErrorCode, ids::ReviewId, page::PAGE_SIZE};
    let (backend, reader, review) = (backend()?, actor().await?, ReviewId(review));
    let publication = services::review::publication(&backend, &reader, review).await.map_err(refused)?;
    let page = publication.subject(place).ok_or(ErrorCode::NotFound)?;
    let asked = (review, place);
    let comments = services::review::passed_comments(&backend, &reader, asked, after.as_deref(), PAGE_SIZE).await;
    // The page stands without it; refusing logs what failed.
    let known = services::review::known(&backend, review).await.map_err(refused).ok();
    Ok(SubjectResults { page, comments: comments.map_err(refused)?, known })
}
