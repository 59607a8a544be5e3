//! The reader's inbox.

use domain::notices::{Notice, render};
use domain::time::date_time;
use leptos_router::hooks::use_query_map;

use super::api::{AskNotices, Inbox, OpenNotice, Prefer, ReadAll};
use crate::live::{News, keep_current};
use crate::prelude::*;
use crate::shell::UnreadCount;

/// All notices of who is signed in, newest first.
#[component]
pub fn InboxPage() -> impl IntoView {
    let lang = use_lang();
    let after = use_query_map().with_untracked(|query| query.get("after").unwrap_or_default());
    let is_first = after.is_empty();
    let found = ask(AskNotices { after });
    let news = keep_current(found, |inbox| vec![(format!("person/{}", inbox.person), inbox.topic_version)]);
    UnreadCount::keep(found, |inbox| inbox.unread);
    loaded(found, move |found| body(lang, found, is_first, news))
}

fn body(lang: Lang, found: Inbox, is_first: bool, news: News) -> AnyView {
    let title = tr!(lang, notices.title);
    let lead = match found.unread {
        0 => tr!(lang, notices.all_read).to_owned(),
        unread => tr!(lang, notices.unread, count = unread.to_string()),
    };
    let newest = found.page.rows.first().map(|notice| notice.id.0).filter(|_| is_first && found.unread > 0);
    let older = found.page.next.as_ref().map(|next| format!("{}?after={next}", lang.path(paths::NOTICES)));
    view! {
        <PageTitle text=title/>
        <Breadcrumb here=title/>
        {news.banner(lang)}
        <h1>{title}</h1>
        <p class="lead">{lead}</p>
        {newest.map(|newest| view! { <ReadAllForm newest=newest/> })}
        {list(lang, found.page.rows)}
        <Pager older=older newest=(!is_first).then(|| lang.path(paths::NOTICES))/>
        <PreferForm email=found.email sms=found.sms/>
    }
    .into_any()
}

fn list(lang: Lang, notices: Vec<Notice>) -> AnyView {
    if notices.is_empty() {
        let find = (lang.path(paths::GUIDES), tr!(lang, notices.find).to_owned());
        return view! {
            <EmptyState title=tr!(lang, notices.empty) text=tr!(lang, notices.empty_text) action=find/>
        }
        .into_any();
    }
    let rows = notices.into_iter().map(|notice| view! { <Row notice=notice/> }).collect_view();
    view! { <ul class="notices">{rows}</ul> }.into_any()
}

/// One notice with the button that opens it. Opening writes, so it is a form and not a link.
#[component]
fn Row(notice: Notice) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<OpenNotice>("open");
    let message = render(&notice.kind, lang);
    let is_new = notice.read_at.is_none();
    let class = if is_new { "notice notice-new" } else { "notice" };
    let body = message.body.into_iter().map(|text| view! { <p class="notice-text">{text}</p> }).collect_view();
    let about = message.subject.clone();
    view! {
        <li class=class>
            <div class="notice-head">
                <h2 class="notice-title">{message.subject}</h2>
                {is_new.then(|| view! { <StatusBadge tone=Tone::Going text=tr!(lang, notices.is_new)/> })}
                <time class="notice-when" datetime=notice.at.to_rfc3339()>{date_time(notice.at, lang)}</time>
            </div>
            {body}
            <ServerForm form=form>
                <TicketFields form=form/>
                <input type="hidden" name="notice" value=notice.id.to_string()/>
                <SubmitButton form=form label=tr!(lang, notices.open) kind=ButtonKind::Plain about=about/>
            </ServerForm>
        </li>
    }
}

#[component]
fn ReadAllForm(newest: i64) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<ReadAll>("read_all");
    view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <input type="hidden" name="newest" value=newest.to_string()/>
            <SubmitButton form=form label=tr!(lang, notices.read_all) kind=ButtonKind::Plain/>
        </ServerForm>
    }
}

#[component]
fn PreferForm(email: bool, sms: bool) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<Prefer>("prefer");
    view! {
        <details class="disclosure section no-print">
            <summary>{tr!(lang, notices.prefer)}</summary>
            <ServerForm form=form>
                <TicketFields form=form/>
                <div class="choices">
                    {tick("prefer-email", "email", tr!(lang, notices.by_email), email)}
                    {tick("prefer-sms", "sms", tr!(lang, notices.by_sms), sms)}
                </div>
                <SubmitButton form=form label=tr!(lang, notices.save) kind=ButtonKind::Plain/>
            </ServerForm>
        </details>
    }
}

fn tick(id: &'static str, name: &'static str, label: &'static str, checked: bool) -> AnyView {
    view! {
        <div class="choice">
            <input type="checkbox" class="choice-input" id=id name=name value="true" checked=checked/>
            <label class="choice-label" for=id>{label}</label>
        </div>
    }
    .into_any()
}
