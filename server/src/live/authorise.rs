//! Who may watch what.

use domain::accounts::{Action, Actor, Resource, can};
use domain::error::ErrorCode;
use services::{Backend, Result, Topic};

/// Proves that `actor` may know when `topic` changes.
///
/// # Errors
/// [`ErrorCode::NotSignedIn`] for strangers, [`ErrorCode::NotFound`] for what isn't theirs to see: that a case exists
/// is nobody else's business.
pub async fn may_watch(backend: &Backend, actor: &Actor, topic: Topic) -> Result<()> {
    let permitted = match topic {
        // State, turnout, and that something was counted are public.
        Topic::Review(_) | Topic::Session(_) | Topic::Results(_) => true,
        Topic::Person(person) => actor.signed_in()?.person == person,
        Topic::Inbox(department) => actor.official()?.departments().contains(&department),
        Topic::Department(department) => can(actor, Action::SeeFigures, Resource::Department(department)).is_ok(),
        Topic::Case(case) => services::cases::may_watch(backend.db().read(), actor, case).await?,
    };
    if permitted { Ok(()) } else { Err(ErrorCode::NotFound.into()) }
}
