//! What the system keeps about a person, for that person (Personal Information Protection Law 个人信息保护法, article
//! 45): account, sign-ins, cases with their answers and the list of papers, notices, and the log. The papers themselves
//! are on the pages of the cases.

use std::collections::BTreeMap;

use domain::{
    accounts::{Actor, SignedIn},
    catalogue::Answers,
};
use entity::{audit_event, case_file, case_material, notice, sign_in};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde_json::{Value, json};

use super::personal::{own_numbers, profile};
use crate::{Backend, Result, audit::AuditEvent, cases};

/// The person's data as JSON, numbers in full. That it was taken out is logged: each copy that is handed over, so that
/// there is no key under which one would not be.
///
/// # Errors
/// When the database fails or a sealed value does not open.
pub async fn export(backend: &Backend, actor: &SignedIn) -> Result<Value> {
    let tx = backend.begin(&Actor::SignedIn(actor.clone())).await?;
    let (db, key) = (tx.db(), backend.data_key());
    let profile = profile(db, key, actor.person).await?;
    let numbers = own_numbers(db, key, actor).await?;
    let cases = cases_json(backend, db, actor).await?;
    let notices = notice::Entity::find()
        .filter(notice::Column::PersonId.eq(actor.person.0))
        .order_by_asc(notice::Column::Id)
        .all(db)
        .await?;
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
        "cases": cases,
        "notices": notices.iter().map(notice_json).collect::<Vec<_>>(),
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

/// The person's cases and drafts, each with its answers and papers: one query for each table.
async fn cases_json(backend: &Backend, db: &impl ConnectionTrait, actor: &SignedIn) -> Result<Vec<Value>> {
    let own = case_file::Entity::find().filter(case_file::Column::ApplicantId.eq(actor.person.0));
    let ids = own.clone().select_only().column(case_file::Column::Id).into_query();
    let mut papers: BTreeMap<i64, Vec<Value>> = BTreeMap::new();
    let rows = case_material::Entity::find()
        .filter(case_material::Column::CaseId.in_subquery(ids))
        .order_by_asc(case_material::Column::Id);
    for row in rows.all(db).await? {
        papers.entry(row.case_id).or_default().push(paper_json(&row));
    }
    let cases = own.order_by_asc(case_file::Column::Id).all(db).await?;
    let to_json = |row: case_file::Model| {
        let papers = papers.remove(&row.id).unwrap_or_default();
        let answers = cases::open_answers(backend, row.applicant_id, &row.answers)?;
        Ok(case_json(&row, &answers, &papers))
    };
    cases.into_iter().map(to_json).collect()
}

fn case_json(row: &case_file::Model, answers: &Answers, papers: &[Value]) -> Value {
    json!({
        "number": row.number,
        "item": row.item_name_zh,
        "applicant": row.applicant_name,
        "department": row.department_id,
        "status": row.status,
        "begun_at": row.created_at,
        "changed_at": row.updated_at,
        "document": row.document_number,
        "answers": answers,
        "papers": papers,
    })
}

fn paper_json(row: &case_material::Model) -> Value {
    json!({ "paper": row.paper, "name": row.original_name, "size": row.size, "status": row.status, "at": row.created_at })
}

fn notice_json(row: &notice::Model) -> Value {
    json!({ "at": row.created_at, "read_at": row.read_at, "notice": row.data })
}

/// An act by or upon the person. Reasons stay with those who gave them.
fn event_json(row: &audit_event::Model) -> Value {
    json!({ "at": row.at, "action": row.action, "subject": row.subject, "department": row.department_id })
}
