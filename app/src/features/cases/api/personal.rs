//! The applicant's numbers, for the officials who handle the case.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::forms::{FormOutcome, Ticket};
use crate::wire::AppResult;

#[cfg(feature = "ssr")]
use super::server::{key, official, outcome};
#[cfg(feature = "ssr")]
use crate::forms::{FormState, finish};
#[cfg(feature = "ssr")]
use crate::server_side::{backend, keep_once, refused, take_once};
#[cfg(feature = "ssr")]
use domain::ids::CaseId;

/// Where the browser's session keeps the numbers in full until they were shown, sealed.
#[cfg(feature = "ssr")]
const UNMASKED: &str = "unmasked";

/// The applicant's numbers as they are shown.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbers {
    /// Mobile number.
    pub mobile: Option<String>,
    /// Identity number.
    pub identity: Option<String>,
    /// Whether these are the whole numbers, shown this once.
    pub in_full: bool,
}

/// The applicant's numbers: masked, or in full right after the official has said why.
#[server(prefix = "/api", endpoint = "cases/applicant", input = GetUrl, name = AskApplicant)]
pub async fn applicant(case: i64) -> AppResult<Numbers> {
    let (backend, official) = (backend()?, official().await?);
    let masked = services::cases::applicant(&backend, &official, CaseId(case)).await.map_err(refused)?;
    let full = take_once(UNMASKED).await?.and_then(|text| serde_json::from_str::<(i64, Numbers)>(&text).ok());
    Ok(match full {
        Some((shown, numbers)) if shown == case => numbers,
        _ => Numbers { mobile: masked.mobile, identity: masked.identity, in_full: false },
    })
}

/// Shows the numbers in full, once; the look and its reason are logged.
#[server(prefix = "/api", endpoint = "cases/unmask", name = UnmaskApplicant)]
pub async fn unmask(
    case: i64,
    #[server(default)] reason: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let (backend, official) = (backend()?, official().await?);
    let key = key(&ticket)?;
    let seen = services::cases::unmask_applicant(&backend, &official, &key, CaseId(case), &reason).await;
    if let Ok(seen) = &seen {
        let numbers = Numbers { mobile: seen.mobile.clone(), identity: seen.identity.clone(), in_full: true };
        let text = serde_json::to_string(&(case, numbers)).map_err(|_| domain::error::ErrorCode::Internal)?;
        keep_once(UNMASKED, &text).await?;
    }
    let page = ticket.safe_back().unwrap_or("/zh/work").to_owned();
    let form = FormState::new("unmask").value("reason", &reason);
    finish(&ticket, super::acts::anew(outcome(seen, form, |_| page.clone(), &page)?)).await
}

/// Says nothing: numbers belong into no log.
impl std::fmt::Debug for Numbers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Numbers(…)")
    }
}
