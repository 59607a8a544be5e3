//! One official: how the account stands, its posts, and what can be done.

use domain::accounts::OfficialDetails;
use domain::time::date_time;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::super::api;
use super::acts::{Grant, Reset, Restore, Suspend, Withdraw};
use super::list::{above, post_words, states};
use crate::prelude::*;

/// The page.
#[component]
pub fn OfficialPage() -> impl IntoView {
    let lang = use_lang();
    let person = use_params_map().with_untracked(|map| map.get("id").and_then(|id| id.parse().ok()).unwrap_or(0));
    let found = ask(api::AskOfficial { person });
    loaded(found, move |found| body(lang, found))
}

fn body(lang: Lang, found: api::OfficialPage) -> AnyView {
    let details = found.details.clone();
    let name = details.entry.name.clone();
    let people = Crumb::new(tr!(lang, accounts.people_title), lang.path(paths::PEOPLE));
    view! {
        <PageTitle text=name.clone()/>
        <Breadcrumb above=vec![above(lang), people] here=name.clone()/>
        {notes(lang)}
        <header class="page-head">
            <h1>{name}</h1>
            {states(lang, &details.entry)}
        </header>
        {account(lang, &details)}
        {posts(lang, &details)}
        {acts(lang, found)}
    }
    .into_any()
}

/// What was done before this page, or why it was not.
fn notes(lang: Lang) -> Option<AnyView> {
    let (done, was) = use_query_map().with_untracked(|query| {
        let get = |key: &str| query.get(key).unwrap_or_default();
        (get("done"), get("was"))
    });
    let done = match done.as_str() {
        "created" => Some(tr!(lang, accounts.done_created)),
        "grant" => Some(tr!(lang, accounts.done_grant)),
        "withdraw" => Some(tr!(lang, accounts.done_withdraw)),
        "suspend" => Some(tr!(lang, accounts.done_suspend)),
        "restore" => Some(tr!(lang, accounts.done_restore)),
        "password" => Some(tr!(lang, accounts.done_password)),
        "second" => Some(tr!(lang, accounts.done_second)),
        _ => None,
    };
    if let Some(title) = done {
        return Some(view! { <div role="status"><Banner tone=Tone::Ok title=title/></div> }.into_any());
    }
    let why = match was.as_str() {
        "changed_meanwhile" => tr!(lang, accounts.not_done_changed),
        "not_now" => tr!(lang, accounts.not_done_state),
        _ => return None,
    };
    Some(view! { <Banner tone=Tone::Soon title=tr!(lang, accounts.not_done)><p>{why}</p></Banner> }.into_any())
}

fn account(lang: Lang, details: &OfficialDetails) -> AnyView {
    let entry = &details.entry;
    let state = match entry.suspended_at {
        Some(since) => tr!(lang, accounts.official_suspended_since, date = date_time(since, lang)),
        None => tr!(lang, accounts.people_open).to_owned(),
    };
    let password = if entry.must_change_password {
        tr!(lang, accounts.people_first_password)
    } else {
        tr!(lang, accounts.official_password_own)
    };
    let second = if entry.second_step {
        tr!(lang, accounts.official_second_on)
    } else {
        tr!(lang, accounts.official_second_off)
    };
    let sessions = tr!(lang, accounts.official_sessions_count, count = details.sessions.to_string());
    let rows = vec![
        SummaryRow::new(tr!(lang, accounts.user_name), entry.user_name.clone()),
        SummaryRow::new(tr!(lang, accounts.people_state), state),
        SummaryRow::new(tr!(lang, accounts.official_password), password),
        SummaryRow::new(tr!(lang, accounts.official_second_step), second),
        SummaryRow::new(tr!(lang, accounts.official_sessions), sessions),
        SummaryRow::new(tr!(lang, accounts.official_created), date_time(details.created_at, lang)),
    ];
    view! { <section class="section"><h2>{tr!(lang, accounts.official_account)}</h2><SummaryCard rows=rows/></section> }
        .into_any()
}

fn posts(lang: Lang, details: &OfficialDetails) -> AnyView {
    let held = &details.entry.posts;
    let list = if held.is_empty() {
        view! { <p class="soft">{tr!(lang, accounts.people_no_posts)}</p> }.into_any()
    } else {
        let posts = held.iter().map(|post| view! { <li class="entry">{post_words(lang, post)}</li> });
        view! { <ul class="entries">{posts.collect_view()}</ul> }.into_any()
    };
    view! { <section class="section"><h2>{tr!(lang, accounts.people_posts)}</h2>{list}</section> }.into_any()
}

/// The forms; none for the reader's own account.
fn acts(lang: Lang, found: api::OfficialPage) -> AnyView {
    let api::OfficialPage { details, departments } = found;
    if details.own {
        let title = tr!(lang, accounts.official_own);
        return view! {
            <div class="section"><Banner tone=Tone::Neutral title=title><p>{tr!(lang, accounts.official_own_text)}</p></Banner></div>
        }
        .into_any();
    }
    let entry = details.entry;
    let person = entry.person.0;
    let standing = match entry.suspended_at {
        Some(_) => view! { <Restore person=person/> }.into_any(),
        None => view! { <Suspend person=person/> }.into_any(),
    };
    let withdraw = (!entry.posts.is_empty()).then(|| view! { <Withdraw person=person held=entry.posts.clone()/> });
    view! {
        <div class="section stack">
            <Grant person=person departments=departments/>
            {withdraw}
            <Reset person=person second_step=entry.second_step/>
            {standing}
        </div>
    }
    .into_any()
}
