//! What an administrator looks after: one entry for each thing the reader's posts allow.

use domain::accounts::Role;
use domain::error::ErrorCode;

use super::{ErrorPage, Viewer, use_viewer};
use crate::features::deadlines;
use crate::prelude::*;

crate::lazy_page!(office: AdminRoute => AdminPage);

/// The page.
#[component]
pub fn AdminPage() -> impl IntoView {
    let lang = use_lang();
    let viewer = use_viewer();
    let entries = entries(lang, &viewer);
    if entries.is_empty() {
        let code = if viewer.is_signed_in() { ErrorCode::Forbidden } else { ErrorCode::NotSignedIn };
        return view! { <ErrorPage error=AppError::Refused(code)/> }.into_any();
    }
    let title = tr!(lang, shell.admin_title);
    let entries = entries.into_iter().map(|(path, title, text)| {
        let href = lang.path(path);
        view! { <li class="entry"><a class="entry-title" href=href>{title}</a><p class="entry-text">{text}</p></li> }
    });
    view! {
        <PageTitle text=title/>
        <Breadcrumb here=title/>
        <div class="reading stack">
            <h1>{title}</h1>
            <p class="lead">{tr!(lang, shell.admin_lead)}</p>
            <ul class="entries">{entries.collect_view()}</ul>
        </div>
    }
    .into_any()
}

/// Address, name and meaning of what the viewer may look after.
fn entries(lang: Lang, viewer: &Viewer) -> Vec<(&'static str, &'static str, &'static str)> {
    let all = [
        (Role::SecurityAdministrator, paths::PEOPLE, tr!(lang, shell.people), tr!(lang, shell.admin_people_text)),
        (Role::AuditAdministrator, paths::AUDIT, tr!(lang, shell.audit), tr!(lang, shell.admin_audit_text)),
        (
            Role::SystemAdministrator,
            deadlines::NOTICES,
            tr!(lang, shell.admin_notices),
            tr!(lang, shell.admin_notices_text),
        ),
        (
            Role::SystemAdministrator,
            "/admin/messages",
            tr!(lang, shell.admin_messages),
            tr!(lang, shell.admin_messages_text),
        ),
        (Role::SystemAdministrator, "/admin/jobs", tr!(lang, shell.admin_jobs), tr!(lang, shell.admin_jobs_text)),
        (
            Role::SystemAdministrator,
            "/admin/deliveries",
            tr!(lang, shell.admin_deliveries),
            tr!(lang, shell.admin_deliveries_text),
        ),
    ];
    let allowed = all.into_iter().filter(|(role, ..)| viewer.has(*role));
    allowed.map(|(_, path, title, text)| (path, title, text)).collect()
}
