//! Results for everybody: `/review/:id/results` compares all, `/review/:id/results/:department` shows one. Before
//! they are published only those who prepare them see them. For programs the same is at
//! `/api/open/v1/reviews/{id}/results`, for spreadsheets at `…/results.csv` and `…/results.xlsx`.

mod api;
mod charts;
mod page;
mod subject;

use leptos_router::any_nested_route::AnyNestedRoute;

use crate::access::{Access, Endpoint, endpoint};
use crate::lazy_page;
use crate::routes::lazy;

use page::ResultsPage;
use subject::SubjectPage;

/// The results for programs.
pub const OPEN: &str = "/api/open/v1/reviews/{id}/results";
/// The same as a table.
pub const OPEN_TABLE: &str = "/api/open/v1/reviews/{id}/results.csv";
/// The same as sheets: ranks, distributions, groups.
pub const OPEN_SHEETS: &str = "/api/open/v1/reviews/{id}/results.xlsx";

/// Who may call what.
pub const ENDPOINTS: &[Endpoint] = &[
    endpoint("/api/review/results/all", Access::Anyone),
    endpoint("/api/review/results/one", Access::Anyone),
    endpoint(OPEN, Access::Anyone),
    endpoint(OPEN_TABLE, Access::Anyone),
    endpoint(OPEN_SHEETS, Access::Anyone),
];

lazy_page!(open: ResultsRoute => ResultsPage);
lazy_page!(open: SubjectRoute => SubjectPage);

/// The pages.
#[must_use]
pub fn routes() -> Vec<AnyNestedRoute> {
    vec![lazy::<ResultsRoute>("/review/:id/results"), lazy::<SubjectRoute>("/review/:id/results/:department")]
}
