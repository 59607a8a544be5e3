//! Acts on a submitted case: the applicant's and the department's.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::forms::{FormOutcome, Ticket};
use crate::wire::AppResult;

#[cfg(feature = "ssr")]
use super::server::{citizen, key, official, outcome, reason};
#[cfg(feature = "ssr")]
use crate::forms::{FormState, finish};
#[cfg(feature = "ssr")]
use crate::locale::LangPath;
#[cfg(feature = "ssr")]
use crate::server_side::backend;
#[cfg(feature = "ssr")]
use domain::{cases::Act, ids::CaseId};
#[cfg(feature = "ssr")]
use services::{
    ServiceError,
    cases::{ApplicantAct, ApplicantInput, OfficialAct, OfficialInput},
};

/// Which case, as seen at which version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The case.
    pub case: i64,
    /// The version.
    pub version: i64,
}

/// The missing papers are there: go on.
#[server(prefix = "/api", endpoint = "cases/supplement")]
pub async fn supplement(seen: Seen, #[server(default)] ticket: Ticket) -> AppResult<FormOutcome> {
    as_applicant(seen, &ticket, FormState::new("supplement"), Ok(ApplicantAct::Supplement)).await
}

/// Take the application back.
#[server(prefix = "/api", endpoint = "cases/withdraw")]
pub async fn withdraw(
    seen: Seen,
    #[server(default)] reason: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let form = FormState::new("withdraw").value("reason", &reason);
    let why = if reason.trim().is_empty() { Ok(None) } else { super::server::reason("reason", &reason).map(Some) };
    as_applicant(seen, &ticket, form, why.map(|reason| ApplicantAct::Withdraw { reason })).await
}

/// Rate how it went.
#[server(prefix = "/api", endpoint = "cases/rate", name = RateCase)]
pub async fn rate(
    seen: Seen,
    #[server(default)] rating: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    use domain::error::{Fault, FieldError};
    let chosen = rating.parse::<u8>().ok().and_then(|code| code.try_into().ok());
    let missing = || ServiceError::Invalid(vec![FieldError::new("rating", Fault::Required)]);
    let act = chosen.map(|rating| ApplicantAct::Rate { rating }).ok_or_else(missing);
    as_applicant(seen, &ticket, FormState::new("rate"), act).await
}

/// Object to how it went.
#[server(prefix = "/api", endpoint = "cases/object", name = ObjectTo)]
pub async fn object(
    seen: Seen,
    #[server(default)] text: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let form = FormState::new("object").value("text", &text);
    let act = reason("text", &text).map(|text| ApplicantAct::Object { text });
    as_applicant(seen, &ticket, form, act).await
}

#[cfg(feature = "ssr")]
async fn as_applicant(
    seen: Seen,
    ticket: &Ticket,
    form: FormState,
    act: Result<ApplicantAct, ServiceError>,
) -> AppResult<FormOutcome> {
    let (backend, citizen) = (backend()?, citizen().await?);
    let page = ticket.lang().path(&format!("/cases/{}", seen.case));
    let done = match act {
        Ok(act) => {
            let input = ApplicantInput { case: CaseId(seen.case), version: seen.version, act };
            services::cases::act_as_applicant(&backend, &citizen, &key(ticket)?, &input).await
        }
        Err(error) => Err(error),
    };
    finish(ticket, anew(outcome(done, form, |_| page.clone(), &page)?)).await
}

/// What an official's form sends with an act.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActFields {
    /// Reasons, note, answer.
    pub reasons: String,
    /// Granted or refused.
    pub outcome: String,
    /// By the key of the paper: what is missing or wrong with it.
    pub missing: BTreeMap<String, String>,
    /// The last day for the missing papers.
    pub answer_by: String,
}

