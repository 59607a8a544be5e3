//! People as others see them: names, and the list of officials.

use std::collections::HashMap;

use domain::{
    accounts::{
        Action, DepartmentName, Official, OfficialDetails, OfficialEntry, OfficialPost, PeopleFilter, PersonKind,
        Resource, can,
    },
    error::ErrorCode,
    ids::{DepartmentId, PersonId},
    page::{PAGE_SIZE, Page},
    text::Bilingual,
};
use entity::{department, person, post};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LikeExpr, Query, SimpleExpr},
};

use super::{rows, sessions};
use crate::{Backend, Result};

/// Names by person.
pub type Names = HashMap<PersonId, String>;

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

/// Officials who match the filter, the newest first, from `cursor` on: the index on kind and number is read in order.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for everybody but the security administrator.
pub async fn find_officials(
    backend: &Backend,
    administrator: &Official,
    filter: &PeopleFilter,
    cursor: Option<i64>,
) -> Result<Page<OfficialEntry>> {
    can(&administrator.actor(), Action::ManagePeople, Resource::System)?;
    let db = backend.db().read();
    let mut query = person::Entity::find().filter(person::Column::Kind.eq(PersonKind::Official.name()));
    let name = filter.name.trim();
    if !name.is_empty() {
        query = query.filter(named(name));
    }
    match (filter.department.trim(), filter.department.trim().parse::<i64>()) {
        ("", _) => {}
        (_, Ok(department)) => query = query.filter(works_in(department)),
        (_, Err(_)) => return Ok(Page::default()),
    }
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
pub async fn official(backend: &Backend, administrator: &Official, person: PersonId) -> Result<OfficialDetails> {
    can(&administrator.actor(), Action::ManagePeople, Resource::System)?;
    let db = backend.db().read();
    let row = rows::find(db, person).await?;
    if rows::kind(&row)? != PersonKind::Official {
        return Err(ErrorCode::NotFound.into());
    }
    let created_at = row.created_at;
    let sessions = sessions::count(backend, PersonKind::Official, person).await?;
    let entry = with_posts(db, vec![row]).await?.pop().ok_or(ErrorCode::NotFound)?;
    Ok(OfficialDetails { entry, created_at, sessions, own: person == administrator.person() })
}

/// Every department, in the order in which they were entered.
///
/// # Errors
/// When the database fails.
pub async fn departments(db: &impl ConnectionTrait) -> Result<Vec<DepartmentName>> {
    let rows = department::Entity::find().order_by_asc(department::Column::Id).all(db).await?;
    Ok(rows.into_iter().map(|row| DepartmentName { id: DepartmentId(row.id), name: name(row) }).collect())
}

/// A part of the name, or the beginning of the user name.
fn named(typed: &str) -> Condition {
    let plain = typed.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let part = LikeExpr::new(format!("%{plain}%")).escape('\\');
    let beginning = LikeExpr::new(format!("{}%", plain.to_ascii_lowercase())).escape('\\');
    Condition::any()
        .add(Expr::col((person::Entity, person::Column::Name)).like(part))
        .add(Expr::col((person::Entity, person::Column::UserName)).like(beginning))
}

fn works_in(department: i64) -> SimpleExpr {
    let people = Query::select()
        .column(post::Column::PersonId)
        .from(post::Entity)
        .and_where(Expr::col(post::Column::DepartmentId).eq(department))
        .to_owned();
    Expr::col((person::Entity, person::Column::Id)).in_subquery(people)
}

/// Adds the posts and their departments' names: two queries, however many people.
async fn with_posts(db: &impl ConnectionTrait, people: Vec<person::Model>) -> Result<Vec<OfficialEntry>> {
    let ids: Vec<i64> = people.iter().map(|person| person.id).collect();
    let posts =
        post::Entity::find().filter(post::Column::PersonId.is_in(ids)).order_by_asc(post::Column::Id).all(db).await?;
    let departments = department::Entity::find()
        .filter(department::Column::Id.is_in(posts.iter().map(|post| post.department_id)))
        .all(db)
        .await?;
    let names: HashMap<i64, Bilingual> = departments.into_iter().map(|row| (row.id, name(row))).collect();
    let mut held: HashMap<i64, Vec<OfficialPost>> = HashMap::new();
    for row in &posts {
        let post = rows::to_post(row)?;
        let department_name = names.get(&row.department_id).cloned().unwrap_or_default();
        held.entry(row.person_id).or_default().push(OfficialPost {
            department: post.department,
            department_name,
            role: post.role,
        });
    }
    Ok(people.into_iter().map(|row| to_entry(row, &mut held)).collect())
}

fn to_entry(row: person::Model, held: &mut HashMap<i64, Vec<OfficialPost>>) -> OfficialEntry {
    OfficialEntry {
        person: PersonId(row.id),
        suspended_at: row.suspended_at,
        second_step: rows::has_authenticator(&row),
        must_change_password: row.must_change_password,
        posts: held.remove(&row.id).unwrap_or_default(),
        name: row.name,
        user_name: row.user_name.unwrap_or_default(),
    }
}

fn name(row: department::Model) -> Bilingual {
    Bilingual { zh: row.name_zh, en: row.name_en }
}
