//! Adds events to the chain, inside the transaction of the act itself.

use ballot::chain::Head;
use chrono::{DateTime, Utc};
use domain::{
    accounts::Actor,
    ids::{DepartmentId, PersonId},
};
use entity::{audit_event, audit_head};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, EntityTrait, IntoActiveModel, QuerySelect,
    sea_query::LockType,
};
use serde_json::{Value, json};

use super::chain::{self, CHAIN};
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
    /// Who, where it is not who began the transaction: it carries the acts of several.
    pub actor: Option<PersonId>,
}

impl AuditEvent {
    /// An act without department, reason or detail.
    #[must_use]
    pub fn new(action: &'static str, subject: impl Into<String>) -> Self {
        Self { action, subject: subject.into(), department: None, reason: None, detail: json!({}), actor: None }
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

    /// By `person`, who shares the transaction with others.
    #[must_use]
    pub const fn by(mut self, person: PersonId) -> Self {
        self.actor = Some(person);
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
    let row = audit_head::Entity::find_by_id(1).lock(LockType::Update).one(db).await?;
    let row = row.ok_or_else(|| ServiceError::fault("the audit log has no head; run `sunhall migrate`"))?;
    let mut head = chain::head(&row)?;
    let mut rows = Vec::with_capacity(events.len());
    for event in events {
        let row = next_row(&mut head, actor, now, event)?;
        rows.push(row.into_active_model());
    }
    audit_event::Entity::insert_many(rows).exec_without_returning(db).await?;
    let row =
        audit_head::ActiveModel { id: Set(1), seq: Set(head.sequence.cast_signed()), hash: Set(head.hash.to_string()) };
    row.update(db).await?;
    Ok(())
}

/// The row that follows `head`, which moves on to it.
fn next_row(head: &mut Head, actor: &Actor, now: DateTime<Utc>, event: AuditEvent) -> Result<audit_event::Model> {
    let mut row = audit_event::Model {
        seq: (head.sequence + 1).cast_signed(),
        at: now,
        actor_id: event.actor.or(actor.person()).map(|person| person.0),
        department_id: event.department.map(|department| department.0),
        action: event.action.to_owned(),
        subject: event.subject,
        reason: event.reason,
        detail: event.detail,
        previous_hash: head.hash.to_string(),
        hash: String::new(),
    };
    let link = CHAIN
        .append(head, chain::entry(&row))
        .map_err(|error| ServiceError::fault(format_args!("audit event {}: {error}", row.action)))?;
    row.hash = link.hash.to_string();
    *head = Head { sequence: link.sequence, hash: link.hash };
    Ok(row)
}
