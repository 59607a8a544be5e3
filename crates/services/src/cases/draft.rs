//! Drafts: begun once, saved after every field, there again after a closed browser.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::{
    accounts::Citizen,
    cases::{CaseNumber, CaseState, view::DraftView},
    catalogue::{Answers, FormDefinition, FormTopic, Known, Published},
    error::{ErrorCode, FieldError},
    ids::{CaseId, ItemId, PersonId},
    time::local_date,
};
use entity::{case_event, case_file, case_material, person, stored_file};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::LockType,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    answers,
    case::{Case, Done, today, write},
    page::materials,
};
use crate::{Backend, IdempotencyKey, Once, Result, Tx, accounts, audit::AuditEvent, catalogue};

/// Begins an application for `item`, or goes on with the draft there is.
///
/// What the city knows of the applicant is filled in.
///
/// # Errors
/// [`ErrorCode::NotFound`] for an item that is not offered.
pub async fn start(backend: &Backend, citizen: &Citizen, key: &IdempotencyKey, item: ItemId) -> Result<Done> {
    let offered = catalogue::current(backend, backend.db().read(), item).await?.ok_or(ErrorCode::NotFound)?;
    let tx = match backend.once(&citizen.actor(), key, "cases/start", &item).await? {
        Once::Again(done) => return Ok(done),
        Once::First(tx) => tx,
    };
    let there = case_file::Entity::find()
        .filter(case_file::Column::ApplicantId.eq(citizen.person().0))
        .filter(case_file::Column::ItemId.eq(item.0).and(case_file::Column::Status.eq("draft")))
        .order_by_desc(case_file::Column::Id)
        .one(tx.db())
        .await?;
    if let Some(row) = there {
        return tx.finish(Done { case: CaseId(row.id), version: row.version }).await;
    }
    let row = new_draft(backend, &tx, citizen, &offered).await?;
    let created = case_file::Entity::insert(row).exec_with_returning(tx.db()).await?;
    tx.audit(AuditEvent::new("cases/start", format!("case/{}", created.id)).with(json!({ "item": item })));
    tx.finish(Done { case: CaseId(created.id), version: created.version }).await
}

async fn new_draft(
    backend: &Backend,
    tx: &Tx,
    citizen: &Citizen,
    offered: &Published,
) -> Result<case_file::ActiveModel> {
    // Held until the commit, so that an account that is being closed is left without a draft.
    let row = person::Entity::find_by_id(citizen.person().0).lock(LockType::Share).one(tx.db()).await?;
    if row.as_ref().is_some_and(|row| row.closed_at.is_some()) {
        return Err(ErrorCode::NotSignedIn.into());
    }
    let prefilled = prefill(backend, row.as_ref(), &offered.guide.form)?;
    // An agent applies in the company's name: it is whom the document will name.
    let company = row.and_then(|row| row.company_name);
    Ok(case_file::ActiveModel {
        applicant_id: Set(citizen.person().0),
        applicant_name: Set(company.unwrap_or_else(|| citizen.name().to_owned())),
        item_id: Set(offered.item.id.0),
        item_version: Set(i32::try_from(offered.item.version).unwrap_or(i32::MAX)),
        flow_hash: Set(offered.item.flow_hash.to_string()),
        item_name_zh: Set(offered.guide.name.zh.clone()),
        item_name_en: Set(offered.guide.name.en.clone()),
        department_id: Set(offered.item.department.0),
        status: Set(CaseState::Draft.name().to_owned()),
        state: Set(serde_json::to_value(CaseState::Draft)?),
        answers: Set(answers::seal(backend, citizen.person().0, &prefilled)?),
        version: Set(1),
        promised_days: Set(0),
        statutory_days: Set(0),
        waiting: Set(false),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
        ..Default::default()
    })
}

/// The version by which a draft would be filed now; `None` while the item is not offered.
pub(super) async fn offered(
    backend: &Backend,
    db: &impl ConnectionTrait,
    case: &Case,
) -> Result<Option<Arc<Published>>> {
    catalogue::current(backend, db, ItemId(case.row.item_id)).await
}

