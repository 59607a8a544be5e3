//! The log as the audit administrator reads it.

use domain::{
    accounts::{Action, Official, Resource, can},
    audit::{Entry, Filter, LastCheck, Log},
    ids::PersonId,
    page::{PAGE_SIZE, Page},
    text::Bilingual,
};
use entity::{audit_event, department, person};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{checks::SUBJECT, verify::stored_head};
use crate::{
    Backend, Result,
    accounts::{Names, names},
};

/// A page of the log, with the end of the chain and the latest check.
///
/// # Errors
/// [`domain::error::ErrorCode::Forbidden`] for everybody but the audit administrator.
pub async fn log(backend: &Backend, reader: &Official, filter: &Filter, cursor: Option<i64>) -> Result<Log> {
    let page = list(backend, reader, filter, cursor).await?;
    let db = backend.db().read();
    Ok(Log { page, head: stored_head(db).await?, checked: last_check(db).await? })
}

/// Events, the latest first, from `cursor` on.
///
/// # Errors
/// [`domain::error::ErrorCode::Forbidden`] for everybody but the audit administrator.
pub async fn list(backend: &Backend, reader: &Official, filter: &Filter, cursor: Option<i64>) -> Result<Page<Entry>> {
    can(&reader.actor(), Action::ReadAudit, Resource::System)?;
    let db = backend.db().read();
    let mut query = audit_event::Entity::find().order_by_desc(audit_event::Column::Seq).limit(PAGE_SIZE + 1);
    if !filter.subject.trim().is_empty() {
        query = query.filter(audit_event::Column::Subject.eq(filter.subject.trim()));
    }
    if !filter.person.trim().is_empty() {
        let Some(person) = find_person(db, filter.person.trim()).await? else { return Ok(Page::default()) };
        query = query.filter(audit_event::Column::ActorId.eq(person));
    }
    if let Some(cursor) = cursor {
        query = query.filter(audit_event::Column::Seq.lt(cursor));
    }
    let page = Page::from_rows(query.all(db).await?, PAGE_SIZE, |row| row.seq.to_string());
    let names = names(db, page.rows.iter().filter_map(|row| row.actor_id.map(PersonId))).await?;
    let departments = department::Entity::find()
        .filter(department::Column::Id.is_in(page.rows.iter().filter_map(|row| row.department_id)))
        .all(db)
        .await?;
    Ok(page.map(|row| entry(row, &names, &departments)))
}

/// The latest check, from the log itself.
async fn last_check(db: &impl ConnectionTrait) -> Result<Option<LastCheck>> {
    let row = audit_event::Entity::find()
        .filter(audit_event::Column::Subject.eq(SUBJECT))
        .order_by_desc(audit_event::Column::Seq)
        .one(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    // Whoever forges the row shows in the next check; the page is shown all the same.
    let Ok(check) = serde_json::from_value(row.detail) else { return Ok(None) };
    let by = names(db, row.actor_id.map(PersonId)).await?.into_values().next().unwrap_or_default();
    Ok(Some(LastCheck { at: row.at, by, check }))
}

async fn find_person(db: &impl ConnectionTrait, typed: &str) -> Result<Option<i64>> {
    if let Ok(number) = typed.parse() {
        return Ok(Some(number));
    }
    let row = person::Entity::find().filter(person::Column::UserName.eq(typed.to_ascii_lowercase())).one(db).await?;
    Ok(row.map(|row| row.id))
}

fn entry(row: audit_event::Model, names: &Names, departments: &[department::Model]) -> Entry {
    let person = row.actor_id.map(PersonId);
    let name = person.and_then(|person| names.get(&person).cloned()).unwrap_or_default();
    let department = departments.iter().find(|department| Some(department.id) == row.department_id);
    let is_empty = row.detail.as_object().is_none_or(serde_json::Map::is_empty);
    Entry {
        seq: row.seq,
        at: row.at,
        person,
        name,
        department: department.map(|row| Bilingual::new(row.name_zh.clone(), row.name_en.clone())),
        action: row.action,
        subject: row.subject,
        reason: row.reason,
        detail: if is_empty { String::new() } else { row.detail.to_string() },
        hash: row.hash,
    }
}
