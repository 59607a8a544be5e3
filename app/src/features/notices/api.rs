//! The server functions: the inbox, marking as read, preferences, the demo's outbox.

use chrono::{DateTime, Utc};
use domain::notices::Notice;
use domain::page::Page;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::forms::{FormOutcome, Ticket};
use crate::wire::AppResult;

/// A page of the reader's inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbox {
    /// Whose; for the topic.
    pub person: i64,
    /// The version of the topic it was read at.
    pub topic_version: i64,
    /// The notices, newest first.
    pub page: Page<Notice>,
    /// How many were not read yet, on all pages.
    pub unread: u32,
    /// Whether e-mail is wanted.
    pub email: bool,
    /// Whether SMS is wanted.
    pub sms: bool,
}

/// What a demo adapter took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Its number.
    pub id: i64,
    /// `email` or `sms`.
    pub channel: String,
    /// To whom, masked.
    pub recipient: String,
    /// What it says, with the subject of an e-mail as its first line.
    pub text: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// The reader's notices.
#[server(prefix = "/api", endpoint = "notices/inbox", input = GetUrl, name = AskNotices)]
pub async fn inbox(#[server(default)] after: String) -> AppResult<Inbox> {
    use crate::server_side::{backend, refused};
    use domain::page::PAGE_SIZE;
    use services::{Topic, notices};
    let (backend, person) = (backend()?, reader().await?.person);
    let db = backend.db().read();
    // Before the rows: a change in between makes the page fetch again instead of missing it.
    let topic_version =
        backend.live().version(db, Topic::Person(person)).await.map_err(|error| refused(error.into()))?;
    let page = notices::inbox(db, person, after.parse().ok(), PAGE_SIZE).await.map_err(refused)?;
    let unread = notices::unread(db, person).await.map_err(refused)?;
    let wanted = notices::preferences(db, person).await.map_err(refused)?;
    Ok(Inbox { person: person.0, topic_version, page, unread, email: wanted.email, sms: wanted.sms })
}

/// Marks a notice as read and goes on to what it is about.
#[server(prefix = "/api", endpoint = "notices/open", name = OpenNotice)]
pub async fn open(notice: i64, #[server(default)] ticket: Ticket) -> AppResult<FormOutcome> {
    use crate::{
        forms::finish,
        locale::LangPath,
        server_side::{backend, key, refused},
    };
    let (reader, key, id) = (reader().await?, key(&ticket)?, domain::ids::NoticeId(notice));
    let path = services::notices::mark_read(&backend()?, &reader, &key, id).await.map_err(refused)?;
    finish(&ticket, FormOutcome::done_anew(ticket.lang().path(&path))).await
}

/// Marks everything up to `newest` as read.
#[server(prefix = "/api", endpoint = "notices/read_all", name = ReadAll)]
pub async fn read_all(newest: i64, #[server(default)] ticket: Ticket) -> AppResult<FormOutcome> {
    use crate::{
        forms::finish,
        locale::LangPath,
        paths,
        server_side::{backend, key, refused},
    };
    let (reader, key, newest) = (reader().await?, key(&ticket)?, domain::ids::NoticeId(newest));
    services::notices::mark_all_read(&backend()?, &reader, &key, newest).await.map_err(refused)?;
    finish(&ticket, FormOutcome::done_anew(ticket.lang().path(paths::NOTICES))).await
}

/// Keeps by which ways the reader wants to be told.
#[server(prefix = "/api", endpoint = "notices/prefer", name = Prefer)]
pub async fn prefer(
    #[server(default)] email: bool,
    #[server(default)] sms: bool,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    use crate::{
        forms::finish,
        locale::LangPath,
        paths,
        server_side::{backend, key, refused},
    };
    use services::notices::{Preferences, set_preferences};
    let (reader, key) = (reader().await?, key(&ticket)?);
    set_preferences(&backend()?, &reader, &key, Preferences { email, sms }).await.map_err(refused)?;
    finish(&ticket, FormOutcome::done_anew(ticket.lang().path(paths::NOTICES))).await
}

/// What the demo adapters took, for a system administrator.
#[server(prefix = "/api", endpoint = "notices/outbox", input = GetUrl, name = AskOutbox)]
pub async fn outbox(#[server(default)] after: String) -> AppResult<Page<Taken>> {
    use crate::server_side::{backend, refused};
    use domain::page::PAGE_SIZE;
    let backend = backend()?;
    let page = services::notices::demo_messages(backend.db().read(), after.parse().ok(), PAGE_SIZE);
    let taken = |row: services::notices::DemoMessage| Taken {
        id: row.id,
        channel: row.channel,
        recipient: row.recipient,
        text: if row.subject.is_empty() { row.text } else { format!("{}\n\n{}", row.subject, row.text) },
        at: row.created_at,
    };
    Ok(page.await.map_err(refused)?.map(taken))
}

/// Who reads.
#[cfg(feature = "ssr")]
async fn reader() -> AppResult<domain::accounts::SignedIn> {
    use crate::wire::AppError;
    let actor = crate::server_side::actor().await?;
    actor.signed_in().cloned().map_err(|denied| AppError::Refused(denied.into()))
}
