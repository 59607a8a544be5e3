//! What the calendar does by itself: silence counts as acceptance, new holiday notices move due dates, uploads that
//! were given up are swept away.

use std::{future::Future, pin::Pin};

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::{
    accounts::Actor,
    cases::{Act, CaseState},
    deadlines::Calendar,
    error::ErrorCode,
    ids::CaseId,
    notices::NoticeKind,
    time::start_of_day,
};
use entity::{case_file, case_material};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    case::{Case, today},
    record::Entry,
    tell::tell,
};
use crate::{
    Backend, Result, ServiceError, Topic,
    audit::AuditEvent,
    deadlines::{FRESH, MOVED, RECOUNT, Recount},
    jobs::{Handler, NewJob, daily},
    notices::notify,
};

const DEEM: &str = "cases/deem_accepted";
/// A case that another instance moves while it still goes by the calendar in its memory is counted once more after
/// this.
const AGAIN: Duration = Duration::seconds(FRESH.as_secs().cast_signed() + 3);
/// An upload that was not gone on with for this long is given up.
const GIVEN_UP: Duration = Duration::days(7);

/// Looks at the case when its time for acceptance is over.
pub(super) fn deem_job(case: &Case, now: DateTime<Utc>) -> NewJob {
    deem_job_of(case.row.id, case.row.version, case.row.due_on, now)
}

/// The same by its facts. One that looks too early asks for the next look itself.
pub(super) fn deem_job_of(case: i64, version: i64, due: Option<NaiveDate>, now: DateTime<Utc>) -> NewJob {
    let delay = due.map_or(Duration::zero(), |due| start_of_day(due + chrono::Days::new(1)) - now);
    NewJob::new(DEEM, json!({ "case": case })).once(format!("{DEEM}/{case}/{version}")).after(delay)
}

/// Accepts a case by the calendar when nobody accepted it, declined it or asked for what is missing in time
/// (Licensing Law, art. 32).
#[derive(Clone, Copy, Debug, Default)]
pub struct DeemAccepted;

impl Handler for DeemAccepted {
    fn kind(&self) -> &'static str {
        DEEM
    }

    fn run<'a>(
        &'a self,
        backend: &'a Backend,
        payload: &'a Value,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
        Box::pin(async move {
            let case = payload["case"].as_i64().ok_or_else(|| ServiceError::fault("the job names no case"))?;
            deem(backend, CaseId(case)).await
        })
    }
}

async fn deem(backend: &Backend, id: CaseId) -> Result<()> {
    let calendar = backend.calendar().await?;
    let tx = backend.begin(&Actor::System).await?;
    let Some(case) = Case::find(backend, tx.db(), id).await? else { return Ok(()) };
    let CaseState::Submitted(submitted) = &case.state else { return Ok(()) };
    let due = submitted.course.acceptance_due(&calendar);
    if today(&tx) <= due {
        // A notice of holidays moved the day: look again after it.
        let job = NewJob::new(DEEM, json!({ "case": id })).once(format!("{DEEM}/{id}/{due}"));
        tx.enqueue(job.after(start_of_day(due + chrono::Days::new(1)) - tx.now()));
        return tx.commit().await;
    }
    let next = case.state.clone().deem_accepted(case.flow()).map_err(ErrorCode::from)?;
    Entry::new(Act::DeemAccepted).write(&tx, &case).await?;
    let moved = case.move_to(&tx, &calendar, next).await?;
    tell(&tx, Act::DeemAccepted, &moved).await?;
    tx.commit().await
}

/// Counts the due dates of open cases, and of matters of reviews, anew when a notice of holidays was entered, and tells
/// the people whose day moved.
#[derive(Clone, Copy, Debug, Default)]
pub struct RecountDueDates;

