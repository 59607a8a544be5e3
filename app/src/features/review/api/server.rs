//! What the server functions share on the server.

use domain::error::{ErrorCode, Fault};
use domain::ids::ReviewId;
use domain::review::code::MemberCode;
use services::{Backend, ServiceError};

use super::BoothMember;
use crate::forms::{FormOutcome, FormState};
use crate::server_side::{actor, refused};
use crate::wire::AppResult;

/// What is wrong with a code that can't be one, whoever's it is.
pub fn misread(code: &str) -> Option<Fault> {
    if code.trim().is_empty() {
        return Some(Fault::Required);
    }
    MemberCode::parse(code).is_err().then_some(Fault::NotAMemberCode)
}

/// The form with its fault, and without what was typed.
pub fn wrong(fault: Fault) -> FormOutcome {
    FormState::new("enter").error("code", fault).into()
}

/// Why a code did not sign in: a code that is unknown says so at its field.
pub fn refusal(error: ServiceError) -> AppResult<FormOutcome> {
    match error.code() {
        ErrorCode::WrongCredentials => Ok(wrong(Fault::UnknownMemberCode)),
        _ => Err(refused(error)),
    }
}

/// Whoever asks, if it is a member of this review. Somebody struck off is none any more.
pub async fn member(backend: &Backend, review: ReviewId) -> AppResult<Option<BoothMember>> {
    let Ok(member) = actor().await?.panel_member() else { return Ok(None) };
    let entitled = match services::review::entitlement(backend, &member).await {
        Ok(entitled) => entitled,
        Err(error) if error.code() == ErrorCode::NotFound => return Ok(None),
        Err(error) => return Err(refused(error)),
    };
    let its_own = entitled.review == review;
    Ok(its_own.then(|| BoothMember {
        number: entitled.number,
        group: entitled.group_key.replace('_', "-"),
        took_token: entitled.took_token,
    }))
}
