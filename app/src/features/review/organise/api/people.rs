//! What can be done to the roll, and to comments.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::forms::{FormOutcome, Ticket};
use crate::wire::AppResult;

#[cfg(feature = "ssr")]
use super::{
    roll,
    server::{organiser, page},
};
#[cfg(feature = "ssr")]
use domain::ids::{MemberId, ReviewId};

/// A member to be added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MemberFields {
    /// The number.
    pub number: String,
    /// The name.
    pub name: String,
    /// The group's key.
    pub group: String,
    /// Mobile number.
    pub mobile: String,
    /// E-mail address.
    pub email: String,
    /// Where the member works.
    pub organisation: String,
    /// Why the member is added.
    pub reason: String,
}

/// Takes over the list that waits, if it is still the one that was looked at.
#[server(prefix = "/api", endpoint = "review/organise/import", name = ImportList)]
pub async fn import(
    review: i64,
    #[server(default)] list: String,
    #[server(default)] distinct: bool,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let outcome = roll::import(ReviewId(review), (&list, distinct), &ticket).await?;
    crate::forms::finish(&ticket, outcome).await
}

/// Takes everybody off the roll, before anybody has a code.
#[server(prefix = "/api", endpoint = "review/organise/empty-roll", name = EmptyRoll)]
pub async fn empty(
    review: i64,
    #[server(default)] reason: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let outcome = roll::empty(ReviewId(review), &reason, &ticket).await?;
    crate::forms::finish(&ticket, outcome).await
}

/// Forgets the list that waits.
#[server(prefix = "/api", endpoint = "review/organise/discard", name = DiscardList)]
pub async fn discard(review: i64, #[server(default)] ticket: Ticket) -> AppResult<FormOutcome> {
    organiser().await?;
    let review = ReviewId(review);
    let session = crate::server_side::auth_session().await?.session;
    crate::server_side::forget(&session, &roll::list_name(review)).await?;
    crate::forms::finish(&ticket, FormOutcome::done_anew(page(&ticket, review, "/roll"))).await
}

/// Adds one member.
#[server(prefix = "/api", endpoint = "review/organise/add", name = AddMember)]
pub async fn add(
    review: i64,
    #[server(default)] fields: MemberFields,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let outcome = roll::add(ReviewId(review), fields, &ticket).await?;
    crate::forms::finish(&ticket, outcome).await
}

/// Strikes a member off the roll.
#[server(prefix = "/api", endpoint = "review/organise/strike", name = StrikeMember)]
pub async fn strike(
    review: i64,
    member: i64,
    #[server(default)] reason: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let outcome = roll::strike(ReviewId(review), MemberId(member), &reason, &ticket).await?;
    crate::forms::finish(&ticket, outcome).await
}

/// Puts right where a member is reached. What is left empty stays as it is.
#[server(prefix = "/api", endpoint = "review/organise/contact", name = CorrectContact)]
pub async fn contact(
    review: i64,
    member: i64,
    #[server(default)] mobile: String,
    #[server(default)] email: String,
    #[server(default)] reason: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let typed = (mobile.as_str(), email.as_str(), reason.as_str());
    let outcome = roll::contact(ReviewId(review), MemberId(member), typed, &ticket).await?;
    crate::forms::finish(&ticket, outcome).await
}

/// Passes a comment on, or holds it back for a reason.
#[server(prefix = "/api", endpoint = "review/organise/moderate")]
pub async fn moderate(
    review: i64,
    comment: String,
    seen: String,
    #[server(default)] reason: Option<String>,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let decided = super::moderation::moderate(ReviewId(review), (&comment, &seen), reason.as_deref(), &ticket);
    let outcome = decided.await?;
    crate::forms::finish(&ticket, outcome).await
}