impl Handler for RecountDueDates {
    fn kind(&self) -> &'static str {
        RECOUNT
    }

    fn run<'a>(
        &'a self,
        backend: &'a Backend,
        payload: &'a Value,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
        Box::pin(async move {
            let Recount { notice } = Recount::deserialize(payload)?;
            let calendar = backend.calendar_anew().await?;
            recount_all(backend, &calendar).await?;
            crate::review::recount_matters(backend, &calendar).await?;
            let tx = backend.begin(&Actor::System).await?;
            tx.enqueue(NewJob::new(RECOUNT, payload.clone()).once(format!("{RECOUNT}/{notice}/again")).after(AGAIN));
            tx.commit().await
        })
    }
}

async fn recount_all(backend: &Backend, calendar: &Calendar) -> Result<()> {
    let mut last = 0;
    loop {
        let open = case_file::Column::Id.gt(last).and(case_file::Column::DeskRole.is_not_null());
        let ids: Vec<i64> = case_file::Entity::find()
            .select_only()
            .column(case_file::Column::Id)
            .filter(open)
            .order_by_asc(case_file::Column::Id)
            .limit(200)
            .into_tuple()
            .all(backend.db().read())
            .await?;
        let Some(&newest) = ids.last() else { return Ok(()) };
        for id in ids {
            recount(backend, calendar, CaseId(id)).await?;
        }
        last = newest;
    }
}

/// Counts one case anew. A case somebody moves meanwhile is counted by that move.
async fn recount(backend: &Backend, calendar: &Calendar, id: CaseId) -> Result<()> {
    let Some(case) = Case::find(backend, backend.db().read(), id).await? else { return Ok(()) };
    let due = case.state.due_dates(case.flow(), case.limits(), calendar);
    if (due.next, due.promised, due.statutory) == (case.row.due_on, case.row.promised_on, case.row.statutory_on) {
        return Ok(());
    }
    let tx = backend.begin(&Actor::System).await?;
    let (before, applicant, subject) = (case.row.due_on, case.applicant(), case.subject());
    let state = case.state.clone();
    let moved = match case.move_to(&tx, calendar, state).await {
        Err(ServiceError::Code(ErrorCode::ChangedMeanwhile)) => return Ok(()),
        moved => moved?,
    };
    tx.audit(AuditEvent::new(MOVED, subject).with(json!({ "from": before, "to": moved.row.due_on })));
    if let (Some(from), Some(due)) = (before, moved.row.due_on)
        && from != due
    {
        notify(&tx, applicant, NoticeKind::DueMoved { case: moved.reference(), from, due }).await?;
        tx.touch(Topic::Person(applicant));
    }
    tx.commit().await
}

/// Removes uploads that were begun and given up. Enqueues itself for the next day.
#[derive(Clone, Copy, Debug, Default)]
pub struct SweepUploads;

impl SweepUploads {
    /// The job's kind.
    pub const KIND: &'static str = "cases/sweep_uploads";

    /// The first job; each run asks for the next.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn schedule(backend: &Backend) -> Result<()> {
        daily(backend, Self::KIND, Duration::zero()).await
    }
}

impl Handler for SweepUploads {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    fn run<'a>(
        &'a self,
        backend: &'a Backend,
        _payload: &'a Value,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
        Box::pin(sweep(backend))
    }
}

async fn sweep(backend: &Backend) -> Result<()> {
    let before = backend.now() - GIVEN_UP;
    let given_up = case_material::Column::Status.eq("arriving").and(case_material::Column::CreatedAt.lt(before));
    let rows = case_material::Entity::find().filter(given_up.clone()).limit(1000).all(backend.db().read()).await?;
    for row in rows {
        // Looked at again with the row locked: it may have gone on since it was read.
        let tx = backend.begin(&Actor::System).await?;
        let this = case_material::Column::Id.eq(row.id).and(given_up.clone());
        let gone = case_material::Entity::delete_many().filter(this).exec(tx.db()).await?;
        tx.commit().await?;
        if gone.rows_affected == 1 {
            backend.files().remove(&row.file_name).await?;
        }
    }
    daily(backend, SweepUploads::KIND, Duration::days(1)).await
}
