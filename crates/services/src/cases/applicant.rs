//! Acts of the applicant after submitting.

use domain::{
    accounts::Citizen,
    cases::{Act, CaseState, Reason, Satisfaction},
    error::{ErrorCode, Fault, FieldError},
    ids::CaseId,
};
use entity::case_material;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    calendar_jobs::deem_job,
    case::{Case, Done, today, warm},
    record::Entry,
    tell::tell,
};
use crate::{Backend, IdempotencyKey, Once, Result, ServiceError, Tx};

/// An act of the applicant with what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum ApplicantAct {
    /// The missing papers are uploaded; go on.
    Supplement,
    /// Take the application back.
    Withdraw {
        /// Why, if said.
        reason: Option<Reason>,
    },
    /// Rate how it went.
    Rate {
        /// How satisfied.
        rating: Satisfaction,
    },
    /// Object to how it went.
    Object {
        /// To what.
        text: Reason,
    },
}

/// An act on the own case, seen at a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApplicantInput {
    /// The case.
    pub case: CaseId,
    /// The version the applicant saw.
    pub version: i64,
    /// What to do.
    #[serde(flatten)]
    pub act: ApplicantAct,
}

/// Does an act on the applicant's own case.
///
/// # Errors
/// [`ErrorCode::NotFound`] for somebody else's case, [`ErrorCode::ChangedMeanwhile`] when it moved since it was seen,
/// [`ErrorCode::NotNow`] where the diagram has no such arrow, `files: FileMissing` for a supplement without a paper.
pub async fn act_as_applicant(
    backend: &Backend,
    citizen: &Citizen,
    key: &IdempotencyKey,
    input: &ApplicantInput,
) -> Result<Done> {
    let calendar = backend.calendar().await?;
    warm(backend, input.case).await?;
    let tx = match backend.once(&citizen.actor(), key, "cases/act_as_applicant", input).await? {
        Once::Again(done) => return Ok(done),
        Once::First(tx) => tx,
    };
    let case = Case::of_applicant(backend, tx.db(), input.case, citizen.person()).await?;
    case.expect_version(input.version)?;
    let act = input.act.name();
    let next = next_state(&tx, &case, &input.act).await?;
    Entry::new(act).saying(input.act.reason()).with(input.act.detail()).write(&tx, &case).await?;
    let moved = case.move_to(&tx, &calendar, next).await?;
    if matches!(moved.state, CaseState::Submitted(_)) {
        tx.enqueue(deem_job(&moved, tx.now()));
    }
    tell(&tx, act, &moved).await?;
    tx.finish(Done { case: input.case, version: moved.row.version }).await
}

async fn next_state(tx: &Tx, case: &Case, act: &ApplicantAct) -> Result<CaseState> {
    let (on, state) = (today(tx), case.state.clone());
    let next = match act {
        ApplicantAct::Supplement => {
            if matches!(state, CaseState::Correcting(_)) {
                expect_papers(tx.db(), case.row.id).await?;
            }
            state.supplement(on)
        }
        ApplicantAct::Withdraw { reason } => state.withdraw(reason.clone(), on),
        ApplicantAct::Rate { rating } => state.rate(*rating),
        ApplicantAct::Object { text } => state.object(text.clone(), tx.now()),
    };
    Ok(next.map_err(ErrorCode::from)?)
}

/// A supplement without a single new paper is a mistake.
async fn expect_papers(db: &impl ConnectionTrait, case: i64) -> Result<()> {
    let new = case_material::Column::CaseId
        .eq(case)
        .and(case_material::Column::Supplement.eq(true))
        .and(case_material::Column::Status.eq("stored"));
    match case_material::Entity::find().filter(new).count(db).await? {
        0 => Err(ServiceError::Invalid(vec![FieldError::new("files", Fault::FileMissing)])),
        _ => Ok(()),
    }
}

impl ApplicantAct {
    const fn name(&self) -> Act {
        match self {
            Self::Supplement => Act::Supplement,
            Self::Withdraw { .. } => Act::Withdraw,
            Self::Rate { .. } => Act::Rate,
            Self::Object { .. } => Act::Object,
        }
    }

    fn reason(&self) -> Option<String> {
        match self {
            Self::Withdraw { reason } => reason.as_ref().map(ToString::to_string),
            Self::Object { text } => Some(text.to_string()),
            Self::Supplement | Self::Rate { .. } => None,
        }
    }

    fn detail(&self) -> Value {
        match self {
            Self::Rate { rating } => json!({ "rating": rating }),
            _ => json!({}),
        }
    }
}
