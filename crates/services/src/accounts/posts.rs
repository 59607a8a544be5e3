//! Granting and withdrawing posts.

use domain::{
    accounts::{Action, Official, Post},
    error::Fault,
    ids::PersonId,
};
use entity::{department, person, post};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::{
    create::post_row,
    officials::{Deed, field},
    rows,
};
use crate::{Backend, IdempotencyKey, Result, Tx, audit::AuditEvent};

/// Grants a post.
///
/// # Errors
/// A field error of `role` when it excludes another one held, of `department` when there is none such, of `reason`
/// when it is missing; [`domain::error::ErrorCode::Forbidden`] for everybody but the security administrator.
pub async fn grant(
    backend: &Backend,
    administrator: &Official,
    key: &IdempotencyKey,
    person: PersonId,
    post: Post,
    reason: &str,
) -> Result<()> {
    let deed = Deed { name: "accounts/grant_post", action: Action::ChangePosts, person, reason };
    let Some((tx, row)) = deed.begin(backend, administrator, key, &post).await? else { return Ok(()) };
    if department::Entity::find_by_id(post.department.0).one(tx.db()).await?.is_none() {
        return Err(field("department", Fault::NotAChoice));
    }
    let held = rows::posts(tx.db(), person).await?;
    if held.contains(&post) {
        return Err(field("role", Fault::PostHeld));
    }
    if held.iter().any(|other| other.role.excludes(post.role)) {
        return Err(field("role", Fault::RolesExclude));
    }
    post_row(&tx, row.id, post).insert(tx.db()).await?;
    touch_version(&tx, &row).await?;
    tx.audit(about(deed.event()?, post));
    tx.finish(()).await
}

/// Withdraws a post. It is gone with the official's next request.
///
/// # Errors
/// A field error of `post` when it is not held, of `reason` when it is missing;
/// [`domain::error::ErrorCode::Forbidden`] for everybody but the security administrator.
pub async fn withdraw(
    backend: &Backend,
    administrator: &Official,
    key: &IdempotencyKey,
    person: PersonId,
    post: Post,
    reason: &str,
) -> Result<()> {
    let deed = Deed { name: "accounts/withdraw_post", action: Action::ChangePosts, person, reason };
    let Some((tx, row)) = deed.begin(backend, administrator, key, &post).await? else { return Ok(()) };
    let gone = post::Entity::delete_many()
        .filter(post::Column::PersonId.eq(person.0))
        .filter(post::Column::DepartmentId.eq(post.department.0))
        .filter(post::Column::Role.eq(post.role.name()))
        .exec(tx.db())
        .await?;
    if gone.rows_affected != 1 {
        return Err(field("post", Fault::NotAChoice));
    }
    touch_version(&tx, &row).await?;
    tx.audit(about(deed.event()?, post));
    tx.finish(()).await
}

/// Two grants at the same moment must not both find that the other role is not held.
async fn touch_version(tx: &Tx, row: &person::Model) -> Result<()> {
    rows::save(tx, row, person::ActiveModel { ..Default::default() }).await
}

fn about(event: AuditEvent, post: Post) -> AuditEvent {
    event.of(post.department).with(json!({ "role": post.role.name() }))
}
