//! What every change of a plan has in common: the permission, the key, the lock.

use chrono::NaiveDate;
use domain::{
    accounts::{Action, Official, Resource, can},
    error::{ErrorCode, Fault, FieldError},
    ids::{DepartmentId, ReviewId},
    review::rectification::{Plan, PlanError},
    time::local_date,
};
use entity::review_plan;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{LockType, OnConflict},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    Backend, IdempotencyKey, Once, Result, ServiceError, Topic,
    audit::AuditEvent,
    review::rows::{self, Stored},
};

/// The answer to an act: which plan, at which version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanDone {
    /// The review after which it was made.
    pub review: ReviewId,
    /// The department.
    pub department: DepartmentId,
    /// Its version after the act.
    pub version: i64,
}

/// Which plan, by which act, by whom.
pub struct Act<'a> {
    pub official: &'a Official,
    pub key: &'a IdempotencyKey,
    pub name: &'static str,
    pub review: ReviewId,
    pub department: DepartmentId,
}

/// Changes a plan by a rule. Without a plan the rule gets an empty one.
pub async fn change(
    backend: &Backend,
    act: Act<'_>,
    input: &(impl Serialize + Sync),
    rule: impl FnOnce(Option<Plan>, NaiveDate) -> Result<Plan, PlanError>,
) -> Result<PlanDone> {
    let actor = act.official.actor();
    match act.name {
        "review/check_measure" => can(&actor, Action::CheckMeasures, Resource::System)?,
        _ => can(&actor, Action::PromiseMeasures, Resource::Department(act.department))?,
    }
    let (review, department) = (act.review, act.department);
    let tx = match backend.once(&actor, act.key, act.name, &(review, department, input)).await? {
        Once::Again(done) => return Ok(done),
        Once::First(tx) => tx,
    };
    let stored = rows::hold(tx.db(), review, LockType::Share).await?;
    if !takes_promises(&stored, department)? {
        return Err(ErrorCode::NotNow.into());
    }
    let row = hold(tx.db(), review, department).await?;
    let plan = row.as_ref().map(plan).transpose()?;
    let plan = rule(plan, local_date(tx.now())).map_err(refusal)?;
    let version = row.map_or(0, |row| row.version) + 1;
    write(tx.db(), (review, department, version), &plan).await?;
    let event = AuditEvent::new(act.name, format!("review/{review}"));
    tx.audit(event.with(json!({ "department": department, "measures": plan.measures().len() })));
    tx.touch(Topic::Review(review));
    tx.finish(PlanDone { review, department, version }).await
}

/// The plan of a row.
pub fn plan(row: &review_plan::Model) -> Result<Plan> {
    serde_json::from_value(row.plan.clone()).map_err(|error| ServiceError::Row {
        table: "review_plan",
        id: format!("{}/{}", row.review_id, row.department_id),
        what: format!("plan: {error}"),
    })
}

/// Whether results are public, and the department was rated.
fn takes_promises(stored: &Stored, department: DepartmentId) -> Result<bool> {
    let rated = stored.setup()?.subjects.iter().any(|subject| subject.department == department);
    Ok(stored.state.name() == "published" && rated)
}

async fn hold(
    db: &DatabaseTransaction,
    review: ReviewId,
    department: DepartmentId,
) -> Result<Option<review_plan::Model>> {
    let named = review_plan::Entity::find()
        .filter(review_plan::Column::ReviewId.eq(review.0))
        .filter(review_plan::Column::DepartmentId.eq(department.0));
    Ok(named.lock(LockType::Update).one(db).await?)
}

/// Writes a plan over the version before; a first one that somebody else has written meanwhile stays.
async fn write(
    db: &DatabaseTransaction,
    (review, department, version): (ReviewId, DepartmentId, i64),
    plan: &Plan,
) -> Result<()> {
    let row = review_plan::ActiveModel {
        review_id: Set(review.0),
        department_id: Set(department.0),
        plan: Set(serde_json::to_value(plan)?),
        to_look_at: Set(i32::try_from(plan.to_look_at()).unwrap_or(i32::MAX)),
        version: Set(version),
    };
    let written = if version == 1 {
        let first = review_plan::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned());
        first.exec_without_returning(db).await?
    } else {
        let held = review_plan::Entity::update_many()
            .set(row)
            .filter(review_plan::Column::ReviewId.eq(review.0))
            .filter(review_plan::Column::DepartmentId.eq(department.0))
            .filter(review_plan::Column::Version.eq(version - 1));
        held.exec(db).await?.rows_affected
    };
    if written == 1 { Ok(()) } else { Err(ErrorCode::ChangedMeanwhile.into()) }
}

/// What a rule refuses; a day that can't be promised stands at its field.
fn refusal(error: PlanError) -> ServiceError {
    match error {
        PlanError::Passed(_) => ServiceError::Invalid(vec![FieldError::new("day", Fault::InThePast)]),
        PlanError::NotLater(_) => ServiceError::Invalid(vec![FieldError::new("day", Fault::NotLater)]),
        other => ErrorCode::from(other).into(),
    }
}
