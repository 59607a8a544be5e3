//! A step of sending messages: some members are taken up, then what is due leaves.

use chrono::{DateTime, Duration, Utc};
use domain::{
    accounts::Actor,
    review::{
        code::MemberCode,
        delivery::{RoundState, Way},
    },
};
use entity::{review_delivery, review_member, review_round as row};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::LockType,
};
use serde_json::json;

use super::{RoundDue, letters::Facts, members, round, round::Round, send::Sending, stop};
use crate::{
    Backend, Result, Topic,
    audit::AuditEvent,
    jobs::NewJob,
    review::{contact::contact_of, rows, rows::Stored},
};

/// Messages of one step, and steps follow each other by [`PAUSE`]: providers throttle who is faster.
const MESSAGES: u64 = 50;
const PAUSE: Duration = Duration::seconds(1);

/// Takes up the next members, sends what is due, and asks for the next step.
pub async fn step(due: &RoundDue, backend: &Backend, stored: &Stored, (round, next): (Round, NewJob)) -> Result<()> {
    if !round.row.planned && !plan(backend, stored, &round).await? {
        // Members changed meanwhile, or another worker was faster.
        return again(backend, &round, next).await;
    }
    let now = backend.now();
    let ready = review_delivery::Column::NextTry.is_null().or(review_delivery::Column::NextTry.lte(now));
    let rows = waiting(&round).filter(ready).order_by_asc(review_delivery::Column::Id).limit(MESSAGES);
    let rows = rows.all(backend.db().read()).await?;
    let facts = Facts::of(backend, due.words, stored, &round)?;
    Sending { due, backend, round: &round, facts: &facts }.all(rows).await?;
    let Some(round) = round::find(backend.db().read(), round.row.id).await? else { return Ok(()) };
    if round.state != RoundState::Running {
        return Ok(());
    }
    match rest(backend, &round).await? {
        _ if !round.row.planned => again(backend, &round, next.after(PAUSE)).await,
        Some(at) => again(backend, &round, next.after(Ord::max(at - backend.now(), PAUSE))).await,
        None => finish(backend, stored, &round).await,
    }
}

/// What has not left yet.
fn waiting(round: &Round) -> sea_orm::Select<review_delivery::Entity> {
    review_delivery::Entity::find()
        .filter(review_delivery::Column::RoundId.eq(round.row.id))
        .filter(review_delivery::Column::State.is_in(["queued", "failed"]))
        .filter(review_delivery::Column::Replaced.eq(false))
}

/// When the next message can leave; none when there is none.
async fn rest(backend: &Backend, round: &Round) -> Result<Option<DateTime<Utc>>> {
    let queued = waiting(round).filter(review_delivery::Column::NextTry.is_null());
    if queued.one(backend.db().read()).await?.is_some() {
        return Ok(Some(backend.now()));
    }
    let first = waiting(round).order_by_asc(review_delivery::Column::NextTry).one(backend.db().read()).await?;
    Ok(first.and_then(|row| row.next_try))
}

async fn again(backend: &Backend, round: &Round, next: NewJob) -> Result<()> {
    let tx = backend.begin(&Actor::System).await?;
    tx.enqueue(next);
    tx.touch(Topic::Review(round.review()));
    tx.commit().await
}

async fn finish(backend: &Backend, stored: &Stored, round: &Round) -> Result<()> {
    let tx = backend.begin(&Actor::System).await?;
    let changed = row::ActiveModel { state: Set(RoundState::Done.name().to_owned()), ..Default::default() };
    if !round::advance(tx.db(), &round.row, changed).await? {
        return tx.abandon().await;
    }
    let (sent, failed, skipped) = (round.row.sent, round.row.failed, round.row.skipped);
    let event = AuditEvent::new("review/end_round", stored.subject());
    tx.audit(event.with(json!({ "round": round.row.id, "sent": sent, "failed": failed, "skipped": skipped })));
    tx.touch(Topic::Review(round.review()));
    tx.commit().await
}

/// Takes up some members: those with an address of the kind get a code of their own, or are due a reminder.
async fn plan(backend: &Backend, stored: &Stored, round: &Round) -> Result<bool> {
    let members = members::batch(backend, round, MESSAGES).await?;
    let mut reached = Vec::new();
    for member in &members {
        let contact = contact_of(backend, member)?;
        let known = if round.way == Way::Email { contact.email.is_some() } else { contact.mobile().is_some() };
        if known {
            reached.push(member.clone());
        }
    }
    let codes = if round.scope.has_codes() { members::codes(backend, &reached) } else { Vec::new() };
    let tx = backend.begin(&Actor::System).await?;
    let held = rows::hold(tx.db(), stored.id(), LockType::Share).await?;
    if !round.goes_on(&held, tx.now()) {
        tx.abandon().await?;
        stop::end(backend, round).await?;
        return Ok(true);
    }
    if !members::hold(tx.db(), round, &members).await? {
        tx.abandon().await?;
        return Ok(false);
    }
    let number = |members: &[review_member::Model]| i64::try_from(members.len()).unwrap_or_default();
    let changed = row::ActiveModel {
        made: Set(round.row.made + number(&members)),
        cursor: Set(members.last().map_or(round.row.cursor, |member| member.id)),
        planned: Set(members.is_empty()),
        ..Default::default()
    };
    if !round::advance(tx.db(), &round.row, changed).await? {
        tx.abandon().await?;
        return Ok(false);
    }
    round::count(tx.db(), round.row.id, row::Column::Skipped, number(&members) - number(&reached)).await?;
    if !codes.is_empty() {
        members::give(&tx, round, &reached, &codes).await?;
    }
    let sealed =
        |place: usize, member: i64| codes.get(place).map(|code| seal(backend, round, member, code)).transpose();
    let rows = reached
        .iter()
        .enumerate()
        .map(|(place, member)| Ok(members::delivery(&tx, round, member.id, sealed(place, member.id)?)));
    let rows = rows.collect::<Result<Vec<_>>>()?;
    if !rows.is_empty() {
        review_delivery::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    tx.commit().await?;
    Ok(true)
}

fn seal(backend: &Backend, round: &Round, member: i64, code: &MemberCode) -> Result<String> {
    backend.data_key().seal(backend.chance(), &purpose(round.row.id, member), code.expose().as_bytes())
}

/// For what a code on its way is sealed.
pub fn purpose(round: i64, member: i64) -> String {
    format!("review_delivery.code/{round}/{member}")
}
