//! The log as a hash chain (`ballot::chain`): what of a row is hashed, and in which form.

use ballot::chain::{Chain, Head, Link};
use chrono::SecondsFormat;
use entity::{audit_event, audit_head};
use serde_json::{Value, json};

use crate::{Result, ServiceError};

/// The chain of this log.
pub const CHAIN: Chain<'static> = Chain::new("audit");

/// What of an event is hashed: everything but the hashes, and its position, which the chain adds.
pub fn entry(row: &audit_event::Model) -> Value {
    json!({
        "at": row.at.to_rfc3339_opts(SecondsFormat::Millis, true),
        "actor": row.actor_id,
        "department": row.department_id,
        "action": row.action,
        "subject": row.subject,
        "reason": row.reason,
        "detail": row.detail,
    })
}

/// The row as a link. None where its position or hashes are not even of the right form.
pub fn link(row: &audit_event::Model) -> Option<Link> {
    Some(Link {
        sequence: row.seq.try_into().ok()?,
        previous: row.previous_hash.parse().ok()?,
        hash: row.hash.parse().ok()?,
        entry: entry(row),
    })
}

/// The end of the chain as its own row has it.
pub fn head(row: &audit_head::Model) -> Result<Head> {
    let damaged = || ServiceError::Row {
        table: "audit_head",
        id: row.id.to_string(),
        what: "it does not name an event".to_owned(),
    };
    if row.seq == 0 {
        return Ok(CHAIN.empty());
    }
    Ok(Head { sequence: row.seq.try_into().map_err(|_| damaged())?, hash: row.hash.parse().map_err(|_| damaged())? })
}
