//! Whether a name, an identity number and a mobile number belong together 实名核验.

use domain::accounts::{IdentityNumber, MobileNumber};
use futures::future::BoxFuture;

use crate::Settings;

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

/// An authority that knows which names and numbers belong together. A city puts its own behind this.
pub trait RealName: Send + Sync {
    /// Whether the claim is true.
    fn check<'a>(&'a self, claim: &'a Claim<'a>) -> BoxFuture<'a, Result<bool, RealNameUnavailable>>;
}

/// For demo databases: trusts every number whose check digit is right (and none other gets this far). A name that
/// contains `不符` is refused, so that the refusal can be seen.
struct Demo;

impl RealName for Demo {
    fn check<'a>(&'a self, claim: &'a Claim<'a>) -> BoxFuture<'a, Result<bool, RealNameUnavailable>> {
        Box::pin(async move { Ok(!claim.name.contains("不符")) })
    }
}

/// Where no authority is connected: nobody can be checked, so nobody is let in unchecked.
struct Unconnected;

impl RealName for Unconnected {
    fn check<'a>(&'a self, _claim: &'a Claim<'a>) -> BoxFuture<'a, Result<bool, RealNameUnavailable>> {
        Box::pin(async { Err(RealNameUnavailable) })
    }
}

/// The authority that the settings name.
#[must_use]
pub fn real_name(settings: &Settings) -> &'static dyn RealName {
    if settings.demo { &Demo } else { &Unconnected }
}
