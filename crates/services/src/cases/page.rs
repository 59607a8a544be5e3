//! One case as its reader may see it.

use chrono::NaiveDate;
use domain::{
    accounts::{Actor, Role},
    cases::{
        Act, CaseNumber, CaseState, Outcome, Performer, Satisfaction,
        view::{CaseView, DepartmentCard, MaterialView, TimelineEntry},
    },
    catalogue::Guide,
    error::ErrorCode,
    ids::{CaseId, DepartmentId, ItemId, MaterialId, PersonId},
    text::Bilingual,
    time::local_date,
};
use entity::{case_event, case_material, department};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::Value;

use super::{answers, case::Case, tell::result_name};
use crate::{Backend, Result, ServiceError, Topic, accounts::names};

/// The case for its applicant, or for an official of its department.
///
/// # Errors
/// [`ErrorCode::NotFound`] for everybody else; [`ErrorCode::NotSignedIn`] for strangers.
pub async fn page(backend: &Backend, actor: &Actor, id: CaseId) -> Result<CaseView> {
    let db = backend.db().read();
    // Before the rows: a change in between makes the page refetch instead of missing it.
    let topic_version = backend.live().version(db, Topic::Case(id)).await?;
    let (case, reader) = readable(backend, actor, id).await?;
    let calendar = backend.calendar().await?;
    let (today, department) = (local_date(backend.now()), department_card(db, case.row.department_id).await?);
    let through = case.state.is_open().then_some(today);
    let ordered_by = department.name.zh.clone();
    let course = case.state.course();
    let explain =
        |course: domain::cases::Course| course.explain(case.flow(), case.limits(), &calendar, &ordered_by, through);
    let assignee = names(db, case.row.assignee_id.map(PersonId)).await?.into_values().next();
    Ok(CaseView {
        id,
        version: case.row.version,
        topic_version,
        number: case.row.number.clone().map(CaseNumber::stored),
        item: ItemId(case.row.item_id),
        item_code: case.published.item.code.to_string(),
        item_name: case.item_name(),
        result_name: result_name(&case),
        applicant: case.row.applicant_name.clone(),
        department,
        complaint_phone: case.guide().complaint.as_ref().map(|complaint| complaint.phone.clone()).unwrap_or_default(),
        flow_hash: case.row.flow_hash.clone(),
        due: case.state.due_dates(case.flow(), case.limits(), &calendar),
        explanation: course.map(explain),
        today,
        timeline: timeline(db, id, case.guide()).await?,
        materials: materials(db, id.0).await?,
        answers: shown_answers(backend, &case, &reader)?,
        assignee,
        offers: offers(&case, &reader),
        flow: case.flow().clone(),
        papers: case.guide().materials.clone(),
        form: case.guide().form.clone(),
        state: case.state,
    })
}

/// In which right somebody reads a case.
enum Reader {
    Applicant,
    Official(domain::accounts::Official),
}

async fn readable(backend: &Backend, actor: &Actor, id: CaseId) -> Result<(Case, Reader)> {
    let (db, person) = (backend.db().read(), actor.signed_in()?.person);
    match actor.official() {
        Ok(official) => Ok((Case::of_official(backend, db, id, &official).await?, Reader::Official(official))),
        Err(_) => Ok((Case::of_applicant(backend, db, id, person).await?, Reader::Applicant)),
    }
}

fn offers(case: &Case, reader: &Reader) -> Vec<Act> {
    match reader {
        Reader::Official(official) => case.state.offers_to(case.flow(), official, case.department()),
        Reader::Applicant => {
            let offers = case.state.offers(case.flow()).into_iter();
            offers.filter(|(_, performer)| *performer == Performer::Applicant).map(|(act, _)| act).collect()
        }
    }
}

fn shown_answers(backend: &Backend, case: &Case, reader: &Reader) -> Result<domain::catalogue::Answers> {
    let answers = answers::open(backend, case.row.applicant_id, &case.row.answers)?;
    Ok(match reader {
        Reader::Applicant => answers,
        Reader::Official(_) => answers::masked(&case.guide().form, answers),
    })
}

/// A department as people are told of it.
pub(super) async fn department_card(db: &impl ConnectionTrait, id: i64) -> Result<DepartmentCard> {
    let row = department::Entity::find_by_id(id).one(db).await?;
    let row = row.ok_or_else(|| ServiceError::fault(format_args!("there is no department {id}")))?;
    Ok(DepartmentCard {
        id: DepartmentId(row.id),
        name: Bilingual::new(row.name_zh, row.name_en),
        phone: row.phone,
        address: Bilingual::new(row.address_zh, row.address_en),
    })
}

/// The files of a case, oldest first.
pub(super) async fn materials(db: &impl ConnectionTrait, case: i64) -> Result<Vec<MaterialView>> {
    let rows = case_material::Entity::find()
        .filter(case_material::Column::CaseId.eq(case))
        .order_by_asc(case_material::Column::Id)
        .all(db)
        .await?;
    let bytes = |bytes| u64::try_from(bytes).unwrap_or(0);
    let views = rows.into_iter().map(|row| MaterialView {
        id: MaterialId(row.id),
        paper: row.paper,
        name: row.original_name,
        size: bytes(row.size),
        received: bytes(row.received),
        stored: row.status == "stored",
        supplement: row.supplement,
        at: row.created_at,
    });
    Ok(views.collect())
}

async fn timeline(db: &impl ConnectionTrait, case: CaseId, guide: &Guide) -> Result<Vec<TimelineEntry>> {
    let rows = case_event::Entity::find()
        .filter(case_event::Column::CaseId.eq(case.0))
        .order_by_asc(case_event::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(|row| entry(row, guide)).collect()
}

fn entry(row: case_event::Model, guide: &Guide) -> Result<TimelineEntry> {
    let fault = |what: &str| ServiceError::Row { table: "case_event", id: row.id.to_string(), what: what.to_owned() };
    let act = Act::from_name(&row.act).ok_or_else(|| fault("unknown act"))?;
    let role = match &row.actor_role {
        Some(name) => Some(Role::from_name(name).ok_or_else(|| fault("unknown role"))?),
        None => None,
    };
    let detail = |key: &str| row.detail.get(key).cloned().unwrap_or(Value::Null);
    let changed = serde_json::from_value::<Option<Vec<String>>>(detail("changed"))?.unwrap_or_default();
    let changed = guide.form.fields().filter(|field| changed.contains(&field.key));
    Ok(TimelineEntry {
        at: row.at,
        act,
        role,
        step: row.step.as_ref().and_then(|key| guide.flow.step(key)).map(|step| step.name.clone()),
        outcome: serde_json::from_value::<Option<Outcome>>(detail("outcome"))?,
        rating: serde_json::from_value::<Option<Satisfaction>>(detail("rating"))?,
        missing: serde_json::from_value::<Option<Vec<String>>>(detail("missing"))?.unwrap_or_default(),
        changed: changed.map(|field| field.label.clone()).collect(),
        who: row.actor_id.map(|_| row.actor_name),
        reason: row.reason,
    })
}

/// The day of the decision and of the end, for documents.
pub(super) fn decided_and_ended(state: &CaseState) -> Result<(NaiveDate, NaiveDate)> {
    match (state.decision(), state) {
        (Some(decision), CaseState::Completed(completed)) => Ok((decision.on, completed.on)),
        _ => Err(ErrorCode::NotFound.into()),
    }
}
