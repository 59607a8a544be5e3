//! A person's inbox.

use domain::{
    accounts::{Actor, SignedIn},
    error::ErrorCode,
    ids::{NoticeId, PersonId},
    notices::Notice,
    page::Page,
};
use entity::{notice, notice_counter};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use super::rows;
use crate::{Backend, IdempotencyKey, Once, Result, Topic, Tx};

/// The notices of `person`, newest first, from `before` on.
///
/// # Errors
/// When the database fails.
pub async fn inbox(
    db: &impl ConnectionTrait,
    person: PersonId,
    before: Option<NoticeId>,
    limit: u64,
) -> Result<Page<Notice>> {
    let mut query = notice::Entity::find().filter(notice::Column::PersonId.eq(person.0));
    if let Some(before) = before {
        query = query.filter(notice::Column::Id.lt(before.0));
    }
    let rows = query.order_by_desc(notice::Column::Id).limit(limit + 1).all(db).await?;
    let notices = rows.into_iter().map(rows::notice).collect::<Result<Vec<_>>>()?;
    Ok(Page::from_rows(notices, limit, |notice| notice.id.to_string()))
}

/// How many notices `person` has not read.
///
/// # Errors
/// When the database fails.
pub async fn unread(db: &impl ConnectionTrait, person: PersonId) -> Result<u32> {
    let row = notice_counter::Entity::find_by_id(person.0).one(db).await?;
    Ok(row.and_then(|row| u32::try_from(row.unread).ok()).unwrap_or(0))
}

/// Marks one notice of the reader as read, and says where the reader goes on: a path below the language.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is no such notice, or it is somebody else's.
pub async fn mark_read(backend: &Backend, reader: &SignedIn, key: &IdempotencyKey, id: NoticeId) -> Result<String> {
    let person = reader.person;
    let tx = match backend.once(&Actor::SignedIn(reader.clone()), key, "notices/open", &id).await? {
        Once::First(tx) => tx,
        Once::Again(path) => return Ok(path),
    };
    let own = notice::Column::Id.eq(id.0).and(notice::Column::PersonId.eq(person.0));
    let row = notice::Entity::find().filter(own.clone()).one(tx.db()).await?.ok_or(ErrorCode::NotFound)?;
    let read = notice::Entity::update_many()
        .col_expr(notice::Column::ReadAt, Expr::value(tx.now()))
        .filter(own.and(notice::Column::ReadAt.is_null()))
        .exec(tx.db())
        .await?
        .rows_affected;
    count_read(&tx, person, read).await?;
    let path = rows::notice(row)?.kind.path();
    tx.finish(path).await
}

/// Marks every notice of the reader up to and including `newest` as read, and says how many there were. Notices that
/// came after the page was shown stay unread.
///
/// # Errors
/// When the database fails.
pub async fn mark_all_read(
    backend: &Backend,
    reader: &SignedIn,
    key: &IdempotencyKey,
    newest: NoticeId,
) -> Result<u64> {
    let person = reader.person;
    let tx = match backend.once(&Actor::SignedIn(reader.clone()), key, "notices/read_all", &newest).await? {
        Once::First(tx) => tx,
        Once::Again(read) => return Ok(read),
    };
    let seen = notice::Column::PersonId.eq(person.0).and(notice::Column::Id.lte(newest.0));
    let read = notice::Entity::update_many()
        .col_expr(notice::Column::ReadAt, Expr::value(tx.now()))
        .filter(seen.and(notice::Column::ReadAt.is_null()))
        .exec(tx.db())
        .await?
        .rows_affected;
    count_read(&tx, person, read).await?;
    tx.finish(read).await
}

async fn count_read(tx: &Tx, person: PersonId, read: u64) -> Result<()> {
    let fewer = i32::try_from(read).unwrap_or(i32::MAX);
    if fewer > 0 {
        subtract(tx.db(), person, fewer).await?;
        tx.touch(Topic::Person(person));
    }
    Ok(())
}

async fn subtract(db: &DatabaseTransaction, person: PersonId, fewer: i32) -> Result<()> {
    let unread = notice_counter::Column::Unread;
    notice_counter::Entity::update_many()
        .col_expr(unread, Expr::col(unread).sub(fewer))
        .filter(notice_counter::Column::PersonId.eq(person.0))
        .exec(db)
        .await?;
    Ok(())
}
