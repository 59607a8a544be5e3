//! `deadlines`: how a limit is counted, day by day, and the calendar it is counted by.
//!
//! - [`DayStrip`] shows an [`Explanation`](domain::deadlines::Explanation) wherever a deadline stands; [`LimitList`]
//!   says its ends in words;
//! - `/deadlines` counts any limit for anyone, without JavaScript too;
//! - `/deadlines/years/:year` is a year's holidays and make-up days with the notices they come from;
//! - `/deadlines/notices` is where an administrator enters a notice and sees which cases it moved;
//! - for programs the same is at `/api/open/v1/deadline` and `/api/open/v1/calendar/{year}`.
//!
//! The rules are in `domain::deadlines`, the calendar from the database in `services::deadlines`.

mod admin;
mod admin_api;
mod api;
mod enter;
mod page;
mod strip;
mod words;
mod year;

use domain::accounts::Role;
use leptos_router::any_nested_route::AnyNestedRoute;

use crate::access::{Access, Endpoint, endpoint};
use crate::lazy_page;
use crate::routes::lazy;

pub use admin_api::{AskHolidays, AskMoved, EnterNotice, enter_notice};
use api::{AskLimit, AskYear};

pub use api::Explained;
pub use strip::{DayStrip, LimitList};
pub use words::{citation_words, limit_words, pause_words, why_words};

use page::DeadlinePage;
use year::YearPage;

lazy_page!(open: DeadlineRoute => DeadlinePage);
lazy_page!(open: YearRoute => YearPage);

const ADMINISTRATOR: Access = Access::Role(Role::SystemAdministrator);

/// Who may call what.
pub const ENDPOINTS: &[Endpoint] = &[
    endpoint("/api/deadlines/explain", Access::Anyone),
    endpoint("/api/deadlines/year", Access::Anyone),
    endpoint("/api/deadlines/notices", ADMINISTRATOR),
    endpoint("/api/deadlines/moved", ADMINISTRATOR),
    endpoint("/api/deadlines/enter", ADMINISTRATOR),
    endpoint("/api/open/v1/deadline", Access::Anyone),
    endpoint("/api/open/v1/calendar/{year}", Access::Anyone),
];

/// The administrator's list of notices.
pub const NOTICES: &str = "/deadlines/notices";
/// The form for a new notice.
const ENTER: &str = "/deadlines/notices/new";

/// The pages.
#[must_use]
pub fn routes() -> Vec<AnyNestedRoute> {
    vec![
        lazy::<DeadlineRoute>("/deadlines"),
        lazy::<YearRoute>("/deadlines/years/:year"),
        lazy::<admin::NoticesRoute>(NOTICES),
        lazy::<enter::EnterRoute>(ENTER),
        lazy::<admin::MovedRoute>("/deadlines/notices/:id"),
    ]
}
