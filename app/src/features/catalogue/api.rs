//! The server functions: reading only.

use domain::catalogue::{DepartmentEntry, ItemCard, ReadGuide};
use domain::page::Page;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::wire::AppResult;

/// What somebody looks for. Empty texts mean: anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// Words.
    pub q: String,
    /// A department's number.
    pub department: String,
    /// A service object's stable name.
    pub object: String,
    /// A theme's stable name.
    pub theme: String,
    /// The cursor of the page.
    pub after: String,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The items.
    pub page: Page<ItemCard>,
    /// The departments that have items.
    pub departments: Vec<DepartmentEntry>,
}

/// Finds items by words, or lists them.
#[server(prefix = "/api", endpoint = "catalogue/find", input = GetUrl, name = AskFind)]
pub async fn find(#[server(default)] wanted: Wanted) -> AppResult<Found> {
    use crate::server_side::{backend, refused};
    use domain::page::PAGE_SIZE;
    let backend = backend()?;
    let facets = super::words::facets(&wanted);
    let after = Some(wanted.after.as_str()).filter(|after| !after.is_empty());
    let page = if wanted.q.trim().is_empty() {
        services::catalogue::list(&backend, &facets, after, PAGE_SIZE).await
    } else {
        services::catalogue::search(&backend, &wanted.q, &facets, after, PAGE_SIZE).await
    };
    let departments = services::catalogue::departments(&backend).await.map_err(refused)?;
    Ok(Found { page: page.map_err(refused)?, departments })
}

/// The published guide with this implementation code.
#[server(prefix = "/api", endpoint = "catalogue/guide", input = GetUrl, name = AskGuide)]
pub async fn guide(code: String) -> AppResult<ReadGuide> {
    use crate::server_side::{backend, refused};
    use domain::{catalogue::ImplementationCode, error::ErrorCode};
    let code: ImplementationCode = code.parse().map_err(|_| ErrorCode::NotFound)?;
    let found = services::catalogue::guide(&backend()?, &code).await.map_err(refused)?;
    Ok(found.ok_or(ErrorCode::NotFound)?.for_readers())
}
