//! People as others see them: names, and the list of officials.

use std::collections::HashMap;

use domain::{
    accounts::{Action, Official, PersonKind, Resource, Role, can},
    error::ErrorCode,
    ids::{DepartmentId, PersonId},
    page::{PAGE_SIZE, Page},
    text::Bilingual,
};
use entity::{department, person, post};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use super::rows;
use crate::{Backend, Result};

/// Names by person.
pub type Names = HashMap<PersonId, String>;

/// An official in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Who.
    pub person: PersonId,
    /// The name shown to others.
    pub name: String,
    /// What the official signs in with.
    pub user_name: String,
    /// Whether the account is suspended.
    pub suspended: bool,
    /// Whether an authenticator app is set up.
    pub second_step: bool,
    /// The posts held.
    pub posts: Vec<EntryPost>,
}

/// A post in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryPost {
    /// Where.
    pub department: DepartmentId,
    /// The department's name.
    pub department_name: Bilingual,
    /// As what.
    pub role: Role,
}

/// The names of these people; those whose account is closed have none.
///
/// # Errors
/// When the database fails.
pub async fn names(db: &impl ConnectionTrait, people: impl IntoIterator<Item = PersonId>) -> Result<Names> {
    let mut ids: Vec<i64> = people.into_iter().map(|person| person.0).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(Names::new());
    }
    let rows: Vec<(i64, String)> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .filter(person::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().filter(|(_, name)| !name.is_empty()).map(|(id, name)| (PersonId(id), name)).collect())
}

/// Officials, the newest first, from `cursor` on.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for everybody but the security administrator.
pub async fn list_officials(backend: &Backend, administrator: &Official, cursor: Option<i64>) -> Result<Page<Entry>> {
    can(&administrator.actor(), Action::ManagePeople, Resource::System)?;
    let db = backend.db().read();
    let mut query = person::Entity::find().filter(person::Column::Kind.eq(PersonKind::Official.name()));
    if let Some(cursor) = cursor {
        query = query.filter(person::Column::Id.lt(cursor));
    }
    let rows = query.order_by_desc(person::Column::Id).limit(PAGE_SIZE + 1).all(db).await?;
    let entries = with_posts(db, rows).await?;
    Ok(Page::from_rows(entries, PAGE_SIZE, |entry| entry.person.to_string()))
}

/// One official.
///
/// # Errors
/// [`ErrorCode::NotFound`] without such an official; [`ErrorCode::Forbidden`] for everybody but the security
/// administrator.
pub async fn entry(backend: &Backend, administrator: &Official, person: PersonId) -> Result<Entry> {
    can(&administrator.actor(), Action::ManagePeople, Resource::System)?;
    let db = backend.db().read();
    let row = rows::find(db, person).await?;
    if rows::kind(&row)? != PersonKind::Official {
        return Err(ErrorCode::NotFound.into());
    }
    with_posts(db, vec![row]).await?.pop().ok_or_else(|| ErrorCode::NotFound.into())
}

/// Adds the posts and their departments' names: two queries, however many people.
async fn with_posts(db: &impl ConnectionTrait, people: Vec<person::Model>) -> Result<Vec<Entry>> {
    let ids: Vec<i64> = people.iter().map(|person| person.id).collect();
    let posts =
        post::Entity::find().filter(post::Column::PersonId.is_in(ids)).order_by_asc(post::Column::Id).all(db).await?;
    let departments = department::Entity::find()
        .filter(department::Column::Id.is_in(posts.iter().map(|post| post.department_id)))
        .all(db)
        .await?;
    let names: HashMap<i64, Bilingual> =
        departments.into_iter().map(|row| (row.id, Bilingual { zh: row.name_zh, en: row.name_en })).collect();
    let mut held: HashMap<i64, Vec<EntryPost>> = HashMap::new();
    for row in &posts {
        let post = rows::to_post(row)?;
        let department_name = names.get(&row.department_id).cloned().unwrap_or_default();
        held.entry(row.person_id).or_default().push(EntryPost {
            department: post.department,
            department_name,
            role: post.role,
        });
    }
    Ok(people.into_iter().map(|row| to_entry(row, &mut held)).collect())
}

fn to_entry(row: person::Model, held: &mut HashMap<i64, Vec<EntryPost>>) -> Entry {
    Entry {
        person: PersonId(row.id),
        suspended: row.suspended_at.is_some(),
        second_step: rows::has_authenticator(&row),
        posts: held.remove(&row.id).unwrap_or_default(),
        name: row.name,
        user_name: row.user_name.unwrap_or_default(),
    }
}
