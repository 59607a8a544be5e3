//! The inbox: what is owed first stands first; the case opens beside the list.

use domain::accounts::Role;
use domain::cases::view::Inbox;
use leptos_router::hooks::use_query_map;

use super::super::api::AskInbox;
use super::super::parts;
use super::beside::CaseBeside;
use super::keys;
use super::rows::grouped;
use crate::features::review::{matters, promises};
use crate::live::{News, keep_current};
use crate::prelude::*;
use crate::shell::use_viewer;

/// What the address asks for.
#[derive(Clone, Debug, Default)]
struct Asked {
    case: Option<i64>,
    after: Option<String>,
    mine: bool,
}

impl Asked {
    fn of_address() -> Self {
        use_query_map().with_untracked(|query| Self {
            case: query.get("case").and_then(|case| case.parse().ok()),
            after: query.get("after").filter(|after| !after.is_empty()),
            mine: query.get("mine").is_some_and(|mine| mine == "1"),
        })
    }

    /// The address of this list, with another case beside it.
    fn with_case(&self, lang: Lang, case: i64) -> String {
        let mut query = vec![format!("case={case}")];
        query.extend(self.after.as_ref().map(|after| format!("after={after}")));
        query.extend(self.mine.then(|| "mine=1".to_owned()));
        format!("{}?{}", lang.path(paths::WORK), query.join("&"))
    }

    /// The address of the list alone.
    fn list(lang: Lang, mine: bool, after: Option<&str>) -> String {
        let mut query: Vec<String> = mine.then(|| "mine=1".to_owned()).into_iter().collect();
        query.extend(after.map(|after| format!("after={after}")));
        let work = lang.path(paths::WORK);
        if query.is_empty() { work } else { format!("{work}?{}", query.join("&")) }
    }
}

/// The official's inbox.
#[component]
pub fn WorkPage() -> impl IntoView {
    let lang = use_lang();
    let asked = Asked::of_address();
    let (after, mine) = (asked.after.clone(), asked.mine);
    let list = ask(AskInbox { after, mine });
    let news = keep_current(list, |list| list.topics.clone());
    let title = tr!(lang, cases.work_title);
    let case = asked.case;
    keys::listen(case.is_some());
    let class = if case.is_some() { "work work-open" } else { "work" };
    let back = Asked::list(lang, asked.mine, asked.after.as_deref());
    let beside = match case {
        Some(id) => view! { <CaseBeside id=id back=back/> }.into_any(),
        None => {
            view! { <EmptyState title=tr!(lang, cases.work_choose) text=tr!(lang, cases.work_choose_text)/> }.into_any()
        }
    };
    view! {
        <PageTitle text=title/>
        <div class=class id=keys::PLACE role="group" tabindex="-1" aria-label=title>
            <section class="work-list" aria-label=title>
                <h1>{title}</h1>
                {loaded(list, move |list| list_view(lang, &asked, list, news))}
            </section>
            <div class="work-case">{beside}</div>
        </div>
    }
}

fn list_view(lang: Lang, asked: &Asked, list: Inbox, news: News) -> AnyView {
    let tabs = vec![
        tab(lang, tr!(lang, cases.work_all), false, asked.mine),
        tab(lang, tr!(lang, cases.work_mine), true, asked.mine),
    ];
    let next = list.next.as_ref().map(|next| Asked::list(lang, asked.mine, Some(next)));
    let first = asked.after.is_some().then(|| Asked::list(lang, asked.mine, None));
    let rows = if list.rows.is_empty() {
        view! { <EmptyState title=tr!(lang, cases.work_empty) text=tr!(lang, cases.work_empty_text)/> }.into_any()
    } else {
        let here = asked.case;
        let address = asked.clone();
        grouped(lang, list.rows, here, move |case| address.with_case(lang, case))
    };
    view! {
        {asked.case.is_none().then(|| parts::refusal(lang))}
        {news.banner(lang)}
        <Tabs label=tr!(lang, cases.work_title) tabs=tabs/>
        <p class="work-others">{others(lang)}</p>
        <p class="work-keys">{tr!(lang, cases.work_keys)}</p>
        {rows}
        <Pager older=next newest=first/>
    }
    .into_any()
}

/// What else there is to do for a department: the matters of reviews, and what was promised after them.
fn others(lang: Lang) -> AnyView {
    let viewer = use_viewer();
    let answers = viewer.has(Role::Reviewer) || viewer.has(Role::Head);
    let answers = answers.then(|| view! { <a href=lang.path(matters::DESK)>{tr!(lang, review.matters.desk)}</a> });
    let promises = viewer.has(Role::Head);
    let promises = promises.then(|| view! { <a href=lang.path(promises::DESK)>{tr!(lang, review.promises.desk)}</a> });
    view! { {answers}{promises} }.into_any()
}

fn tab(lang: Lang, label: &str, mine: bool, here: bool) -> Tab {
    Tab { label: label.to_owned(), href: Asked::list(lang, mine, None), count: None, here: mine == here }
}
