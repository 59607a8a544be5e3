//! Who may do something for a department: whom to tell that there is something to do.

use std::collections::BTreeMap;

use domain::{
    accounts::{AccountState, Action, Actor, Post, Resource, can},
    ids::{DepartmentId, PersonId},
};
use entity::{person, post};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::rows;
use crate::Result;

/// The officials of a department who may do `action` for it, in a fixed order. Whoever cannot sign in is left out.
///
/// # Errors
/// When the database fails.
pub async fn who_may(db: &impl ConnectionTrait, action: Action, department: DepartmentId) -> Result<Vec<PersonId>> {
    let held = post::Entity::find().filter(post::Column::DepartmentId.eq(department.0));
    let mut posts: BTreeMap<i64, Vec<Post>> = BTreeMap::new();
    for row in held.all(db).await? {
        posts.entry(row.person_id).or_default().push(rows::to_post(&row)?);
    }
    let people = person::Entity::find().filter(person::Column::Id.is_in(posts.keys().copied()));
    let mut able = Vec::new();
    for row in people.order_by_asc(person::Column::Id).all(db).await? {
        let actor = Actor::SignedIn(rows::signed_in(&row, posts.remove(&row.id).unwrap_or_default())?);
        let may = can(&actor, action, Resource::Department(department)).is_ok();
        if may && rows::state(&row) == AccountState::Open {
            able.push(PersonId(row.id));
        }
    }
    Ok(able)
}
