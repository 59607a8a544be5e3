//! The department's answer.

use domain::{
    accounts::{Action, Official, Resource, can},
    cases::Reason,
    error::ErrorCode,
    review::matter::MatterNumber,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::rows::{self, today};
use crate::{Backend, IdempotencyKey, Once, Result, audit::AuditEvent};

/// The answer to an act: which matter, at which version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterDone {
    /// The matter.
    pub number: MatterNumber,
    /// Its version after the act.
    pub version: i64,
}

/// Answers a matter for its department. `version` is that of the matter as it was read.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for who does not work there, [`ErrorCode::NotNow`] unless an answer is owed,
/// [`ErrorCode::ChangedMeanwhile`] for an old version.
pub async fn answer_matter(
    backend: &Backend,
    official: &Official,
    key: &IdempotencyKey,
    (number, version): (MatterNumber, i64),
    text: Reason,
) -> Result<MatterDone> {
    let actor = official.actor();
    let found = rows::find(backend.db().read(), number).await?;
    can(&actor, Action::AnswerMatters, Resource::Department(found.department()))?;
    let input = (number, version, &text);
    let tx = match backend.once(&actor, key, "review/answer_matter", &input).await? {
        Once::Again(done) => return Ok(done),
        Once::First(tx) => tx,
    };
    let matter = rows::hold(tx.db(), number).await?;
    if matter.row.version != version {
        return Err(ErrorCode::ChangedMeanwhile.into());
    }
    let late = matter.state.is_late(today(&tx));
    let state = matter.state.clone().answer(text, official.person(), today(&tx)).map_err(ErrorCode::from)?;
    let version = rows::save(&tx, &matter, &state).await?;
    rows::touch(&tx, &matter);
    tx.audit(AuditEvent::new("review/answer_matter", matter.subject()).with(json!({ "late": late })));
    tx.finish(MatterDone { number, version }).await
}
