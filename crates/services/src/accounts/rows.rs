//! Rows of people and posts, as the rules know them.

use domain::{
    accounts::{AccountState, PersonKind, Post, Role, SignedIn},
    error::ErrorCode,
    ids::{DepartmentId, PersonId},
};
use entity::{person, post};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{Result, ServiceError, Tx};

/// The kind of account.
pub fn kind(row: &person::Model) -> Result<PersonKind> {
    PersonKind::from_name(&row.kind).ok_or_else(|| ServiceError::Row {
        table: "person",
        id: row.id.to_string(),
        what: "unknown kind".to_owned(),
    })
}

/// Where the account stands.
pub fn state(row: &person::Model) -> AccountState {
    match (row.closed_at, row.suspended_at) {
        (Some(since), _) => AccountState::Closed { since },
        (None, Some(since)) => AccountState::Suspended { since },
        (None, None) => AccountState::Open,
    }
}

/// Whether an authenticator app is set up.
pub fn has_authenticator(row: &person::Model) -> bool {
    row.totp_confirmed_at.is_some() && row.totp_sealed.is_some()
}

/// The person's row.
pub async fn find(db: &impl ConnectionTrait, person: PersonId) -> Result<person::Model> {
    person::Entity::find_by_id(person.0).one(db).await?.ok_or_else(|| ErrorCode::NotFound.into())
}

/// The posts an official holds, in a fixed order.
pub async fn posts(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Post>> {
    let rows = post::Entity::find()
        .filter(post::Column::PersonId.eq(person.0))
        .order_by_asc(post::Column::DepartmentId)
        .order_by_asc(post::Column::Role)
        .all(db)
        .await?;
    rows.iter().map(to_post).collect()
}

/// A post row as the rules know it.
pub fn to_post(row: &post::Model) -> Result<Post> {
    let role = Role::from_name(&row.role).ok_or_else(|| ServiceError::Row {
        table: "post",
        id: row.id.to_string(),
        what: "unknown role".to_owned(),
    })?;
    Ok(Post { department: DepartmentId(row.department_id), role })
}

/// Somebody who is signed in with these posts.
pub fn signed_in(row: &person::Model, posts: Vec<Post>) -> Result<SignedIn> {
    Ok(SignedIn { person: PersonId(row.id), name: row.name.clone(), kind: kind(row)?, posts })
}

/// Writes what changed in a person's row, if nobody else changed it since it was read.
pub async fn save(tx: &Tx, before: &person::Model, mut changed: person::ActiveModel) -> Result<()> {
    changed.version = Set(before.version + 1);
    let written = person::Entity::update_many()
        .set(changed)
        .filter(person::Column::Id.eq(before.id))
        .filter(person::Column::Version.eq(before.version))
        .exec(tx.db())
        .await?;
    if written.rows_affected == 1 { Ok(()) } else { Err(ErrorCode::ChangedMeanwhile.into()) }
}
