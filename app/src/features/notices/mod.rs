//! `notices`: what the system has told the reader 消息.
//!
//! - `/notices` is the inbox; opening a notice marks it as read and goes on to what it is about;
//! - `/admin/messages` shows a system administrator what the demo's e-mail and SMS adapters took;
//! - `/admin/jobs` and `/admin/deliveries` show one what failed, and have it tried again.
//!
//! The words are `domain::notices::render`, the effects `services::notices`. The page stays current by the topic
//! `person/<id>`.

mod api;
mod failures;
mod failures_api;
mod inbox;
mod outbox;

use domain::accounts::Role;
use leptos_router::any_nested_route::AnyNestedRoute;

use crate::access::{Access, Endpoint, endpoint};
use crate::lazy_page;
use crate::routes::lazy;

use failures::{DeliveriesPage, JobsPage};
use inbox::InboxPage;
use outbox::OutboxPage;

/// Who may call what.
pub const ENDPOINTS: &[Endpoint] = &[
    endpoint("/api/notices/inbox", Access::SignedIn),
    endpoint("/api/notices/open", Access::SignedIn),
    endpoint("/api/notices/read_all", Access::SignedIn),
    endpoint("/api/notices/prefer", Access::SignedIn),
    endpoint("/api/notices/outbox", Access::Role(Role::SystemAdministrator)),
    endpoint("/api/notices/failures", Access::Role(Role::SystemAdministrator)),
    endpoint("/api/notices/try_again", Access::Role(Role::SystemAdministrator)),
];

lazy_page!(citizen: InboxRoute => InboxPage);
lazy_page!(office: OutboxRoute => OutboxPage);
lazy_page!(office: JobsRoute => JobsPage);
lazy_page!(office: DeliveriesRoute => DeliveriesPage);

/// The pages.
#[must_use]
pub fn routes() -> Vec<AnyNestedRoute> {
    vec![
        lazy::<InboxRoute>("/notices"),
        lazy::<OutboxRoute>("/admin/messages"),
        lazy::<JobsRoute>("/admin/jobs"),
        lazy::<DeliveriesRoute>("/admin/deliveries"),
    ]
}
