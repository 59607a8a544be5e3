//! `review`: the democratic review 民主评议.
//!
//! For everybody: `/review` lists the reviews, `/review/:id` shows one with its live turnout, `/review/:id/secrecy`
//! says what a secret ballot promises, `/review/:id/draw` how members were drawn, `/review/:id/check` recounts; what
//! came of it is in [`results`], how a meeting votes question by question in [`session`], what becomes of comments in
//! [`matters`], what departments promise in [`promises`]. For members: `/review/enter` signs in with the
//! letter's code, `/review/:id/ballot` is the booth. For who holds a review: [`organise`].
//!
//! The booth's cryptography and storage are in `booth`, which only browsers have; what can be decided without them is
//! in `vote`. Ballots are cast at [`CAST`], without a cookie or an account. Rules are in `domain::review`,
//! records and their check in the crate `ballot`, effects in `services::review`.

pub mod matters;
pub mod organise;
pub mod promises;
pub mod results;
pub mod session;

mod api;
mod booth;
pub mod check;
mod draw;
mod enter;
mod landing;
mod page;
mod parts;
mod secrecy;
pub mod vote;

use leptos_router::any_nested_route::AnyNestedRoute;

use crate::access::{Access, Endpoint, endpoint};
use crate::lazy_page;
use crate::paths;
use crate::routes::lazy;
use check::CheckPage;
use draw::DrawPage;
use enter::EnterPage;
use landing::ReviewsPage;
use page::ReviewPage;
use secrecy::SecrecyPage;
use vote::BallotPage;

/// Where ballots are cast. The server writes no log line for it and gives its answers no number.
pub const CAST: &str = "/api/open/v1/reviews/{id}/ballots";

/// Where the writer of a comment rates the answer, as quietly.
pub const RATE: &str = "/api/open/v1/reviews/{id}/matters/{number}/rating";

/// Who may call what.
pub const ENDPOINTS: &[Endpoint] = &[
    endpoint("/api/review/list", Access::Anyone),
    endpoint("/api/review/page", Access::Anyone),
    endpoint("/api/review/turnout", Access::Anyone),
    endpoint("/api/review/draw", Access::Anyone),
    endpoint("/api/review/booth", Access::Anyone),
    endpoint("/api/review/enter", Access::Anyone),
    endpoint("/api/review/issue", Access::PanelMember),
    endpoint("/api/open/v1/reviews", Access::Anyone),
    endpoint("/api/open/v1/reviews/{id}/manifest", Access::Anyone),
    endpoint("/api/open/v1/reviews/{id}/heads", Access::Anyone),
    endpoint("/api/open/v1/reviews/{id}/board", Access::Anyone),
    endpoint("/api/open/v1/reviews/{id}/proof/inclusion", Access::Anyone),
    endpoint("/api/open/v1/reviews/{id}/proof/consistency", Access::Anyone),
    endpoint("/api/open/v1/reviews/{id}/archive", Access::Anyone),
    endpoint("/api/open/v1/reviews/{id}/draw", Access::Anyone),
    endpoint(CAST, Access::Anyone),
];

lazy_page!(open: ReviewsRoute => ReviewsPage);
lazy_page!(open: ReviewRoute => ReviewPage);
lazy_page!(open: SecrecyRoute => SecrecyPage);
lazy_page!(open: DrawRoute => DrawPage);
lazy_page!(voting: EnterRoute => EnterPage);
lazy_page!(voting: BallotRoute => BallotPage);
lazy_page!(voting: CheckRoute => CheckPage);

/// The pages.
#[must_use]
pub fn routes() -> Vec<AnyNestedRoute> {
    // Those with a word where others have a number come first.
    let mut routes = organise::routes();
    routes.extend(results::routes());
    routes.extend(session::routes());
    routes.extend(matters::routes());
    routes.extend(promises::routes());
    routes.extend([
        lazy::<ReviewsRoute>(paths::REVIEW),
        lazy::<EnterRoute>("/review/enter"),
        lazy::<BallotRoute>("/review/:id/ballot"),
        lazy::<CheckRoute>("/review/:id/check"),
        lazy::<SecrecyRoute>("/review/:id/secrecy"),
        lazy::<DrawRoute>("/review/:id/draw"),
        // Last: any word would fit.
        lazy::<ReviewRoute>("/review/:id"),
    ]);
    routes
}
