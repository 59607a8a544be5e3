//! The check the audit administrator asks for: the latest events, so that it ends soon. The whole log is checked by
//! `sunhall verify audit`.

use domain::{
    accounts::{Action, Official, Resource, can},
    audit::{Check, Outcome, Trouble},
    error::ErrorCode,
};
use serde_json::json;

use super::{AuditEvent, AuditFault, verify::verify_latest};
use crate::{Backend, IdempotencyKey, Once, Result};

/// How many events a check looks at.
pub const CHECKED: u64 = 5_000;

/// What the log says was checked: itself.
pub(super) const SUBJECT: &str = "audit/log";

/// Checks the latest [`CHECKED`] events and keeps in the log that it was done, with what was found.
///
/// # Errors
/// [`ErrorCode::Internal`] when the head of the log is damaged: nothing can be written to it then;
/// [`ErrorCode::Forbidden`] for everybody but the audit administrator.
pub async fn check(backend: &Backend, reader: &Official, key: &IdempotencyKey) -> Result<Check> {
    let actor = reader.actor();
    can(&actor, Action::ReadAudit, Resource::System)?;
    // Before the transaction: nobody who writes has to wait for it.
    let check = look(backend).await?;
    let tx = match backend.once(&actor, key, "audit/check", &json!({})).await? {
        Once::Again(check) => return Ok(check),
        Once::First(tx) => tx,
    };
    tx.audit(AuditEvent::new("audit/check", SUBJECT).with(serde_json::to_value(check)?));
    tx.finish(check).await
}

async fn look(backend: &Backend) -> Result<Check> {
    let latest = verify_latest(backend.db().read(), CHECKED).await?;
    let outcome = match &latest.report.fault {
        None => Outcome::Whole,
        Some(AuditFault::Chain(fault)) => fault.into(),
        Some(AuditFault::BehindHead(sequence)) => Outcome::Broken(Trouble::BehindHead, *sequence),
        Some(AuditFault::Head) => return Err(ErrorCode::Internal.into()),
    };
    if let Some(fault) = &latest.report.fault {
        tracing::error!(%fault, "the audit log was changed");
    }
    Ok(Check { from: latest.from, to: latest.to, outcome })
}
