//! Deliveries that were given up: seen by a system administrator, and tried again when they say so.

use domain::{
    accounts::{Action, Official, Resource, can},
    error::ErrorCode,
    failures::{Failure, FailureReason},
    page::{PAGE_SIZE, Page},
};
use entity::notice_delivery as row;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use serde_json::json;

use super::{deliver, rows};
use crate::{Backend, IdempotencyKey, Once, Result, audit::AuditEvent, jobs::NewJob};

/// The account is closed.
pub(super) const CLOSED: &str = "the account is closed";
/// The person has no e-mail address.
pub(super) const NO_ADDRESS: &str = "no e-mail address is known";
/// The person has no mobile number.
pub(super) const NO_NUMBER: &str = "no mobile number is known";
/// No mail leaves.
pub(super) const NO_MAIL: &str = "no mail server is configured";
/// No text message leaves.
pub(super) const NO_SMS: &str = "no gateway for text messages is configured";
/// What is stored as an e-mail address has not the form of one.
pub(super) const BAD_ADDRESS: &str = "the address is not one";
/// How the story begins where the gateway never takes this text message.
pub(super) const SMS_REFUSED: &str = "the gateway refuses it: ";
/// How the story of an answer begins that is final for this message: 550 to 555.
const REFUSED: &str = "permanent error (55";

/// Deliveries that were given up, newest first, from `before` on.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for everybody but a system administrator.
pub async fn given_up(backend: &Backend, administrator: &Official, before: Option<i64>) -> Result<Page<Failure>> {
    can(&administrator.actor(), Action::RunSystem, Resource::System)?;
    let mut query = row::Entity::find().filter(row::Column::State.eq("dead"));
    if let Some(before) = before {
        query = query.filter(row::Column::Id.lt(before));
    }
    let rows = query.order_by_desc(row::Column::Id).limit(PAGE_SIZE + 1).all(backend.db().read()).await?;
    let rows = rows.into_iter().map(failure).collect();
    Ok(Page::from_rows(rows, PAGE_SIZE, |row: &Failure| row.id.to_string()))
}

/// Has a delivery that was given up tried again; its attempts count from 0.
///
/// # Errors
/// [`ErrorCode::NotNow`] when it was not given up; [`ErrorCode::NotFound`] without such a delivery;
/// [`ErrorCode::Forbidden`] for everybody but a system administrator.
pub async fn revive(backend: &Backend, administrator: &Official, key: &IdempotencyKey, id: i64) -> Result<()> {
    const COMMAND: &str = "notices/try_again";
    can(&administrator.actor(), Action::RunSystem, Resource::System)?;
    let once = backend.once::<()>(&administrator.actor(), key, COMMAND, &id).await?;
    let Once::First(tx) = once else { return Ok(()) };
    let before = row::Entity::find_by_id(id).one(tx.db()).await?.ok_or(ErrorCode::NotFound)?;
    let revived = rows::delivery(&before)?.revive().map_err(|_| ErrorCode::NotNow)?;
    let changed = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(revived.state.name()))
        .col_expr(row::Column::Attempts, Expr::value(i32::try_from(revived.attempts).unwrap_or(0)))
        .col_expr(row::Column::NextTry, Expr::value(None::<chrono::DateTime<chrono::Utc>>))
        .filter(row::Column::Id.eq(id).and(row::Column::State.eq(&before.state)))
        .exec(tx.db())
        .await?;
    if changed.rows_affected == 0 {
        return Err(ErrorCode::NotNow.into());
    }
    tx.enqueue(NewJob::new(deliver::KIND, json!({ "delivery": id })));
    tx.audit(AuditEvent::new(COMMAND, format!("delivery/{id}")));
    tx.finish(()).await
}

fn failure(row: row::Model) -> Failure {
    Failure {
        id: row.id,
        why: reason(row.last_error.as_deref().unwrap_or_default()),
        what: row.channel,
        tries: u32::try_from(row.attempts).unwrap_or(0),
        since: row.created_at,
    }
}

/// What kind of failure the stored story tells. The story itself quotes what the provider said.
fn reason(story: &str) -> FailureReason {
    match story {
        CLOSED => FailureReason::Closed,
        NO_ADDRESS | NO_NUMBER => FailureReason::NoAddress,
        NO_MAIL | NO_SMS => FailureReason::NotConfigured,
        BAD_ADDRESS => FailureReason::Refused,
        story if story.starts_with(REFUSED) || story.starts_with(SMS_REFUSED) => FailureReason::Refused,
        _ => FailureReason::NotTaken,
    }
}
