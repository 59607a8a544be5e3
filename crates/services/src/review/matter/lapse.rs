//! What the calendar does to matters: those not answered by their last day are late, and new holidays move the days.

use std::{future::Future, pin::Pin};

use chrono::{Duration, NaiveDate};
use domain::{accounts::Actor, deadlines::Calendar, error::ErrorCode, review::matter::MatterState, time::start_of_day};
use entity::review_matter;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;
use serde_json::{Value, json};

use super::rows::{self, Matter, today};
use crate::{
    Backend, Result, Tx,
    audit::AuditEvent,
    jobs::{Handler, NewJob},
};

/// Notes matters that were not answered by their last day.
pub struct MatterLapse;

const LAPSE: &str = "review/lapse_matters";
/// How many are looked at at a time.
const CHUNK: u64 = 200;

/// Looks for late matters on the day after this one; once a day is enough for all.
pub fn schedule(tx: &Tx, due: NaiveDate) {
    let delay = start_of_day(due + chrono::Days::new(1)) - tx.now();
    let job = NewJob::new(LAPSE, json!(due)).once(format!("{LAPSE}/{due}")).by_day();
    tx.enqueue(job.after(Ord::max(delay, Duration::zero())));
}

impl Handler for MatterLapse {
    fn kind(&self) -> &'static str {
        LAPSE
    }

    fn run<'a>(
        &'a self,
        backend: &'a Backend,
        payload: &'a Value,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
        Box::pin(async move { lapse(backend, NaiveDate::deserialize(payload)?).await })
    }
}

async fn lapse(backend: &Backend, due: NaiveDate) -> Result<()> {
    loop {
        let late = review_matter::Entity::find()
            .filter(review_matter::Column::Status.eq("open"))
            .filter(review_matter::Column::DueOn.lte(due))
            .order_by_asc(review_matter::Column::DueOn)
            .order_by_asc(review_matter::Column::Id)
            .limit(CHUNK);
        let late = late.all(backend.db().read()).await?;
        if late.is_empty() {
            return Ok(());
        }
        for row in late {
            change(backend, Matter::try_from(row)?, "review/lapse_matter", |state, today| {
                state.lapse(today).map_err(ErrorCode::from)
            })
            .await?;
        }
    }
}

/// Counts the last days of matters anew when a notice of holidays was entered.
///
/// # Errors
/// When the database fails.
pub async fn recount_matters(backend: &Backend, calendar: &Calendar) -> Result<()> {
    for status in ["open", "overdue"] {
        recount(backend, calendar, status).await?;
    }
    Ok(())
}

async fn recount(backend: &Backend, calendar: &Calendar, status: &str) -> Result<()> {
    let mut last = 0;
    loop {
        let owed = review_matter::Entity::find()
            .filter(review_matter::Column::Status.eq(status))
            .filter(review_matter::Column::Id.gt(last))
            .order_by_asc(review_matter::Column::Id)
            .limit(CHUNK);
        let owed = owed.all(backend.db().read()).await?;
        let Some(newest) = owed.last() else { return Ok(()) };
        last = newest.id;
        for row in owed {
            let matter = Matter::try_from(row)?;
            if matter.state.clock().recounted(calendar) != *matter.state.clock() {
                change(backend, matter, "review/recount_matter", |state, today| Ok(state.recounted(calendar, today)))
                    .await?;
            }
        }
    }
}

/// Changes one matter. One that somebody changed meanwhile is left to that change.
async fn change(
    backend: &Backend,
    seen: Matter,
    act: &'static str,
    next: impl Fn(MatterState, NaiveDate) -> Result<MatterState, ErrorCode>,
) -> Result<()> {
    let tx = backend.begin(&Actor::System).await?;
    let matter = rows::hold(tx.db(), seen.number).await?;
    if matter.row.version != seen.row.version {
        return tx.abandon().await;
    }
    let state = next(matter.state.clone(), today(&tx))?;
    rows::save(&tx, &matter, &state).await?;
    rows::touch(&tx, &matter);
    tx.audit(AuditEvent::new(act, matter.subject()).with(json!({ "due": state.clock().due })));
    if matches!(state, MatterState::Open(_)) {
        schedule(&tx, state.clock().due);
    }
    tx.commit().await
}
