//! Taking over cases that ran elsewhere: an older system's, or the demo city's past.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    accounts::Role,
    cases::{Act, CaseLimits, CaseNumber, CaseState, Completed, Ending},
    catalogue::{Answers, Published},
    deadlines::{Calendar, LimitKind},
    ids::PersonId,
};
use entity::{case_event, case_file, case_serial};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::OnConflict,
};
use serde_json::{Value, json};

use super::{answers, calendar_jobs::deem_job_of, counters};
use crate::{Result, ServiceError, Tx, audit::AuditEvent};

/// How many cases are written with one statement: 29 values each, and a statement takes 32,766.
const BATCH: usize = 400;

/// A case with its past.
#[derive(Clone, Debug)]
pub struct PastCase {
    /// Who applied.
    pub applicant: PersonId,
    /// The applicant's name.
    pub applicant_name: String,
    /// The version of the guide it ran by.
    pub published: Arc<Published>,
    /// Its number.
    pub number: CaseNumber,
    /// The form's answers.
    pub answers: Answers,
    /// What happened, oldest first; never empty.
    pub acts: Vec<PastAct>,
}

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct PastAct {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub act: Act,
    /// Who, if not the system.
    pub by: Option<(PersonId, String)>,
    /// In which role.
    pub role: Option<Role>,
    /// In which words.
    pub reason: Option<String>,
    /// What else belongs to it.
    pub detail: Value,
    /// The state it led to.
    pub state: CaseState,
}

/// Writes the cases with timeline and counters. `serials` are the last serial numbers given out by scope.
///
/// # Errors
/// When the database fails, or a number is there already.
pub async fn import(tx: &Tx, calendar: &Calendar, cases: &[PastCase], serials: &BTreeMap<String, i64>) -> Result<()> {
    let (mut loads, mut months) = (BTreeMap::new(), BTreeMap::new());
    for batch in cases.chunks(BATCH) {
        let rows = batch.iter().map(|case| row(tx, calendar, case)).collect::<Result<Vec<_>>>()?;
        for (case, row) in batch.iter().zip(&rows) {
            count(case, row, &mut loads, &mut months);
        }
        let before = newest(tx).await?;
        case_file::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
        write_events(tx, batch, before).await?;
    }
    for ((department, person), open) in loads {
        counters::change_load(tx, department, person, open).await?;
    }
    for ((department, month), changes) in months {
        counters::change_month(tx, department, &month, changes).await?;
    }
    write_serials(tx, serials).await?;
    tx.audit(AuditEvent::new("cases/import", "cases").with(json!({ "count": cases.len() })));
    Ok(())
}

async fn newest(tx: &Tx) -> Result<i64> {
    let newest = case_file::Entity::find().order_by_desc(case_file::Column::Id).limit(1).one(tx.db()).await?;
    Ok(newest.map_or(0, |row| row.id))
}

fn row(tx: &Tx, calendar: &Calendar, case: &PastCase) -> Result<case_file::ActiveModel> {
    let empty = || ServiceError::fault(format_args!("the case {} has no past", case.number));
    let (first, last) = (case.acts.first().ok_or_else(empty)?, case.acts.last().ok_or_else(empty)?);
    let (guide, item) = (&case.published.guide, &case.published.item);
    let limits = CaseLimits { promised: guide.promised_days(), statutory: guide.statutory_days() };
    let (state, course) = (&last.state, last.state.course());
    let due = state.due_dates(&guide.flow, limits, calendar);
    let decided_on = course.as_ref().and_then(|course| course.decided_on);
    let promised = course
        .as_ref()
        .and_then(|course| course.explain(&guide.flow, limits, calendar, "", None).due(LimitKind::Promised));
    Ok(case_file::ActiveModel {
        applicant_id: Set(case.applicant.0),
        applicant_name: Set(case.applicant_name.clone()),
        item_id: Set(item.id.0),
        item_version: Set(i32::try_from(item.version).unwrap_or(i32::MAX)),
        flow_hash: Set(item.flow_hash.to_string()),
        item_name_zh: Set(guide.name.zh.clone()),
        item_name_en: Set(guide.name.en.clone()),
        department_id: Set(item.department.0),
        number: Set(Some(case.number.as_str().to_owned())),
        status: Set(state.name().to_owned()),
        state: Set(serde_json::to_value(state)?),
        answers: Set(answers::seal(tx.backend(), case.applicant.0, &case.answers)?),
        version: Set(i64::try_from(case.acts.len()).unwrap_or(i64::MAX) + 1),
        promised_days: Set(i32::from(limits.promised)),
        statutory_days: Set(i32::from(limits.statutory)),
        desk_role: Set(state.desk(&guide.flow).map(|role| role.name().to_owned())),
        waiting: Set(state.is_waiting()),
        assignee_id: Set(state.assignee().map(|person| person.0)),
        due_on: Set(due.next),
        promised_on: Set(due.promised),
        statutory_on: Set(due.statutory),
        received_on: Set(course.map(|course| course.received_on)),
        decided_on: Set(decided_on),
        on_time: Set(decided_on.map(|decided| promised.is_none_or(|promised| decided <= promised))),
        document_number: Set(document_number(state)),
        created_at: Set(first.at),
        updated_at: Set(last.at),
        ..Default::default()
    })
}

