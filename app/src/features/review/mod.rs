//! `review`: the democratic review 民主评议.
//!
//! So far what is open to programs: lists, manifests, boards, proofs and archives below `/api/open/v1/reviews`, and
//! [`CAST`], where ballots are cast without a cookie or an account. Rules are in `domain::review`, records and their
//! check in `ballot`, effects in `services::review`. [`organise`] is for who holds a review, [`results`] for everybody
//! who reads what came of it.

pub mod organise;
pub mod results;

use leptos_router::any_nested_route::AnyNestedRoute;

use crate::access::{Access, Endpoint, endpoint};

/// Where ballots are cast. The server writes no log line for it and gives its answers no number.
pub const CAST: &str = "/api/open/v1/reviews/{id}/ballots";

/// Who may call what.
pub const ENDPOINTS: &[Endpoint] = &[
    endpoint("/api/open/v1/reviews", Access::Anyone),
    endpoint("/api/open/v1/reviews/{id}/manifest", Access::Anyone),
    endpoint("/api/open/v1/reviews/{id}/heads", Access::Anyone),
    endpoint("/api/open/v1/reviews/{id}/board", Access::Anyone),
    endpoint("/api/open/v1/reviews/{id}/proof/inclusion", Access::Anyone),
    endpoint("/api/open/v1/reviews/{id}/proof/consistency", Access::Anyone),
    endpoint("/api/open/v1/reviews/{id}/archive", Access::Anyone),
    endpoint(CAST, Access::Anyone),
];

/// The pages. Those with a word where others have a number come first.
#[must_use]
pub fn routes() -> Vec<AnyNestedRoute> {
    let mut routes = organise::routes();
    routes.extend(results::routes());
    routes
}
