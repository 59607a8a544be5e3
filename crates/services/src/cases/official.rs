//! Acts of the department.

use chrono::NaiveDate;
use domain::{
    accounts::{Official, Role},
    cases::{Act, CaseState, Decision, Missing, Outcome, Reason, ResultDocument, TIME_TO_SUPPLEMENT, VerificationCode},
    deadlines::Calendar,
    error::{ErrorCode, Fault, FieldError},
    ids::CaseId,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    case::{Case, Done, today},
    counters::next_serial,
    record::Entry,
    tell::tell,
};
use crate::{Backend, IdempotencyKey, Once, Result, ServiceError, Tx};

/// An act of an official with what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum OfficialAct {
    /// Accept the application.
    Accept,
    /// Do not accept it.
    Decline {
        /// Why not.
        reasons: Reason,
    },
    /// Ask for everything missing, once.
    Ask {
        /// What is missing.
        missing: Vec<Missing>,
        /// The last day for handing it in; the usual time when none is given.
        answer_by: Option<NaiveDate>,
    },
    /// End it because the missing papers never came.
    Lapse,
    /// Take it on.
    Take,
    /// Pass it to the next step.
    Pass {
        /// What was found, if anything is to be said.
        note: Option<Reason>,
    },
    /// Decide it.
    Decide {
        /// Granted or refused.
        outcome: Outcome,
        /// Why.
        reasons: Reason,
    },
    /// Issue the result document.
    Issue,
    /// Answer the objection.
    Answer {
        /// The answer.
        text: Reason,
    },
}

/// An act on a case that the official saw at a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OfficialInput {
    /// The case.
    pub case: CaseId,
    /// The version the official saw.
    pub version: i64,
    /// What to do.
    #[serde(flatten)]
    pub act: OfficialAct,
}

/// Does an act on a case of the official's department.
///
/// # Errors
/// [`ErrorCode::NotFound`] for a case elsewhere, [`ErrorCode::ChangedMeanwhile`] when it moved since the official saw
/// it, [`ErrorCode::Forbidden`] without the step's role, [`ErrorCode::NotNow`] where the diagram has no such arrow.
pub async fn act(backend: &Backend, official: &Official, key: &IdempotencyKey, input: &OfficialInput) -> Result<Done> {
    let calendar = backend.calendar().await?;
    let tx = match backend.once(&official.actor(), key, "cases/act", input).await? {
        Once::Again(done) => return Ok(done),
        Once::First(tx) => tx,
    };
    let case = Case::of_official(backend, tx.db(), input.case, official).await?;
    case.expect_version(input.version)?;
    let role = permit(&case, official, input.act.name())?;
    let (next, detail, document) = next_state(&tx, &case, official, &calendar, &input.act).await?;
    Entry::new(input.act.name()).by(Some(role)).saying(input.act.reason()).with(detail).write(&tx, &case).await?;
    let mut case = case;
    if document.is_some() {
        case.row.document_number = document;
    }
    let moved = case.move_to(&tx, &calendar, next).await?;
    tell(&tx, input.act.name(), &moved).await?;
    tx.finish(Done { case: input.case, version: moved.row.version }).await
}

/// The role in which the official may do this here.
fn permit(case: &Case, official: &Official, act: Act) -> Result<Role> {
    let desk = case.state.desk(case.flow());
    if case.state.offers_to(case.flow(), official, case.department()).contains(&act) {
        return desk.ok_or_else(|| ErrorCode::NotNow.into());
    }
    let possible = case.state.offers(case.flow()).iter().any(|(offered, _)| *offered == act);
    let held = desk.is_some_and(|role| official.has_in(role, case.department()));
    Err(if possible && !held { ErrorCode::Forbidden } else { ErrorCode::NotNow }.into())
}

type Next = (CaseState, Value, Option<String>);

/// The state after the act, what the timeline adds to it, and the number of the document if one is issued.
async fn next_state(tx: &Tx, case: &Case, official: &Official, calendar: &Calendar, act: &OfficialAct) -> Result<Next> {
    let (on, by, flow) = (today(tx), official.person(), case.flow());
    let state = case.state.clone();
    // Whoever accepts or takes on a step has the case from then on.
    let next = match act {
        OfficialAct::Accept => state.accept(flow, on),
        OfficialAct::Decline { reasons } => state.decline(reasons.clone(), by, on),
        OfficialAct::Ask { missing, answer_by } => {
            let answer_by = answer_day(calendar, on, *answer_by)?;
            state.ask(missing.clone(), answer_by, by, on)
        }
        OfficialAct::Lapse => state.lapse(on),
        OfficialAct::Take => state.take(by),
        OfficialAct::Pass { .. } => state.pass(flow, on),
        OfficialAct::Decide { outcome, reasons } => {
            state.decide(flow, Decision { outcome: *outcome, reasons: reasons.clone(), on, by })
        }
        OfficialAct::Issue => {
            let document = new_document(tx, case, on).await?;
            let number = document.number.clone();
            let next = state.issue(document, on).map_err(ErrorCode::from)?;
            return Ok((next, json!({ "document": number }), Some(number)));
        }
        OfficialAct::Answer { text } => state.answer(text.clone()),
    };
    Ok((next.map_err(ErrorCode::from)?, act.detail(case), None))
}

/// The last day for the missing papers: as asked, but never less than the usual time.
fn answer_day(calendar: &Calendar, on: NaiveDate, asked: Option<NaiveDate>) -> Result<NaiveDate> {
    let least = calendar.forward(on, u32::from(TIME_TO_SUPPLEMENT));
    match asked {
        None => Ok(least),
        Some(day) if day >= on && day <= on + chrono::Days::new(366) => Ok(day.max(least)),
        Some(_) => Err(ServiceError::Invalid(vec![FieldError::new("answer_by", Fault::NotADate)])),
    }
}

async fn new_document(tx: &Tx, case: &Case, on: NaiveDate) -> Result<ResultDocument> {
    let year = on.format("%Y");
    let serial = next_serial(tx, &format!("document/{}/{year}", case.row.department_id)).await?;
    let code = VerificationCode::from_random(tx.backend().chance().bytes());
    Ok(ResultDocument { number: format!("{year}{:04}{serial:06}", case.row.department_id), code })
}

impl OfficialAct {
    /// The act's name.
    #[must_use]
    pub const fn name(&self) -> Act {
        match self {
            Self::Accept => Act::Accept,
            Self::Decline { .. } => Act::Decline,
            Self::Ask { .. } => Act::Ask,
            Self::Lapse => Act::Lapse,
            Self::Take => Act::Take,
            Self::Pass { .. } => Act::Pass,
            Self::Decide { .. } => Act::Decide,
            Self::Issue => Act::Issue,
            Self::Answer { .. } => Act::Answer,
        }
    }

    fn reason(&self) -> Option<String> {
        match self {
            Self::Decline { reasons } | Self::Decide { reasons, .. } => Some(reasons.to_string()),
            Self::Pass { note } => note.as_ref().map(ToString::to_string),
            Self::Answer { text } => Some(text.to_string()),
            Self::Accept | Self::Ask { .. } | Self::Lapse | Self::Take | Self::Issue => None,
        }
    }

    fn detail(&self, case: &Case) -> Value {
        match self {
            Self::Decide { outcome, .. } => json!({ "outcome": outcome }),
            // A correction may change the answers; what was filed is kept here, sealed as it is in the case.
            Self::Ask { missing, .. } => {
                let missing: Vec<_> = missing.iter().map(|missing| missing.what.as_str()).collect();
                json!({ "missing": missing, "filed": case.row.answers })
            }
            _ => json!({}),
        }
    }
}