/// What the city knows already, for the fields that ask for it.
fn prefill(backend: &Backend, row: Option<&person::Model>, form: &FormDefinition) -> Result<Answers> {
    let Some(row) = row else { return Ok(Answers::default()) };
    let mut answers = Answers::default();
    for field in form.fields() {
        let known = match field.known {
            Some(Known::Name) => Some(row.name.clone()),
            Some(Known::CompanyName) => row.company_name.clone(),
            Some(Known::CompanyCode) => row.credit_code.clone(),
            Some(Known::Mobile) => accounts::mobile(backend.data_key(), row)?.map(|number| number.expose().to_owned()),
            None => None,
        };
        if let Some(known) = known {
            answers.set(&field.key, known);
        }
    }
    Ok(answers)
}

/// Answers to be kept, of one field or one topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnswersInput {
    /// The case.
    pub case: CaseId,
    /// The version seen, where a whole topic is sent. A single field needs none: it can't undo another one.
    pub version: Option<i64>,
    /// The topic to check; `None` to keep without checking.
    pub topic: Option<String>,
    /// The answers.
    pub answers: Answers,
}

/// What became of answers: they are kept in any case, and these are wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The case's version now.
    pub version: i64,
    /// When they were kept.
    pub at: DateTime<Utc>,
    /// What is wrong in the topic.
    pub errors: Vec<FieldError>,
}

