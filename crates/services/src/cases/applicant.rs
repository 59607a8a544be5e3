//! Acts of the applicant after submitting.

use domain::{
    accounts::Citizen,
    cases::{Act, CaseState, Reason, Satisfaction},
    error::{ErrorCode, Fault, FieldError},
    ids::CaseId,
};
use entity::{case_event, case_material};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;
use serde_json::json;

use super::{
    answers,
    calendar_jobs::deem_job,
    case::{Case, Done, today},
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
    let tx = match backend.once(&citizen.actor(), key, "cases/act_as_applicant", input).await? {
        Once::Again(done) => return Ok(done),
        Once::First(tx) => tx,
    };
    let case = Case::hold(&tx, input.case, citizen.person()).await?;
    case.expect_version(input.version)?;
    let act = input.act.name();
    let next = next_state(&tx, &case, &input.act).await?;
    let detail = match &input.act {
        ApplicantAct::Supplement => json!({ "changed": changed(&tx, &case).await? }),
        ApplicantAct::Rate { rating } => json!({ "rating": rating }),
        ApplicantAct::Withdraw { .. } | ApplicantAct::Object { .. } => json!({}),
    };
    Entry::new(act).saying(input.act.reason()).with(detail).write(&tx, &case).await?;
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

/// The fields whose answers differ from what had been filed when the papers were asked for.
async fn changed(tx: &Tx, case: &Case) -> Result<Vec<String>> {
    let asked = case_event::Column::CaseId.eq(case.row.id).and(case_event::Column::Act.eq(Act::Ask.name()));
    let asked = case_event::Entity::find().filter(asked).one(tx.db()).await?;
    let Some(filed) = asked.as_ref().and_then(|event| event.detail["filed"].as_str()) else { return Ok(Vec::new()) };
    let open = |sealed| answers::open(tx.backend(), case.row.applicant_id, sealed);
    Ok(open(&case.row.answers)?.changed_since(&open(filed)?))
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
}
