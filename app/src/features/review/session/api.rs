//! The server functions of live sessions.

use domain::review::view::{Audience, ChairDesk, SessionNow};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::features::review::api::Door;
use crate::forms::{FormOutcome, Ticket};
use crate::wire::AppResult;

/// What moves all the time on the chair's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// What everybody sees.
    pub now: SessionNow,
    /// Who follows.
    pub audience: Audience,
}

/// The session as everybody sees it.
#[server(prefix = "/api", endpoint = "review/session", input = GetUrl, name = AskSession)]
pub async fn session_now(review: i64) -> AppResult<SessionNow> {
    use crate::server_side::{backend, refused};
    services::review::session::session_told(&backend()?, domain::ids::ReviewId(review)).await.map_err(refused)
}

/// The session as the chair sees it.
#[server(prefix = "/api", endpoint = "review/chair", input = GetUrl, name = AskChair)]
pub async fn chair_desk(review: i64) -> AppResult<ChairDesk> {
    use crate::server_side::{backend, official, refused};
    let official = official().await?;
    let desk = services::review::session::chair_desk(&backend()?, &official, domain::ids::ReviewId(review)).await;
    desk.map_err(refused)
}

/// Turnout, and who follows.
#[server(prefix = "/api", endpoint = "review/chair/figures", input = GetUrl, name = AskFigures)]
pub async fn chair_figures(review: i64) -> AppResult<Figures> {
    use crate::server_side::{backend, refused};
    let (backend, review) = (backend()?, domain::ids::ReviewId(review));
    let now = services::review::session::session_now(&backend, review).await.map_err(refused)?;
    let audience = backend.live().audience(&backend, review).await.map_err(|error| refused(error.into()))?;
    Ok(Figures { now, audience })
}

/// An act of the chair on a question's window, by the name of the act.
#[server(prefix = "/api", endpoint = "review/chair/act", name = ChairAct)]
pub async fn chair_act(
    review: i64,
    place: u32,
    version: i64,
    act: String,
    #[server(default)] seconds: String,
    #[server(default)] reason: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let typed = super::server::Typed { place, version, act: &act, seconds: &seconds, reason: &reason };
    let outcome = super::server::act(domain::ids::ReviewId(review), &typed, &ticket).await?;
    crate::forms::finish(&ticket, outcome).await
}

/// What a terminal needs. It is for whoever watches over it; a member is nobody's there until the code is typed.
#[server(prefix = "/api", endpoint = "review/terminal", input = GetUrl, name = AskTerminal)]
pub async fn terminal_booth(review: i64) -> AppResult<Door> {
    super::server::terminal_booth(review).await
}

/// Signs the message that was blinded for the group of the member with this code. `blinded` is JSON: base64url by the
/// group's id.
#[server(prefix = "/api", endpoint = "review/terminal/issue", name = IssueAtTerminal)]
pub async fn issue_at_terminal(review: i64, code: String, blinded: String) -> AppResult<(String, String)> {
    super::server::issue_at_terminal(domain::ids::ReviewId(review), &code, &blinded).await
}
