//! Who may call what: every server function and route of the program stands here with the least a
//! caller must be. The server's middleware enforces the table; a test fails for an endpoint that is
//! not in it. Finer questions (whose case is this?) are for `services::accounts::can`.

use domain::accounts::{Actor, Denied, Role};

use crate::{features, shell};

/// The least a caller must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anyone, signed in or not.
    Anyone,
    /// Anyone who is signed in.
    SignedIn,
    /// A citizen, or an agent of a company.
    Citizen,
    /// A member of a review's panel.
    PanelMember,
    /// An official of any post.
    Official,
    /// An official who holds this role in some department.
    Role(Role),
    /// An official who holds one of these roles in some department.
    AnyRole(&'static [Role]),
}

impl Access {
    /// Proves that the actor may call.
    ///
    /// # Errors
    /// [`Denied`]: signing in may help, or would not.
    pub fn check(self, actor: &Actor) -> Result<(), Denied> {
        match self {
            Self::Anyone => Ok(()),
            Self::SignedIn => actor.signed_in().map(|_| ()),
            Self::Citizen => actor.citizen().map(|_| ()),
            Self::PanelMember => actor.panel_member().map(|_| ()),
            Self::Official => actor.official().map(|_| ()),
            Self::Role(role) => actor.official_as(role).map(|_| ()),
            Self::AnyRole(roles) => {
                let official = actor.official()?;
                if roles.iter().any(|&role| official.has(role)) { Ok(()) } else { Err(Denied::Forbidden) }
            }
        }
    }
}

/// One address a program can call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The address, in axum's notation (`/files/{id}`).
    pub path: &'static str,
    /// The least a caller must be.
    pub access: Access,
}

/// An entry: `endpoint("/api/cases/submit", Access::Citizen)`.
#[must_use]
pub const fn endpoint(path: &'static str, access: Access) -> Endpoint {
    Endpoint { path, access }
}

/// What belongs to no feature: the way in, the live stream (which asks for each topic's own right), and what supervisors
/// and load balancers ask (`/metrics` looks at where the caller is).
const OPERATION: &[Endpoint] = &[
    endpoint("/", Access::Anyone),
    endpoint("/live", Access::Anyone),
    endpoint("/healthz", Access::Anyone),
    endpoint("/readyz", Access::Anyone),
    endpoint("/metrics", Access::Anyone),
];

/// Every declared endpoint.
pub fn endpoints() -> impl Iterator<Item = Endpoint> {
    OPERATION.iter().chain(shell::ENDPOINTS).chain(features::TABLES.iter().copied().flatten()).copied()
}

/// What calling this address takes; `None` where it is not declared.
#[must_use]
pub fn required(path: &str) -> Option<Access> {
    endpoints().find(|endpoint| endpoint.path == path).map(|endpoint| endpoint.access)
}
