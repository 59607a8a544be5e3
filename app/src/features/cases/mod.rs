//! `cases`: applying, watching one's matters, and handling them 办件.
//!
//! For the applicant: [`ApplyButton`] begins an application, `/cases/:id/apply/…` is its form topic by topic with the
//! papers and the review at its end, `/my` lists one's matters, `/cases/:id` shows one. For officials: `/work` is the
//! inbox with the case beside it, `/work/overview` the head's figures. For anybody: `/check` verifies an issued
//! document.
//!
//! Rules are in `domain::cases`, effects in `services::cases`, uploads in `server::uploads`. The pages stay current
//! by [`live`](crate::live).

mod api;
mod apply;
mod case_page;
mod document;
mod my;
mod parts;
mod words;
mod work;

use leptos_router::any_nested_route::AnyNestedRoute;

use crate::access::{Access, Endpoint, endpoint};
use crate::lazy_page;
use crate::routes::lazy;

pub use apply::{ApplyButton, forget_drafts};

use apply::{PapersPage, ReviewPage, TopicPage};
use case_page::CasePage;
use document::{CheckPage, DocumentPage};
use my::MyCasesPage;
use work::{FiguresPage, OverviewPage, WorkPage};

/// Who may call what.
pub const ENDPOINTS: &[Endpoint] = &[
    endpoint("/api/cases/start", Access::Citizen),
    endpoint("/api/cases/save_topic", Access::Citizen),
    endpoint("/api/cases/save_field", Access::Citizen),
    endpoint("/api/cases/submit", Access::Citizen),
    endpoint("/api/cases/discard", Access::Citizen),
    endpoint("/api/cases/remove_paper", Access::Citizen),
    endpoint("/api/cases/supplement", Access::Citizen),
    endpoint("/api/cases/withdraw", Access::Citizen),
    endpoint("/api/cases/rate", Access::Citizen),
    endpoint("/api/cases/object", Access::Citizen),
    endpoint("/api/cases/my", Access::Citizen),
    endpoint("/api/cases/draft", Access::Citizen),
    endpoint("/api/cases/page", Access::SignedIn),
    endpoint("/api/cases/document", Access::SignedIn),
    endpoint("/api/cases/check", Access::Anyone),
    endpoint("/api/cases/act", Access::Official),
    endpoint("/api/cases/inbox", Access::Official),
    endpoint("/api/cases/figures", Access::Official),
    endpoint("/api/cases/overview", Access::Official),
    endpoint("/api/cases/applicant", Access::Official),
    endpoint("/api/cases/unmask", Access::Official),
    endpoint("/uploads", Access::Citizen),
    endpoint("/uploads/{id}", Access::Citizen),
    endpoint("/uploads/{id}/finish", Access::Citizen),
    endpoint("/uploads/form/{case}", Access::Citizen),
    endpoint("/materials/{id}", Access::SignedIn),
];

lazy_page!(citizen: MyCasesRoute => MyCasesPage);
lazy_page!(citizen: CaseRoute => CasePage);
lazy_page!(citizen: DocumentRoute => DocumentPage);
lazy_page!(citizen: PapersRoute => PapersPage);
lazy_page!(citizen: ApplyReviewRoute => ReviewPage);
lazy_page!(citizen: TopicRoute => TopicPage);
lazy_page!(citizen: CheckRoute => CheckPage);
lazy_page!(office: WorkRoute => WorkPage);
lazy_page!(office: OverviewRoute => OverviewPage);
lazy_page!(office: FiguresRoute => FiguresPage);

/// The pages.
#[must_use]
pub fn routes() -> Vec<AnyNestedRoute> {
    vec![
        lazy::<MyCasesRoute>("/my"),
        lazy::<CaseRoute>("/cases/:id"),
        lazy::<DocumentRoute>("/cases/:id/document"),
        lazy::<PapersRoute>("/cases/:id/apply/papers"),
        lazy::<ApplyReviewRoute>("/cases/:id/apply/review"),
        lazy::<TopicRoute>("/cases/:id/apply/form/:topic"),
        lazy::<CheckRoute>("/check"),
        lazy::<WorkRoute>("/work"),
        lazy::<OverviewRoute>("/work/overview"),
        lazy::<FiguresRoute>("/work/figures"),
    ]
}
