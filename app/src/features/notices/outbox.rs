//! What the demo's adapters took instead of sending it.

use domain::page::Page;
use domain::time::date_time;
use leptos_router::hooks::use_query_map;

use super::api::{AskOutbox, Taken};
use crate::prelude::*;

const HERE: &str = "/admin/messages";

/// E-mails and text messages of the demo city, newest first.
#[component]
pub fn OutboxPage() -> impl IntoView {
    let lang = use_lang();
    let after = use_query_map().with_untracked(|query| query.get("after").unwrap_or_default());
    let is_first = after.is_empty();
    let page = ask(AskOutbox { after });
    loaded(page, move |page| body(lang, page, is_first))
}

fn body(lang: Lang, page: Page<Taken>, is_first: bool) -> AnyView {
    let title = tr!(lang, notices.outbox);
    let older = page.next.map(|next| format!("{}?after={next}", lang.path(HERE)));
    let list = if page.rows.is_empty() {
        view! { <EmptyState title=tr!(lang, notices.outbox_empty) text=tr!(lang, notices.outbox_empty_text)/> }
            .into_any()
    } else {
        let rows = page.rows.into_iter().map(|taken| row(lang, taken)).collect_view();
        view! { <ul class="notices">{rows}</ul> }.into_any()
    };
    view! {
        <PageTitle text=title/>
        <Breadcrumb here=title/>
        <h1>{title}</h1>
        <p class="lead">{tr!(lang, notices.outbox_lead)}</p>
        {list}
        <Pager older=older newest=(!is_first).then(|| lang.path(HERE))/>
    }
    .into_any()
}

fn row(lang: Lang, taken: Taken) -> AnyView {
    let channel = if taken.channel == "sms" { tr!(lang, notices.sms) } else { tr!(lang, notices.email) };
    view! {
        <li class="notice">
            <div class="notice-head">
                <h2 class="notice-title">{format!("{channel} · {}", taken.recipient)}</h2>
                <time class="notice-when" datetime=taken.at.to_rfc3339()>{date_time(taken.at, lang)}</time>
            </div>
            <p class="notice-text">{taken.text}</p>
        </li>
    }
    .into_any()
}
