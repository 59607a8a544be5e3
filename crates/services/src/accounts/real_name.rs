//! Whether a name, an identity number and a mobile number belong together 实名核验.

use domain::accounts::{IdentityNumber, MobileNumber};
use hyper::StatusCode;
use serde::Deserialize;
use serde_json::json;

use crate::http::Endpoint;

/// What somebody says about themselves.
#[derive(Debug)]
pub struct Claim<'a> {
    /// The name.
    pub name: &'a str,
    /// The identity number; form and check digit are right.
    pub identity: &'a IdentityNumber,
    /// The mobile number; its form is right.
    pub mobile: &'a MobileNumber,
}

/// The authority that knows could not be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the real-name check cannot be reached")]
pub struct RealNameUnavailable;

/// Who knows which names and numbers belong together.
#[derive(Clone, Debug)]
pub enum Authority {
    /// For demo databases: trusts every number whose check digit is right (and none other gets this far). A name that
    /// contains `不符` is refused, so that the refusal can be seen.
    Demo,
    /// The city's service. It is sent `{"name", "number", "mobile"}` and answers 200 with `{"matches": true}` or
    /// `false`.
    Http(Endpoint),
    /// None: nobody can be checked, so nobody is let in unchecked.
    Off,
}

impl Authority {
    /// Whether the claim is true.
    ///
    /// # Errors
    /// When nobody can be asked now.
    pub async fn check(&self, claim: &Claim<'_>) -> Result<bool, RealNameUnavailable> {
        match self {
            Self::Demo => Ok(!claim.name.contains("不符")),
            Self::Http(service) => ask(service, claim).await,
            Self::Off => Err(RealNameUnavailable),
        }
    }
}

/// The answer of the city's service; what else stands in it is nobody's business.
#[derive(Deserialize)]
struct Known {
    matches: bool,
}

/// The log says that the service failed, never about whom.
async fn ask(service: &Endpoint, claim: &Claim<'_>) -> Result<bool, RealNameUnavailable> {
    let (number, mobile) = (claim.identity.expose(), claim.mobile.expose());
    let answer = service.post(&json!({ "name": claim.name, "number": number, "mobile": mobile })).await;
    let answer = answer.map_err(|error| {
        tracing::warn!(error, "accounts: the real-name check cannot be reached");
        RealNameUnavailable
    })?;
    let known = (answer.status == StatusCode::OK).then(|| serde_json::from_slice::<Known>(&answer.body).ok()).flatten();
    known.map(|known| known.matches).ok_or_else(|| {
        tracing::warn!(
            status = answer.status.as_u16(),
            "accounts: the real-name check gave no answer that can be read"
        );
        RealNameUnavailable
    })
}
