//! Adds events to the chain, inside the transaction of the act itself.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::{accounts::Actor, ids::DepartmentId};
use entity::{audit_event, audit_head};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, EntityTrait, IntoActiveModel, QuerySelect,
    sea_query::LockType,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{Result, ServiceError};

/// An act as the use-case describes it. Who and when come from the transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEvent {
    /// What: `<word>/<verb>`, as in `cases/accept`.
    pub action: &'static str,
    /// On what: `<thing>/<id>`, as in `case/12`.
    pub subject: String,
    /// In whose name.
    pub department: Option<DepartmentId>,
    /// Why, in the actor's words.
    pub reason: Option<String>,
    /// Facts of the act. Never personal data: the log is kept for ever.
    pub detail: Value,
}

impl AuditEvent {
    /// An act without department, reason or detail.
    #[must_use]
    pub fn new(action: &'static str, subject: impl Into<String>) -> Self {
        Self { action, subject: subject.into(), department: None, reason: None, detail: json!({}) }
    }

    /// In the name of `department`.
    #[must_use]
    pub const fn of(mut self, department: DepartmentId) -> Self {
        self.department = Some(department);
        self
    }

    /// For `reason`.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// With these facts.
    #[must_use]
    pub fn with(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }
}

/// Appends `events` behind the head, which stays locked until the transaction ends.
pub(crate) async fn append(
    db: &DatabaseTransaction,
    actor: &Actor,
    now: DateTime<Utc>,
    events: Vec<AuditEvent>,
) -> Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    let head = audit_head::Entity::find_by_id(1).lock(LockType::Update).one(db).await?;
    let mut head = head.ok_or_else(|| ServiceError::fault("the audit log has no head; run `sunhall migrate`"))?;
    let mut rows = Vec::with_capacity(events.len());
    for event in events {
        let mut row = audit_event::Model {
            seq: head.seq + 1,
            at: now,
            actor_id: actor.person().map(|person| person.0),
            department_id: event.department.map(|department| department.0),
            action: event.action.to_owned(),
            subject: event.subject,
            reason: event.reason,
            detail: event.detail,
            previous_hash: head.hash,
            hash: String::new(),
        };
        row.hash = event_hash(&row);
        head.seq = row.seq;
        head.hash = row.hash.clone();
        rows.push(row.into_active_model());
    }
    audit_event::Entity::insert_many(rows).exec_without_returning(db).await?;
    let head = audit_head::ActiveModel { id: Set(1), seq: Set(head.seq), hash: Set(head.hash) };
    head.update(db).await?;
    Ok(())
}

/// The hash that `row` must carry: SHA-256 over the hash before it and everything it says.
#[must_use]
pub fn event_hash(row: &audit_event::Model) -> String {
    let content = json!({
        "seq": row.seq,
        "at": row.at.to_rfc3339_opts(SecondsFormat::Millis, true),
        "actor": row.actor_id,
        "department": row.department_id,
        "action": row.action,
        "subject": row.subject,
        "reason": row.reason,
        "detail": row.detail,
    });
    let mut hash = Sha256::new();
    hash.update(b"sunhall audit event v1\0");
    hash.update(row.previous_hash.as_bytes());
    hash.update([0]);
    // serde_json keeps the keys of an object in order, so equal contents have equal bytes.
    hash.update(content.to_string().as_bytes());
    hex::encode(hash.finalize())
}
