//! The applicant's writing before submitting.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::forms::{FormOutcome, Ticket};
use crate::wire::AppResult;

#[cfg(feature = "ssr")]
use super::server::{citizen, key, key_for, outcome};
#[cfg(feature = "ssr")]
use crate::forms::{FormState, finish};
#[cfg(feature = "ssr")]
use crate::locale::LangPath;
#[cfg(feature = "ssr")]
use crate::server_side::{backend, refused};

/// A topic of the form and where it leads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// The case.
    pub case: i64,
    /// The version the page showed.
    pub version: i64,
    /// The topic's key.
    pub topic: String,
    /// The page that comes next, below the language.
    pub next: String,
}

/// Begins an application, or goes on with the draft there is.
#[server(prefix = "/api", endpoint = "cases/start")]
pub async fn start_case(item: i64, #[server(default)] ticket: Ticket) -> AppResult<FormOutcome> {
    let (backend, citizen) = (backend()?, citizen().await?);
    let started = services::cases::start(&backend, &citizen, &key(&ticket)?, domain::ids::ItemId(item)).await;
    let lang = ticket.lang();
    let first = |done: services::cases::Done| lang.path(&format!("/cases/{}/apply/form/first", done.case));
    finish(&ticket, outcome(started, FormState::new("start"), first, "/")?).await
}

/// Keeps a topic and goes on; back to it where something is wrong.
#[server(prefix = "/api", endpoint = "cases/save_topic")]
pub async fn save_topic(
    topic: Topic,
    #[server(default)] answers: BTreeMap<String, String>,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let (backend, citizen) = (backend()?, citizen().await?);
    let key = key_for(&ticket, &answers)?;
    let typed = domain::catalogue::Answers(answers);
    let input = services::cases::AnswersInput {
        case: domain::ids::CaseId(topic.case),
        version: None,
        topic: Some(topic.topic.clone()),
        answers: typed.clone(),
    };
    let kept = services::cases::save_answers(&backend, &citizen, &key, &input).await.map_err(refused)?;
    let form = typed
        .0
        .iter()
        .fold(FormState::new("topic"), |form, (field, typed)| form.value(&format!("answers[{field}]"), typed.as_str()));
    let outcome = if kept.errors.is_empty() {
        FormOutcome::done(ticket.lang().path(&topic.next))
    } else {
        let named = kept.errors.into_iter().map(|mut error| {
            error.field = format!("answers[{}]", error.field);
            error
        });
        form.with_errors(named).into()
    };
    finish(&ticket, outcome).await
}

/// Keeps one answer while the applicant writes on. Gives the time at which it was kept, on the city's clocks.
#[server(prefix = "/api", endpoint = "cases/save_field")]
pub async fn save_field(case: i64, field: String, #[server(default)] answer: String, key: String) -> AppResult<String> {
    let (backend, citizen) = (backend()?, citizen().await?);
    let answers = [(field, answer)].into_iter().collect();
    let case = domain::ids::CaseId(case);
    let input = services::cases::AnswersInput { case, version: None, topic: None, answers };
    let key = key.parse().map_err(refused)?;
    let kept = services::cases::save_answers(&backend, &citizen, &key, &input).await.map_err(refused)?;
    Ok(domain::time::local_time(kept.at).format("%H:%M").to_string())
}

/// Sends the application in.
#[server(prefix = "/api", endpoint = "cases/submit")]
pub async fn submit(case: i64, version: i64, #[server(default)] ticket: Ticket) -> AppResult<FormOutcome> {
    let (backend, citizen) = (backend()?, citizen().await?);
    let input = services::cases::SubmitInput { case: domain::ids::CaseId(case), version };
    let submitted = services::cases::submit(&backend, &citizen, &key(&ticket)?, input).await;
    let page = ticket.lang().path(&format!("/cases/{case}"));
    let review = ticket.lang().path(&format!("/cases/{case}/apply/review"));
    finish(&ticket, outcome(submitted, FormState::new("submit"), |_| page, &review)?).await
}

/// Throws a draft away.
#[server(prefix = "/api", endpoint = "cases/discard")]
pub async fn discard(case: i64, #[server(default)] ticket: Ticket) -> AppResult<FormOutcome> {
    let (backend, citizen) = (backend()?, citizen().await?);
    let gone = services::cases::discard(&backend, &citizen, &key(&ticket)?, domain::ids::CaseId(case)).await;
    let my = ticket.lang().path(crate::paths::MY_CASES);
    finish(&ticket, outcome(gone, FormState::new("discard"), |()| my.clone(), &my)?).await
}

/// Takes an uploaded paper back.
#[server(prefix = "/api", endpoint = "cases/remove_paper")]
pub async fn remove_paper(paper: i64, #[server(default)] ticket: Ticket) -> AppResult<FormOutcome> {
    let (backend, citizen) = (backend()?, citizen().await?);
    let paper = domain::ids::MaterialId(paper);
    let removed = services::cases::upload::remove(&backend, &citizen, &key(&ticket)?, paper).await;
    let back = ticket.safe_back().unwrap_or("/").to_owned();
    // The page is the same one, so it is loaded anew to show the list without the paper.
    let outcome = match outcome(removed, FormState::new("remove_paper"), |_| back.clone(), &back)? {
        FormOutcome::Done { location, .. } => FormOutcome::done_anew(location),
        invalid @ FormOutcome::Invalid(_) => invalid,
    };
    finish(&ticket, outcome).await
}
