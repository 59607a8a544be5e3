//! Sending an application in.

use std::sync::Arc;

use domain::{
    accounts::Citizen,
    cases::{Act, CaseNumber},
    catalogue::{Guide, ImplementationCode, Published},
    error::{ErrorCode, Fault, FieldError},
    ids::CaseId,
};
use entity::case_material;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::{
    answers,
    calendar_jobs::deem_job,
    case::{Case, today},
    counters::next_serial,
    draft::offered,
    record::Entry,
    tell::tell,
};
use crate::{Backend, IdempotencyKey, Once, Result, ServiceError, Tx};

/// Which draft to submit, as seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SubmitInput {
    /// The draft.
    pub case: CaseId,
    /// The version the applicant reviewed.
    pub version: i64,
}

/// What the applicant gets for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    /// The case.
    pub case: CaseId,
    /// Its version now.
    pub version: i64,
    /// The acceptance number.
    pub number: CaseNumber,
}

/// Submits a draft: checks form and papers, gives the number, starts the clock of acceptance.
///
/// # Errors
/// [`ServiceError::Invalid`] names every field and paper (`paper:KEY`) that is missing or wrong;
/// [`ErrorCode::NotFound`], [`ErrorCode::ChangedMeanwhile`] and [`ErrorCode::NotNow`] as everywhere.
pub async fn submit(
    backend: &Backend,
    citizen: &Citizen,
    key: &IdempotencyKey,
    input: SubmitInput,
) -> Result<Submitted> {
    let calendar = backend.calendar().await?;
    let tx = match backend.once(&citizen.actor(), key, "cases/submit", &input).await? {
        Once::Again(submitted) => return Ok(submitted),
        Once::First(tx) => tx,
    };
    let case = Case::hold(&tx, input.case, citizen.person()).await?;
    case.expect_version(input.version)?;
    let next = case.state.clone().submit(today(&tx)).map_err(ErrorCode::from)?;
    let offered = offered(backend, tx.db(), &case).await?.ok_or(ErrorCode::NotNow)?;
    check(backend, &tx, &case, &offered.guide).await?;
    let number = give_number(&tx, &case, &offered.item.code).await?;
    Entry::new(Act::Submit).write(&tx, &case).await?;
    let moved = file(case, offered, &number).move_to(&tx, &calendar, next).await?;
    tx.enqueue(deem_job(&moved, tx.now()));
    tell(&tx, Act::Submit, &moved).await?;
    tx.finish(Submitted { case: input.case, version: moved.row.version, number }).await
}

/// Everything that is missing or wrong, at once.
async fn check(backend: &Backend, tx: &Tx, case: &Case, guide: &Guide) -> Result<()> {
    let answers = answers::open(backend, case.row.applicant_id, &case.row.answers)?;
    let mut errors = guide.form.check(&answers, today(tx)).err().unwrap_or_default();
    let there = stored_papers(tx.db(), case.row.id).await?;
    let missing = guide.materials.iter().filter(|paper| paper.required && !there.contains(&paper.key));
    errors.extend(missing.map(|paper| FieldError::new(format!("paper:{}", paper.key), Fault::FileMissing)));
    if errors.is_empty() { Ok(()) } else { Err(ServiceError::Invalid(errors)) }
}

async fn stored_papers(db: &impl ConnectionTrait, case: i64) -> Result<Vec<String>> {
    let stored = case_material::Column::CaseId.eq(case).and(case_material::Column::Status.eq("stored"));
    let rows = case_material::Entity::find().filter(stored).all(db).await?;
    Ok(rows.into_iter().map(|row| row.paper).collect())
}

async fn give_number(tx: &Tx, case: &Case, code: &ImplementationCode) -> Result<CaseNumber> {
    let day = today(tx);
    let serial = next_serial(tx, &format!("case/{}/{}", case.row.item_id, day.format("%Y%m%d"))).await?;
    Ok(CaseNumber::assign(code, day, serial))
}

/// Binds the case to the version of the guide that is public now; later versions don't touch it.
fn file(mut case: Case, offered: Arc<Published>, number: &CaseNumber) -> Case {
    case.row.number = Some(number.as_str().to_owned());
    case.row.item_version = i32::try_from(offered.item.version).unwrap_or(i32::MAX);
    case.row.flow_hash = offered.item.flow_hash.to_string();
    case.row.item_name_zh.clone_from(&offered.guide.name.zh);
    case.row.item_name_en.clone_from(&offered.guide.name.en);
    case.row.promised_days = i32::from(offered.guide.promised_days());
    case.row.statutory_days = i32::from(offered.guide.statutory_days());
    case.published = offered;
    case
}
