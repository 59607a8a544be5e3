//! What becomes of comments: `/review/:id/matters` is the public board of a review's matters, `…/matters/:number` one
//! with its timeline. `/review/:id/mine` finds, in the own browser, the matters of who wrote them, and takes the rating
//! of an answer; it posts to [`RATE`](super::RATE), without a cookie or an account. `/work/matters` is what a department
//! has to answer. For programs the board is at `/api/open/v1/reviews/{id}/matters`.

mod api;
mod board;
mod desk;
mod matter;
mod mine;
pub mod state;
mod words;

use domain::accounts::Role;
use leptos_router::any_nested_route::AnyNestedRoute;

use crate::access::{Access, Endpoint, endpoint};
use crate::lazy_page;
use crate::routes::lazy;

pub use words::{held_back, moderation};

use board::BoardPage;
use desk::{AnswerPage, MattersPage};
use matter::MatterPage;
use mine::MinePage;

/// The matters for programs.
pub const OPEN: &str = "/api/open/v1/reviews/{id}/matters";
/// Where all comments stand, without a word of them.
pub const COMMENTS: &str = "/api/open/v1/reviews/{id}/comments";
/// What a department has to answer.
pub const DESK: &str = "/work/matters";

/// Who answers for a department.
const ANSWERS: Access = Access::AnyRole(&[Role::Reviewer, Role::Head]);

/// Who may call what.
pub const ENDPOINTS: &[Endpoint] = &[
    endpoint("/api/review/matters/board", Access::Anyone),
    endpoint("/api/review/matters/one", Access::Anyone),
    endpoint("/api/review/matters/desk", ANSWERS),
    endpoint("/api/review/matters/answer", ANSWERS),
    endpoint(OPEN, Access::Anyone),
    endpoint(COMMENTS, Access::Anyone),
    endpoint(super::RATE, Access::Anyone),
];

lazy_page!(open: BoardRoute => BoardPage);
lazy_page!(open: MatterRoute => MatterPage);
lazy_page!(voting: MineRoute => MinePage);
lazy_page!(office: MattersRoute => MattersPage);
lazy_page!(office: AnswerRoute => AnswerPage);

/// The pages.
#[must_use]
pub fn routes() -> Vec<AnyNestedRoute> {
    vec![
        lazy::<BoardRoute>("/review/:id/matters"),
        lazy::<MatterRoute>("/review/:id/matters/:number"),
        lazy::<MineRoute>("/review/:id/mine"),
        lazy::<MattersRoute>(DESK),
        lazy::<AnswerRoute>("/work/matters/:number"),
    ]
}
