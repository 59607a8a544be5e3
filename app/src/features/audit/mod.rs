//! `audit`: the tamper-evident log, for the audit administrator 审计.
//!
//! `/audit` lists every act with its reason, narrowed down by subject and person, shows the end of the chain, and
//! checks its latest events when asked.
//!
//! What the log says is in `domain::audit`, the chain in `ballot::chain`, writing and checking in `services::audit`.

mod api;
mod page;
mod words;

use domain::accounts::Role;
use leptos_router::any_nested_route::AnyNestedRoute;

use crate::access::{Access, Endpoint, endpoint};
use crate::paths;
use crate::routes::lazy;

const ADMINISTRATOR: Access = Access::Role(Role::AuditAdministrator);

/// Who may call what.
pub const ENDPOINTS: &[Endpoint] =
    &[endpoint("/api/audit/log", ADMINISTRATOR), endpoint("/api/audit/check", ADMINISTRATOR)];

/// The pages.
#[must_use]
pub fn routes() -> Vec<AnyNestedRoute> {
    vec![lazy::<page::AuditRoute>(paths::AUDIT)]
}
