//! What the server functions share on the server.

use domain::error::{ErrorCode, Fault};
use domain::ids::ReviewId;
use domain::review::code::MemberCode;
use services::{Backend, ServiceError};

use super::{Booth, BoothMember, Door};
use crate::forms::{FormOutcome, FormState};
use crate::server_side::{actor, backend, refused};
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

/// The booth, or why there is none yet: letters go out before the opening.
pub async fn door(review: ReviewId) -> AppResult<Door> {
    let backend = backend()?;
    match services::review::booth(&backend, review).await {
        Ok(told) => Ok(Door::Open(Box::new(booth(&backend, review, &told).await?))),
        Err(error) if error.code() == ErrorCode::NotNow => {
            let page = services::review::page(&backend, review).await.map_err(refused)?;
            Ok(Door::Shut(Some(Box::new(page))))
        }
        // A draft is nobody's business but its members'.
        Err(error) if error.code() == ErrorCode::NotFound && member(&backend, review).await?.is_some() => {
            Ok(Door::Shut(None))
        }
        Err(error) => Err(refused(error)),
    }
}

async fn booth(backend: &Backend, review: ReviewId, told: &services::review::Booth) -> AppResult<Booth> {
    let session = if told.page.meeting {
        Some(services::review::session::session_told(backend, review).await.map_err(refused)?)
    } else {
        None
    };
    Ok(Booth {
        review: told.page.summary.clone(),
        public_id: told.public_id.clone(),
        takes_ballots: told.takes_ballots(backend),
        manifest: told.manifest.clone(),
        known: told.known.clone(),
        member: member(backend, review).await?,
        session,
    })
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
