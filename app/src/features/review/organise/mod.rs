//! For who holds a review: `/review/organise` lists the reviews; each has its desk with what is to be done next, the
//! form of its definition, the ballot as members will see it, the roll, how codes are delivered, and the comments.

mod acts;
mod api;
mod comments;
mod definition_form;
mod definition_rows;
mod delivery;
mod delivery_lists;
#[cfg(feature = "ssr")]
mod delivery_words;
mod desk;
mod draw;
#[cfg(feature = "ssr")]
pub mod letter;
mod letters;
mod list;
mod members;
mod preview;
mod preview_member;
mod roll;
mod topic;
mod words;

use domain::accounts::Role;
use leptos_router::any_nested_route::AnyNestedRoute;

use crate::access::{Access, Endpoint, endpoint};
use crate::lazy_page;
use crate::routes::lazy;

#[cfg(feature = "ssr")]
pub use api::lot::pool_name;
#[cfg(feature = "ssr")]
pub use api::roll::list_name;
#[cfg(feature = "ssr")]
pub use delivery_words::{delivery_words, letter_help};
pub use draw::POOL;
pub use letters::REISSUE;
pub use roll::LIST;
pub use words::status_badge;

use comments::CommentsPage;
use definition_form::EditPage;
use delivery::DeliveryPage;
use desk::DeskPage;
use draw::DrawPage;
use letters::LettersPage;
use list::ReviewsPage;
use members::{MemberPage, MembersPage};
use preview::PreviewPage;
use roll::RollPage;

/// The list of reviews.
pub const ORGANISE: &str = "/review/organise";

const ORGANISER: Access = Access::Role(Role::ReviewOrganiser);
/// Organisers, and who looks at their work with a second pair of eyes.
const EITHER: Access = Access::AnyRole(&[Role::ReviewOrganiser, Role::Supervisor]);

/// Who may call what.
pub const ENDPOINTS: &[Endpoint] = &[
    endpoint("/api/review/organise/list", EITHER),
    endpoint("/api/review/organise/desk", EITHER),
    endpoint("/api/review/organise/definition", EITHER),
    endpoint("/api/review/organise/roll", ORGANISER),
    endpoint("/api/review/organise/members", ORGANISER),
    endpoint("/api/review/organise/member", ORGANISER),
    endpoint("/api/review/organise/comments", EITHER),
    endpoint("/api/review/organise/create", ORGANISER),
    endpoint("/api/review/organise/edit", ORGANISER),
    endpoint("/api/review/organise/act", EITHER),
    endpoint("/api/review/organise/import", ORGANISER),
    endpoint("/api/review/organise/discard", ORGANISER),
    endpoint("/api/review/organise/empty-roll", ORGANISER),
    endpoint("/api/review/organise/add", ORGANISER),
    endpoint("/api/review/organise/strike", ORGANISER),
    endpoint("/api/review/organise/contact", ORGANISER),
    endpoint("/api/review/organise/moderate", EITHER),
    endpoint("/api/review/organise/delivery", ORGANISER),
    endpoint("/api/review/organise/begin-round", ORGANISER),
    endpoint("/api/review/organise/stop-round", ORGANISER),
    endpoint("/api/review/organise/note-lost", ORGANISER),
    endpoint("/api/review/organise/draw", ORGANISER),
    endpoint("/api/review/organise/announce-draw", ORGANISER),
    endpoint("/api/review/organise/run-draw", ORGANISER),
    endpoint("/api/review/organise/withdraw-draw", ORGANISER),
    endpoint("/api/review/organise/discard-pool", ORGANISER),
    endpoint("/review/organise/{id}/pool", ORGANISER),
    endpoint("/review/organise/{id}/tickets.csv", ORGANISER),
    endpoint("/review/organise/{id}/rounds/{round}/letters.pdf", ORGANISER),
    endpoint("/review/organise/{id}/roll", ORGANISER),
    endpoint("/review/organise/{id}/letters", ORGANISER),
    endpoint("/review/organise/{id}/letters/{member}", ORGANISER),
];

lazy_page!(office: ReviewsRoute => ReviewsPage);
lazy_page!(office: DeskRoute => DeskPage);
lazy_page!(office: EditRoute => EditPage);
lazy_page!(office: PreviewRoute => PreviewPage);
lazy_page!(office: RollRoute => RollPage);
lazy_page!(office: MembersRoute => MembersPage);
lazy_page!(office: MemberRoute => MemberPage);
lazy_page!(office: LettersRoute => LettersPage);
lazy_page!(office: DeliveryRoute => DeliveryPage);
lazy_page!(office: DrawRoute => DrawPage);
lazy_page!(office: CommentsRoute => CommentsPage);

/// The pages.
#[must_use]
pub fn routes() -> Vec<AnyNestedRoute> {
    vec![
        lazy::<ReviewsRoute>(ORGANISE),
        lazy::<DeskRoute>("/review/organise/:id"),
        lazy::<EditRoute>("/review/organise/:id/edit"),
        lazy::<PreviewRoute>("/review/organise/:id/preview"),
        lazy::<RollRoute>("/review/organise/:id/roll"),
        lazy::<MembersRoute>("/review/organise/:id/members"),
        lazy::<MemberRoute>("/review/organise/:id/members/:member"),
        lazy::<LettersRoute>("/review/organise/:id/letters"),
        lazy::<DrawRoute>("/review/organise/:id/draw"),
        lazy::<DeliveryRoute>("/review/organise/:id/delivery"),
        lazy::<CommentsRoute>("/review/organise/:id/comments"),
    ]
}