/// An act of the department.
#[server(prefix = "/api", endpoint = "cases/act", name = OfficialActForm)]
pub async fn act(
    seen: Seen,
    act: String,
    #[server(default)] fields: ActFields,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let (backend, official) = (backend()?, official().await?);
    let name = Act::from_name(&act).ok_or(domain::error::ErrorCode::Invalid)?;
    let back = ticket.safe_back().unwrap_or("/zh/work").to_owned();
    let page = back.split("&was=").next().unwrap_or(&back).to_owned();
    let done = match official_act(name, &fields) {
        Ok(act) => {
            let input = OfficialInput { case: CaseId(seen.case), version: seen.version, act };
            services::cases::act(&backend, &official, &key(&ticket)?, &input).await
        }
        Err(error) => Err(error),
    };
    finish(&ticket, anew(outcome(done, typed(name, &fields), |_| page.clone(), &page)?)).await
}

/// The page shown is the one gone to, so it is loaded anew.
#[cfg(feature = "ssr")]
pub(super) fn anew(outcome: FormOutcome) -> FormOutcome {
    match outcome {
        FormOutcome::Done { location, .. } => FormOutcome::done_anew(location),
        invalid @ FormOutcome::Invalid(_) => invalid,
    }
}

/// The act with what belongs to it, or the fields that are wrong.
#[cfg(feature = "ssr")]
fn official_act(act: Act, fields: &ActFields) -> Result<OfficialAct, ServiceError> {
    use domain::error::{ErrorCode, Fault, FieldError};
    let reasons = || reason("fields[reasons]", &fields.reasons);
    match act {
        Act::Accept => Ok(OfficialAct::Accept),
        Act::Take => Ok(OfficialAct::Take),
        Act::Lapse => Ok(OfficialAct::Lapse),
        Act::Issue => Ok(OfficialAct::Issue),
        Act::Decline => Ok(OfficialAct::Decline { reasons: reasons()? }),
        Act::Answer => Ok(OfficialAct::Answer { text: reasons()? }),
        Act::Pass if fields.reasons.trim().is_empty() => Ok(OfficialAct::Pass { note: None }),
        Act::Pass => Ok(OfficialAct::Pass { note: Some(reasons()?) }),
        Act::Decide => {
            let chosen = serde_json::from_value(serde_json::Value::String(fields.outcome.clone())).ok();
            let unchosen = || FieldError::new("fields[outcome]", Fault::Required);
            match (chosen, reasons()) {
                (Some(outcome), Ok(reasons)) => Ok(OfficialAct::Decide { outcome, reasons }),
                (None, Ok(_)) => Err(ServiceError::Invalid(vec![unchosen()])),
                (None, Err(ServiceError::Invalid(errors))) => {
                    Err(ServiceError::Invalid([vec![unchosen()], errors].concat()))
                }
                (_, Err(error)) => Err(error),
            }
        }
        Act::Ask => ask(fields),
        _ => Err(ErrorCode::Invalid.into()),
    }
}

#[cfg(feature = "ssr")]
fn ask(fields: &ActFields) -> Result<OfficialAct, ServiceError> {
    use domain::{
        cases::Missing,
        error::{Fault, FieldError},
    };
    let mut missing = Vec::new();
    for (paper, what) in fields.missing.iter().filter(|(_, what)| !what.trim().is_empty()) {
        let material = (paper != "other").then(|| paper.clone());
        missing.push(Missing { material, what: reason(&format!("fields[missing][{paper}]"), what)? });
    }
    let answer_by = match fields.answer_by.trim() {
        "" => None,
        day => Some(
            day.parse()
                .map_err(|_| ServiceError::Invalid(vec![FieldError::new("fields[answer_by]", Fault::NotADate)]))?,
        ),
    };
    if missing.is_empty() {
        return Err(ServiceError::Invalid(vec![FieldError::new("fields[missing][other]", Fault::Required)]));
    }
    Ok(OfficialAct::Ask { missing, answer_by })
}

/// What was typed, for the form to show again.
#[cfg(feature = "ssr")]
fn typed(act: Act, fields: &ActFields) -> FormState {
    let form = FormState::new(act.name())
        .value("fields[reasons]", &fields.reasons)
        .value("fields[outcome]", &fields.outcome)
        .value("fields[answer_by]", &fields.answer_by);
    fields.missing.iter().fold(form, |form, (paper, what)| form.value(&format!("fields[missing][{paper}]"), what))
}
