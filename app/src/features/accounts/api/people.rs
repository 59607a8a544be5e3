//! Officials, for the security administrator: the list, one official, opening an account.

use domain::accounts::{DepartmentName, OfficialDetails, OfficialEntry, PeopleFilter};
use domain::page::Page;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::forms::{FormOutcome, Ticket};
use crate::wire::AppResult;

#[cfg(feature = "ssr")]
use super::server::{key, security_administrator};
#[cfg(feature = "ssr")]
use crate::forms::{FormState, finish};
#[cfg(feature = "ssr")]
use crate::locale::LangPath;
#[cfg(feature = "ssr")]
use crate::server_side::{backend, refused};
#[cfg(feature = "ssr")]
use services::{
    ServiceError,
    accounts::{self, NewOfficial},
};

/// A page of the list, with the departments it can be narrowed down by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// The officials, the newest first.
    pub page: Page<OfficialEntry>,
    /// Every department.
    pub departments: Vec<DepartmentName>,
}

/// One official, with the departments a post can be granted in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficialPage {
    /// The official.
    pub details: OfficialDetails,
    /// Every department.
    pub departments: Vec<DepartmentName>,
}

/// The officials who match.
#[server(prefix = "/api", endpoint = "accounts/people", input = GetUrl, name = AskPeople)]
pub async fn people(#[server(default)] filter: PeopleFilter, #[server(default)] after: String) -> AppResult<People> {
    let (backend, administrator) = (backend()?, security_administrator().await?);
    let page = accounts::find_officials(&backend, &administrator, &filter, after.parse().ok()).await;
    let departments = accounts::departments(backend.db().read()).await.map_err(refused)?;
    Ok(People { page: page.map_err(refused)?, departments })
}

/// One official.
#[server(prefix = "/api", endpoint = "accounts/official", input = GetUrl, name = AskOfficial)]
pub async fn official(person: i64) -> AppResult<OfficialPage> {
    let (backend, administrator) = (backend()?, security_administrator().await?);
    let details = accounts::official(&backend, &administrator, domain::ids::PersonId(person)).await;
    let departments = accounts::departments(backend.db().read()).await.map_err(refused)?;
    Ok(OfficialPage { details: details.map_err(refused)?, departments })
}

/// Opens an official's account.
#[server(prefix = "/api", endpoint = "accounts/create_official")]
pub async fn create_official(
    #[server(default)] name: String,
    #[server(default)] user_name: String,
    #[server(default)] password: String,
    #[server(default)] lang: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let (backend, administrator, key) = (backend()?, security_administrator().await?, key(&ticket)?);
    let form = FormState::new("create_official").value("name", &name).value("user_name", &user_name);
    let form = form.value("lang", &lang);
    let lang = domain::text::Lang::from_code(&lang).unwrap_or_default();
    let new = NewOfficial { name: &name, user_name: &user_name, password: &password, lang };
    let outcome = match accounts::create_official(&backend, &administrator, &key, new).await {
        Ok(person) => FormOutcome::done(ticket.lang().path(&format!("/admin/people/{person}?done=created"))),
        Err(ServiceError::Invalid(errors)) => form.with_errors(errors).into(),
        Err(error) => return Err(refused(error)),
    };
    finish(&ticket, outcome).await
}
