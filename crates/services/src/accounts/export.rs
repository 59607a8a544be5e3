//! Everything the system keeps about a person, for that person (Personal Information Protection Law 个人信息保护法,
//! article 45).

use domain::accounts::{Actor, SignedIn};
use entity::{audit_event, sign_in};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use super::personal::{own_numbers, profile};
use crate::{Backend, Result, audit::AuditEvent};

/// The person's data as JSON, numbers in full. That it was taken out is logged.
///
/// # Errors
/// When the database fails or a sealed value does not open.
pub async fn export(backend: &Backend, actor: &SignedIn) -> Result<Value> {
    let tx = backend.begin(&Actor::SignedIn(actor.clone())).await?;
    let (db, key) = (tx.db(), backend.data_key());
    let profile = profile(db, key, actor.person).await?;
    let numbers = own_numbers(db, key, actor).await?;
    let sign_ins = sign_in::Entity::find()
        .filter(sign_in::Column::PersonId.eq(actor.person.0))
        .order_by_asc(sign_in::Column::Id)
        .all(db)
        .await?;
    let subject = format!("person/{}", actor.person);
    let events = audit_event::Entity::find()
        .filter(
            Condition::any()
                .add(audit_event::Column::ActorId.eq(actor.person.0))
                .add(audit_event::Column::Subject.eq(&subject)),
        )
        .order_by_asc(audit_event::Column::Seq)
        .all(db)
        .await?;
    let document = json!({
        "exported_at": tx.now(),
        "profile": profile,
        "mobile": numbers.mobile,
        "identity": numbers.identity,
        "sign_ins": sign_ins.iter().map(sign_in_json).collect::<Vec<_>>(),
        "log": events.iter().map(event_json).collect::<Vec<_>>(),
    });
    tx.audit(AuditEvent::new("accounts/export", subject));
    tx.commit().await?;
    Ok(document)
}

fn sign_in_json(row: &sign_in::Model) -> Value {
    json!({
        "started_at": row.started_at,
        "seen_at": row.seen_at,
        "ended_at": row.ended_at,
        "ended_because": row.ended_because,
        "device": row.device,
        "address": row.address,
    })
}

/// An act by or upon the person. Others' reasons stay with those who gave them, except for looking at the data.
fn event_json(row: &audit_event::Model) -> Value {
    json!({ "at": row.at, "action": row.action, "subject": row.subject, "department": row.department_id })
}
