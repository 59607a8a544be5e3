//! What failed beside the requests: dead jobs, and messages that were given up.

use domain::failures::{Failure, FailureList, FailureReason};
use domain::page::Page;
use domain::time::date_time;
use leptos_router::hooks::use_query_map;

use super::failures_api::{AskFailures, TryAgain};
use crate::prelude::*;

/// The address of a list, below the language.
pub const fn path(list: FailureList) -> &'static str {
    match list {
        FailureList::Jobs => "/admin/jobs",
        FailureList::Deliveries => "/admin/deliveries",
    }
}

/// Jobs that are dead, newest first.
#[component]
pub fn JobsPage() -> impl IntoView {
    page(FailureList::Jobs)
}

/// Messages that were given up, newest first.
#[component]
pub fn DeliveriesPage() -> impl IntoView {
    page(FailureList::Deliveries)
}

fn page(list: FailureList) -> AnyView {
    let lang = use_lang();
    let after = use_query_map().with_untracked(|query| query.get("after").unwrap_or_default());
    let is_first = after.is_empty();
    let found = ask(AskFailures { list, after });
    loaded(found, move |found| body(lang, list, found, is_first)).into_any()
}

fn body(lang: Lang, list: FailureList, found: Page<Failure>, is_first: bool) -> AnyView {
    let (title, lead) = match list {
        FailureList::Jobs => (tr!(lang, notices.jobs_title), tr!(lang, notices.jobs_lead)),
        FailureList::Deliveries => (tr!(lang, notices.deliveries_title), tr!(lang, notices.deliveries_lead)),
    };
    let here = lang.path(path(list));
    let older = found.next.map(|next| format!("{here}?after={next}"));
    let rows = if found.rows.is_empty() { empty(lang, list) } else { table(lang, list, title, found.rows) };
    view! {
        <PageTitle text=title/>
        <Breadcrumb here=title/>
        <h1>{title}</h1>
        <p class="lead">{lead}</p>
        {rows}
        <Pager older=older newest=(!is_first).then_some(here)/>
    }
    .into_any()
}

fn empty(lang: Lang, list: FailureList) -> AnyView {
    let (title, text) = match list {
        FailureList::Jobs => (tr!(lang, notices.jobs_empty), tr!(lang, notices.jobs_empty_text)),
        FailureList::Deliveries => (tr!(lang, notices.deliveries_empty), tr!(lang, notices.deliveries_empty_text)),
    };
    view! { <EmptyState title=title text=text/> }.into_any()
}

fn table(lang: Lang, list: FailureList, title: &'static str, failures: Vec<Failure>) -> AnyView {
    let what = match list {
        FailureList::Jobs => tr!(lang, notices.failure_job),
        FailureList::Deliveries => tr!(lang, notices.failure_way),
    };
    let columns = vec![
        Column::text(tr!(lang, notices.failure_number)),
        Column::text(what),
        Column::text(tr!(lang, notices.failure_why)),
        Column::text(tr!(lang, notices.failure_tries)),
        Column::text(tr!(lang, notices.failure_since)),
        Column::text(tr!(lang, notices.failure_act)),
    ];
    let rows = failures.into_iter().map(|failure| {
        vec![
            Cell::text(failure.id.to_string()),
            Cell::text(named(lang, list, &failure.what)),
            Cell::text(why(lang, failure.why)),
            Cell::text(failure.tries.to_string()),
            Cell::text(date_time(failure.since, lang)),
            Cell::view(view! { <TryForm list=list id=failure.id/> }),
        ]
    });
    view! { <DataTable caption=title columns=columns rows=rows.collect() hide_caption=true/> }.into_any()
}

/// A job by its name in the log; a message by its way.
fn named(lang: Lang, list: FailureList, what: &str) -> String {
    match (list, what) {
        (FailureList::Deliveries, "sms") => tr!(lang, notices.sms).to_owned(),
        (FailureList::Deliveries, _) => tr!(lang, notices.email).to_owned(),
        (FailureList::Jobs, kind) => kind.to_owned(),
    }
}

fn why(lang: Lang, reason: FailureReason) -> &'static str {
    match reason {
        FailureReason::Panicked => tr!(lang, notices.why_panicked),
        FailureReason::Unfinished => tr!(lang, notices.why_unfinished),
        FailureReason::Database => tr!(lang, notices.why_database),
        FailureReason::NoAddress => tr!(lang, notices.why_no_address),
        FailureReason::Closed => tr!(lang, notices.why_closed),
        FailureReason::NotConfigured => tr!(lang, notices.why_not_configured),
        FailureReason::Refused => tr!(lang, notices.why_refused),
        FailureReason::NotTaken => tr!(lang, notices.why_not_taken),
        FailureReason::Other => tr!(lang, notices.why_other),
    }
}

#[component]
fn TryForm(list: FailureList, id: i64) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<TryAgain>("try_again");
    let list = match list {
        FailureList::Jobs => "jobs",
        FailureList::Deliveries => "deliveries",
    };
    view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <input type="hidden" name="list" value=list/>
            <input type="hidden" name="id" value=id.to_string()/>
            <button type="submit" class="button button-plain">
                {tr!(lang, notices.try_again)}<span class="visually-hidden">" "{id}</span>
            </button>
        </ServerForm>
    }
}
