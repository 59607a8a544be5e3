//! What the writer of a comment says to the answer. Nobody is signed in for it: the secret shows who may. The day is
//! kept and not the minute: no audit event is written, for it is no act of power, and open pages are not told, for what
//! tells them has a time. It could be compared with when members were about.

use domain::{
    accounts::Actor,
    cases::Satisfaction,
    error::ErrorCode,
    review::matter::{Fixed, MatterNumber, voice},
};
use serde::{Deserialize, Serialize};

use super::{
    lapse,
    rows::{self, today},
    tell,
};
use crate::{Backend, Result, review::cache};

/// A rating as its writer's browser sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatterRating {
    /// Which answer is rated: the first, or the second.
    pub answer: u8,
    /// What it was worth.
    pub rating: Satisfaction,
    /// The comment's secret.
    pub secret: Fixed<32>,
}

/// Rates an answer of a matter with the comment's secret, and gives the state's stable name after it. The same again
/// is answered alike and changes nothing, so that a lost answer can be asked for again.
///
/// # Errors
/// [`ErrorCode::NotFound`] when the review has no such matter, [`ErrorCode::Forbidden`] for another secret,
/// [`ErrorCode::NotNow`] while there is no such answer, [`ErrorCode::OnlyOnce`] for another rating of the same answer.
pub async fn rate_matter(
    backend: &Backend,
    public_id: &str,
    number: MatterNumber,
    given: &MatterRating,
) -> Result<&'static str> {
    let review = cache::by_public_id(backend, public_id).await?.ok_or(ErrorCode::NotFound)?.id;
    let seen = rows::find(backend.db().read(), number).await?;
    if seen.review() != review {
        return Err(ErrorCode::NotFound.into());
    }
    // Before the transaction: strangers stay away from SQLite's only writer.
    if seen.state.clock().voice != Some(voice(&given.secret)) {
        return Err(ErrorCode::Forbidden.into());
    }
    let calendar = backend.calendar().await?;
    let tx = backend.begin(&Actor::Anonymous).await?;
    let matter = rows::hold(tx.db(), number).await?;
    if let Some(before) = matter.state.rating_of(given.answer) {
        tx.abandon().await?;
        return if before == given.rating { Ok(matter.state.name()) } else { Err(ErrorCode::OnlyOnce.into()) };
    }
    if matter.state.round() != given.answer {
        return Err(ErrorCode::NotNow.into());
    }
    let state = matter.state.clone().rate(&calendar, given.rating, &given.secret, today(&tx));
    let state = state.map_err(ErrorCode::from)?;
    rows::save(&tx, &matter, &state).await?;
    if state.is_owed() {
        lapse::schedule(&tx, state.clock().due);
        tell::schedule(&tx);
    }
    tx.commit().await?;
    Ok(state.name())
}
