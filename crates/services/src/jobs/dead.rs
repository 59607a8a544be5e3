//! Jobs that are dead: seen by a system administrator, and done again when they say so.

use domain::{
    accounts::{Action, Official, Resource, can},
    error::ErrorCode,
    failures::{Failure, FailureReason},
    page::{PAGE_SIZE, Page},
};
use entity::job;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use super::worker::{PANICKED, UNFINISHED};
use crate::{Backend, IdempotencyKey, Once, Result, audit::AuditEvent};

/// How [`ServiceError::Database`](crate::ServiceError::Database) begins its story.
const DATABASE: &str = "database: ";

/// Dead jobs, newest first, from `before` on.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for everybody but a system administrator.
pub async fn dead(backend: &Backend, administrator: &Official, before: Option<i64>) -> Result<Page<Failure>> {
    can(&administrator.actor(), Action::RunSystem, Resource::System)?;
    let mut query = job::Entity::find().filter(job::Column::State.eq("dead"));
    if let Some(before) = before {
        query = query.filter(job::Column::Id.lt(before));
    }
    let rows = query.order_by_desc(job::Column::Id).limit(PAGE_SIZE + 1).all(backend.db().read()).await?;
    let rows = rows.into_iter().map(failure).collect();
    Ok(Page::from_rows(rows, PAGE_SIZE, |row: &Failure| row.id.to_string()))
}

/// Has a dead job done again, from its first try on.
///
/// # Errors
/// [`ErrorCode::NotNow`] when it is not dead; [`ErrorCode::Forbidden`] for everybody but a system administrator.
pub async fn revive(backend: &Backend, administrator: &Official, key: &IdempotencyKey, id: i64) -> Result<()> {
    const COMMAND: &str = "jobs/try_again";
    can(&administrator.actor(), Action::RunSystem, Resource::System)?;
    let once = backend.once::<()>(&administrator.actor(), key, COMMAND, &id).await?;
    let Once::First(tx) = once else { return Ok(()) };
    let revived = job::Entity::update_many()
        .col_expr(job::Column::State, Expr::value("ready"))
        .col_expr(job::Column::Attempts, Expr::value(0))
        .col_expr(job::Column::RunAt, Expr::value(tx.now()))
        .filter(job::Column::Id.eq(id).and(job::Column::State.eq("dead")))
        .exec(tx.db())
        .await?;
    if revived.rows_affected == 0 {
        return Err(ErrorCode::NotNow.into());
    }
    tx.audit(AuditEvent::new(COMMAND, format!("job/{id}")));
    tx.finish(()).await?;
    backend.wake_jobs();
    Ok(())
}

fn failure(row: job::Model) -> Failure {
    Failure {
        id: row.id,
        why: reason(row.last_error.as_deref().unwrap_or_default()),
        what: row.kind,
        tries: u32::try_from(row.attempts).unwrap_or(0),
        since: row.created_at,
    }
}

/// What kind of failure the stored story tells. The story itself may quote what a provider said.
fn reason(story: &str) -> FailureReason {
    match story {
        PANICKED => FailureReason::Panicked,
        UNFINISHED => FailureReason::Unfinished,
        story if story.starts_with(DATABASE) => FailureReason::Database,
        _ => FailureReason::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ServiceError;

    #[test]
    fn stories_are_told_apart_by_their_beginning() {
        let database = ServiceError::from(sea_orm::DbErr::Custom("full".to_owned())).to_string();
        assert_eq!(reason(&database), FailureReason::Database);
        assert_eq!(reason(PANICKED), FailureReason::Panicked);
        assert_eq!(reason("somebody@example.cn is gone"), FailureReason::Other);
    }
}
