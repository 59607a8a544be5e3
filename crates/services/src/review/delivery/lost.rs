//! Deliveries that did not arrive.

use domain::{
    accounts::{Action, Official, Resource, can},
    error::ErrorCode,
    ids::{MemberId, ReviewId},
    page::Page,
    review::delivery::{LostLine, Way},
};
use entity::{review_delivery as row, review_member, review_round};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockType},
};
use serde_json::json;

use super::{round, stop};
use crate::{
    Backend, IdempotencyKey, Once, Result, ServiceError, Topic, Tx,
    audit::AuditEvent,
    review::{members as roll, rows},
};

/// What somebody noted, rather than a provider.
const NOTED: &str = "noted";

/// Deliveries that were given up and whose code is still the member's last, newest first, before `before`.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for everybody but an organiser.
pub async fn list_lost(
    backend: &Backend,
    organiser: &Official,
    review: ReviewId,
    before: Option<i64>,
    limit: u64,
) -> Result<Page<LostLine>> {
    can(&organiser.actor(), Action::OrganiseReview, Resource::System)?;
    let db = backend.db().read();
    let mut query = row::Entity::find()
        .filter(row::Column::ReviewId.eq(review.0))
        .filter(row::Column::State.eq("dead"))
        .filter(row::Column::BringsCode.eq(true))
        .filter(row::Column::Replaced.eq(false));
    if let Some(before) = before {
        query = query.filter(row::Column::Id.lt(before));
    }
    let found = query.order_by_desc(row::Column::Id).limit(limit + 1).all(db).await?;
    let ids = found.iter().map(|row| row.member_id);
    let members = review_member::Entity::find().filter(review_member::Column::Id.is_in(ids)).all(db).await?;
    let mut lines = Vec::with_capacity(found.len());
    for row in found {
        let bad = || ServiceError::Row { table: "review_delivery", id: row.id.to_string(), what: "no member".into() };
        let member = members.iter().find(|member| member.id == row.member_id).ok_or_else(bad)?;
        lines.push(LostLine {
            delivery: row.id,
            member: MemberId(member.id),
            number: member.number.clone(),
            name: roll::name(backend, member)?,
            way: Way::from_name(&row.way).unwrap_or(Way::Letters),
            error: row.last_error.clone().filter(|error| error != NOTED).unwrap_or_default(),
        });
    }
    Ok(Page::from_rows(lines, limit, |line| line.delivery.to_string()))
}

/// Notes that a member's last code came back: the letter was returned, the mail bounced.
///
/// # Errors
/// [`ErrorCode::NotFound`] when nothing was sent to the member, or it came back before.
pub async fn note_lost(backend: &Backend, organiser: &Official, key: &IdempotencyKey, member: MemberId) -> Result<()> {
    let actor = organiser.actor();
    can(&actor, Action::OrganiseReview, Resource::System)?;
    let tx = match backend.once(&actor, key, "review/note_lost", &member).await? {
        Once::Again(()) => return Ok(()),
        Once::First(tx) => tx,
    };
    let review = ReviewId(roll::row(tx.db(), member).await?.review_id);
    let stored = rows::hold(tx.db(), review, LockType::Share).await?;
    let last = row::Entity::find()
        .filter(row::Column::MemberId.eq(member.0))
        .filter(row::Column::BringsCode.eq(true))
        .filter(row::Column::Replaced.eq(false))
        .filter(row::Column::State.eq("sent"))
        .order_by_desc(row::Column::Id);
    let last = last.one(tx.db()).await?.ok_or(ErrorCode::NotFound)?;
    mark(&tx, &last, NOTED).await?;
    tx.audit(AuditEvent::new("review/note_lost", stored.subject()).with(json!({ "member": member })));
    tx.touch(Topic::Review(review));
    tx.finish(()).await
}

/// Marks what was sent as lost, and keeps the round's counters right. Says whether it still stood as sent.
pub(super) async fn mark(tx: &Tx, sent: &row::Model, why: &str) -> Result<bool> {
    stop::hold(tx, sent.round_id).await?;
    let still = row::Column::Id.eq(sent.id).and(row::Column::State.eq("sent")).and(row::Column::Replaced.eq(false));
    let marked = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value("dead"))
        .col_expr(row::Column::LastError, Expr::value(why))
        .filter(still)
        .exec(tx.db())
        .await?;
    if marked.rows_affected != 1 {
        return Ok(false);
    }
    round::count(tx.db(), sent.round_id, review_round::Column::Sent, -1).await?;
    round::count(tx.db(), sent.round_id, review_round::Column::Failed, 1).await?;
    Ok(true)
}
