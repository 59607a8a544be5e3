//! The live session of a review 现场评议: the chair's page, the big screen, and the supervised terminal, which other
//! reviews have too. Members follow in the booth (`vote::live`).
//!
//! All of them show the same [`SessionNow`](domain::review::view::SessionNow) and ask for it again when its topic moves.

mod act_form;
mod api;
mod chair;
mod chair_card;
mod clock;
mod parts;
mod scores;
mod screen;
#[cfg(feature = "ssr")]
mod server;
mod terminal;

#[cfg(feature = "hydrate")]
pub use api::issue_at_terminal;
pub use api::session_now;
pub use clock::{count_down_since, shown as time_left};
pub use parts::subjects as subject_names;
pub use scores::scores;
pub use terminal::code_step;

use domain::accounts::Role;
use leptos_router::any_nested_route::AnyNestedRoute;

use crate::access::{Access, Endpoint, endpoint};
use crate::lazy_page;
use crate::routes::lazy;
use chair::ChairPage;
use screen::ScreenPage;
use terminal::TerminalPage;

/// Whoever organises reviews chairs their sessions.
const CHAIR: Access = Access::Role(Role::ReviewOrganiser);
/// The second pair of eyes looks on, and may watch over a terminal.
const EITHER: Access = Access::AnyRole(&[Role::ReviewOrganiser, Role::Supervisor]);

/// Where a terminal gets a token. Like a ballot's request, this one has no line in the log: beside the log of acts it
/// would say who voted at a terminal.
pub const TERMINAL: &str = "/api/review/terminal/issue";

/// Who may call what.
pub const ENDPOINTS: &[Endpoint] = &[
    endpoint("/api/review/session", Access::Anyone),
    endpoint("/api/review/chair", EITHER),
    endpoint("/api/review/chair/figures", EITHER),
    endpoint("/api/review/chair/act", CHAIR),
    endpoint("/api/review/terminal", EITHER),
    endpoint(TERMINAL, EITHER),
];

lazy_page!(office: ChairRoute => ChairPage);
lazy_page!(voting: ScreenRoute => ScreenPage);
lazy_page!(voting: TerminalRoute => TerminalPage);

/// The pages.
#[must_use]
pub fn routes() -> Vec<AnyNestedRoute> {
    vec![
        lazy::<ChairRoute>("/review/:id/chair"),
        lazy::<ScreenRoute>("/review/:id/screen"),
        lazy::<TerminalRoute>("/review/:id/terminal"),
    ]
}