/// Keeps answers of a draft, or of a case whose papers are being corrected. Wrong ones are kept too: nothing typed is
/// lost, and the errors are named. What a correction changes is logged; what was filed stands in the timeline's entry
/// of the request (see `official.rs`).
///
/// # Errors
/// [`ErrorCode::NotFound`] for somebody else's case, [`ErrorCode::NotNow`] once it is submitted,
/// [`ErrorCode::ChangedMeanwhile`] when a whole topic was changed elsewhere meanwhile.
pub async fn save_answers(
    backend: &Backend,
    citizen: &Citizen,
    key: &IdempotencyKey,
    input: &AnswersInput,
) -> Result<Kept> {
    let tx = match backend.once(&citizen.actor(), key, "cases/save_answers", input).await? {
        Once::Again(kept) => return Ok(kept),
        Once::First(tx) => tx,
    };
    let case = Case::hold(&tx, input.case, citizen.person()).await?;
    if let Some(version) = input.version {
        case.expect_version(version)?;
    }
    let form = form_of(&tx, &case).await?;
    let before = answers::open(backend, case.row.applicant_id, &case.row.answers)?;
    let mut kept = before.clone();
    kept.merge(form.keep_known(input.answers.clone()));
    let topic = input.topic.as_ref().and_then(|key| form.topic(key));
    let errors =
        topic.map(|topic: &FormTopic| topic.check(&kept, today(&tx))).and_then(Result::err).unwrap_or_default();
    let changed = case_file::ActiveModel {
        id: Unchanged(case.row.id),
        answers: Set(answers::seal(backend, case.row.applicant_id, &kept)?),
        version: Set(case.row.version + 1),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    let row = write(&tx, changed, case.row.id, case.row.version).await?;
    let fields = kept.changed_since(&before);
    if matches!(case.state, CaseState::Correcting(_)) && !fields.is_empty() {
        let event = AuditEvent::new("cases/correct", case.subject()).of(case.department());
        tx.audit(event.with(json!({ "fields": fields })));
    }
    let at = tx.now();
    tx.finish(Kept { version: row.version, at, errors }).await
}

/// The form to be filled in: of the offered version for a draft, of the case's own version for a correction.
async fn form_of(tx: &Tx, case: &Case) -> Result<FormDefinition> {
    match case.state {
        CaseState::Draft => {
            Ok(offered(tx.backend(), tx.db(), case).await?.ok_or(ErrorCode::NotNow)?.guide.form.clone())
        }
        CaseState::Correcting(_) => Ok(case.guide().form.clone()),
        _ => Err(ErrorCode::NotNow.into()),
    }
}

/// Throws a draft away, with the papers uploaded for it.
///
/// # Errors
/// [`ErrorCode::NotFound`] for somebody else's case, [`ErrorCode::NotNow`] once it is submitted.
pub async fn discard(backend: &Backend, citizen: &Citizen, key: &IdempotencyKey, case: CaseId) -> Result<()> {
    let tx = match backend.once(&citizen.actor(), key, "cases/discard", &case).await? {
        Once::Again(done) => return Ok(done),
        Once::First(tx) => tx,
    };
    let found = Case::hold(&tx, case, citizen.person()).await?;
    if !matches!(found.state, CaseState::Draft) {
        return Err(ErrorCode::NotNow.into());
    }
    let files = delete(&tx, &[case.0]).await?;
    tx.finish(()).await?;
    // The rows are gone: what a crash here leaves behind is a file that nobody finds.
    backend.files().remove_all(&files).await
}

/// Throws away every draft of a person, with its papers, and gives the names of their files, which are to be removed
/// after the commit. A draft that is being sent in at this moment is a case when this returns.
pub(crate) async fn discard_all(tx: &Tx, person: PersonId) -> Result<Vec<String>> {
    let drafts: Vec<i64> = case_file::Entity::find()
        .select_only()
        .column(case_file::Column::Id)
        .filter(case_file::Column::ApplicantId.eq(person.0).and(case_file::Column::Status.eq("draft")))
        .lock(LockType::Update)
        .into_tuple()
        .all(tx.db())
        .await?;
    delete(tx, &drafts).await
}

/// Deletes drafts, which the transaction holds, and gives the names of their files.
async fn delete(tx: &Tx, drafts: &[i64]) -> Result<Vec<String>> {
    let cases = || drafts.iter().copied();
    let papers = case_material::Column::CaseId.is_in(cases());
    let files = case_material::Entity::find().filter(papers.clone()).all(tx.db()).await?;
    let stored = files.iter().filter_map(|paper| paper.file_id);
    stored_file::Entity::delete_many().filter(stored_file::Column::Id.is_in(stored)).exec(tx.db()).await?;
    case_material::Entity::delete_many().filter(papers).exec(tx.db()).await?;
    case_event::Entity::delete_many().filter(case_event::Column::CaseId.is_in(cases())).exec(tx.db()).await?;
    case_file::Entity::delete_many().filter(case_file::Column::Id.is_in(cases())).exec(tx.db()).await?;
    for case in drafts {
        tx.audit(AuditEvent::new("cases/discard", format!("case/{case}")));
    }
    Ok(files.into_iter().map(|paper| paper.file_name).collect())
}

/// The draft, or the case being corrected, for the application's pages.
///
/// # Errors
/// [`ErrorCode::NotFound`] for somebody else's case, [`ErrorCode::NotNow`] when nothing is to be filled in.
pub async fn draft(backend: &Backend, citizen: &Citizen, case: CaseId) -> Result<DraftView> {
    let db = backend.db().read();
    let case = Case::of_applicant(backend, db, case, citizen.person()).await?;
    let today = local_date(backend.now());
    let (published, correction) = match &case.state {
        CaseState::Draft => (offered(backend, db, &case).await?.ok_or(ErrorCode::NotNow)?, None),
        CaseState::Correcting(correcting) => (case.published.clone(), Some(correcting.request.clone())),
        _ => return Err(ErrorCode::NotNow.into()),
    };
    let guide = &published.guide;
    let answers = answers::open(backend, case.row.applicant_id, &case.row.answers)?;
    Ok(DraftView {
        id: CaseId(case.row.id),
        version: case.row.version,
        number: case.row.number.map(CaseNumber::stored),
        item_name: guide.name.clone(),
        item_code: published.item.code.to_string(),
        errors: guide.form.check(&answers, today).err().unwrap_or_default(),
        form: guide.form.clone(),
        answers,
        papers: guide.materials.clone(),
        materials: materials(db, case.row.id).await?,
        correction,
        saved_at: case.row.updated_at,
        today,
    })
}
