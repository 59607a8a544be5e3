//! What departments promise after a review 整改: `/review/:id/promises` is the public board of promised, done and late.
//! `/work/promises` is for the head of a department, who promises and says what came of it, and for the supervisor, who
//! looks whether it is so.

mod api;
mod board;
mod desk;
mod measure;
mod plan;
#[cfg(feature = "ssr")]
mod server;
mod words;

use domain::accounts::Role;
use leptos_router::any_nested_route::AnyNestedRoute;

use crate::access::{Access, Endpoint, endpoint};
use crate::lazy_page;
use crate::routes::lazy;

pub use words::counts;

use board::BoardPage;
use desk::DeskPage;
use measure::MeasurePage;
use plan::PlanPage;

/// What the reader has to do with promises.
pub const DESK: &str = "/work/promises";

const HEAD: Access = Access::Role(Role::Head);
const SUPERVISOR: Access = Access::Role(Role::Supervisor);
const EITHER: Access = Access::AnyRole(&[Role::Head, Role::Supervisor]);

/// Who may call what.
pub const ENDPOINTS: &[Endpoint] = &[
    endpoint("/api/review/promises/board", Access::Anyone),
    endpoint("/api/review/promises/desk", EITHER),
    endpoint("/api/review/promises/plan", EITHER),
    endpoint("/api/review/promises/promise", HEAD),
    endpoint("/api/review/promises/claim", HEAD),
    endpoint("/api/review/promises/put_off", HEAD),
    endpoint("/api/review/promises/check", SUPERVISOR),
];

lazy_page!(open: PromisesRoute => BoardPage);
lazy_page!(office: DeskRoute => DeskPage);
lazy_page!(office: PlanRoute => PlanPage);
lazy_page!(office: MeasureRoute => MeasurePage);

/// The pages.
#[must_use]
pub fn routes() -> Vec<AnyNestedRoute> {
    vec![
        lazy::<PromisesRoute>("/review/:id/promises"),
        lazy::<DeskRoute>(DESK),
        lazy::<PlanRoute>("/work/promises/:review/:department"),
        lazy::<MeasureRoute>("/work/promises/:review/:department/:place"),
    ]
}
