//! The log as the audit administrator reads it.

use chrono::{DateTime, Utc};
use domain::{
    accounts::{Action, Official, Resource, can},
    ids::PersonId,
    page::{PAGE_SIZE, Page},
    text::Bilingual,
};
use entity::{audit_event, department, person};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::{
    Backend, Result,
    accounts::{Names, names},
};

/// What to look for. Empty fields do not narrow the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// On what, as in `case/12`.
    pub subject: String,
    /// Who: a person's number or an official's user name.
    pub person: String,
}

/// An event as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Position in the chain.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none for strangers and the system.
    pub person: Option<PersonId>,
    /// The person's name; empty when the account is closed.
    pub name: String,
    /// In whose name.
    pub department: Option<Bilingual>,
    /// What.
    pub action: String,
    /// On what.
    pub subject: String,
    /// Why, in the actor's words.
    pub reason: Option<String>,
    /// Facts of the act, as JSON; empty if there are none.
    pub detail: String,
    /// Hash of the event.
    pub hash: String,
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
