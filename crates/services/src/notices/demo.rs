//! The outbox page of a demo city: what would have been sent.

use domain::{
    notices::{Channel, Failure},
    page::Page,
};
use entity::demo_message as row;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};

use crate::{Backend, Result};

pub use entity::demo_message::Model as DemoMessage;

/// A message that a demo adapter takes.
pub(super) struct Outgoing<'a> {
    pub(super) channel: Channel,
    pub(super) request_id: &'a str,
    pub(super) recipient: String,
    pub(super) subject: &'a str,
    pub(super) text: &'a str,
}

/// Keeps a message, once.
pub(super) async fn keep(backend: &Backend, message: Outgoing<'_>) -> Result<String, Failure> {
    let passing = |error: sea_orm::DbErr| Failure::Passing(error.to_string());
    let row = row::ActiveModel {
        channel: Set(message.channel.name().to_owned()),
        request_id: Set(message.request_id.to_owned()),
        recipient: Set(message.recipient),
        subject: Set(message.subject.to_owned()),
        text: Set(message.text.to_owned()),
        created_at: Set(backend.now()),
        ..Default::default()
    };
    let tx = backend.db().begin().await.map_err(passing)?;
    row::Entity::insert(row)
        .on_conflict(OnConflict::column(row::Column::RequestId).do_nothing().to_owned())
        .exec_without_returning(&tx)
        .await
        .map_err(passing)?;
    tx.commit().await.map_err(passing)?;
    Ok(format!("demo/{}", message.request_id))
}

/// What the demo adapters took, newest first, from `before` on.
///
/// # Errors
/// When the database fails.
pub async fn demo_messages(db: &impl ConnectionTrait, before: Option<i64>, limit: u64) -> Result<Page<DemoMessage>> {
    let mut query = row::Entity::find();
    if let Some(before) = before {
        query = query.filter(row::Column::Id.lt(before));
    }
    let rows = query.order_by_desc(row::Column::Id).limit(limit + 1).all(db).await?;
    Ok(Page::from_rows(rows, limit, |row| row.id.to_string()))
}