fn document_number(state: &CaseState) -> Option<String> {
    match state {
        CaseState::Completed(Completed { ending: Ending::Issued { document, .. }, .. }) => {
            Some(document.number.clone())
        }
        _ => None,
    }
}

type Loads = BTreeMap<(i64, i64), i64>;
type Months = BTreeMap<(i64, String), [i64; 3]>;

fn count(case: &PastCase, row: &case_file::ActiveModel, loads: &mut Loads, months: &mut Months) {
    let department = case.published.item.department.0;
    let Some(last) = case.acts.last() else { return };
    if last.state.is_open() {
        *loads.entry((department, last.state.assignee().map_or(0, |person| person.0))).or_default() += 1;
    }
    let Some(course) = last.state.course() else { return };
    let mut in_month = |day: NaiveDate, which: usize| {
        months.entry((department, day.format("%Y-%m").to_string())).or_default()[which] += 1;
    };
    in_month(course.received_on, 0);
    if let Some(decided) = course.decided_on {
        in_month(decided, 1);
        if row.on_time.as_ref() == &Some(true) {
            in_month(decided, 2);
        }
    }
}

/// The rows just written have the numbers after `before`; which is which, their case numbers tell.
async fn write_events(tx: &Tx, batch: &[PastCase], before: i64) -> Result<()> {
    let ids: Vec<(i64, Option<String>)> = case_file::Entity::find()
        .select_only()
        .columns([case_file::Column::Id, case_file::Column::Number])
        .filter(case_file::Column::Id.gt(before))
        .into_tuple()
        .all(tx.db())
        .await?;
    let ids: BTreeMap<_, _> = ids.into_iter().map(|(id, number)| (number.unwrap_or_default(), id)).collect();
    let mut rows = Vec::new();
    for case in batch {
        let missing = || ServiceError::fault(format_args!("the case {} was not written", case.number));
        let id = *ids.get(case.number.as_str()).ok_or_else(missing)?;
        let mut step = None;
        for act in &case.acts {
            rows.push(event(id, act, step));
            step = act.state.step().map(ToOwned::to_owned);
        }
        if let Some(PastAct { state: CaseState::Submitted(submitted), .. }) = case.acts.last() {
            let due = submitted.course.received_on;
            tx.enqueue(deem_job_of(id, 0, Some(due), tx.now()));
        }
    }
    for batch in rows.chunks(BATCH * 5) {
        case_event::Entity::insert_many(batch.to_vec()).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

fn event(case: i64, act: &PastAct, step: Option<String>) -> case_event::ActiveModel {
    case_event::ActiveModel {
        case_id: Set(case),
        at: Set(act.at),
        act: Set(act.act.name().to_owned()),
        actor_id: Set(act.by.as_ref().map(|(person, _)| person.0)),
        actor_name: Set(act.by.as_ref().map(|(_, name)| name.clone()).unwrap_or_default()),
        actor_role: Set(act.role.map(|role| role.name().to_owned())),
        step: Set(step),
        reason: Set(act.reason.clone()),
        detail: Set(act.detail.clone()),
        ..Default::default()
    }
}

async fn write_serials(tx: &Tx, serials: &BTreeMap<String, i64>) -> Result<()> {
    let rows: Vec<_> = serials
        .iter()
        .map(|(scope, last)| case_serial::ActiveModel { scope: Set(scope.clone()), last: Set(*last) })
        .collect();
    let newer = OnConflict::column(case_serial::Column::Scope).update_column(case_serial::Column::Last).to_owned();
    for batch in rows.chunks(BATCH * 10) {
        let insert = case_serial::Entity::insert_many(batch.to_vec()).on_conflict(newer.clone());
        insert.exec_without_returning(tx.db()).await?;
    }
    Ok(())
}
