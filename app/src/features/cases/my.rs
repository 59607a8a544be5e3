//! The citizen's own matters.

use domain::cases::view::{CaseSummary, Standing};
use domain::time::{date_time, short_date};
use leptos_router::hooks::use_query_map;

use super::api::{AskMyCases, MyCases};
use super::words;
use crate::live::{News, keep_current};
use crate::prelude::*;
use crate::shell::UnreadCount;

/// All cases and drafts of who is signed in.
#[component]
pub fn MyCasesPage() -> impl IntoView {
    let lang = use_lang();
    let after = use_query_map().with_untracked(|query| query.get("after"));
    let is_first = after.is_none();
    let found = ask(AskMyCases { after });
    let news = keep_current(found, |found| vec![(format!("person/{}", found.person), found.topic_version)]);
    UnreadCount::keep(found, |found| found.unread);
    loaded(found, move |found| body(lang, found, is_first, news))
}

fn body(lang: Lang, found: MyCases, is_first: bool, news: News) -> AnyView {
    let page = found.page;
    let title = tr!(lang, cases.my_title);
    let my = lang.path(paths::MY_CASES);
    let older = page.next.map(|cursor| format!("{my}?after={cursor}"));
    let list = if page.rows.is_empty() {
        let find = (lang.path(paths::GUIDES), tr!(lang, cases.my_find).to_owned());
        view! {
            <EmptyState title=tr!(lang, cases.my_empty) text=tr!(lang, cases.my_empty_text) action=find/>
        }
        .into_any()
    } else {
        table(lang, page.rows)
    };
    view! {
        <PageTitle text=title/>
        <Breadcrumb here=title/>
        {news.banner(lang)}
        <h1>{title}</h1>
        <p class="lead">{tr!(lang, cases.my_lead)}</p>
        {list}
        <Pager older=older newest=(!is_first).then_some(my)/>
    }
    .into_any()
}

fn table(lang: Lang, rows: Vec<CaseSummary>) -> AnyView {
    let columns = vec![
        Column::text(tr!(lang, cases.column_item)),
        Column::text(tr!(lang, cases.column_state)),
        Column::text(tr!(lang, cases.column_due)),
        Column::text(tr!(lang, cases.column_updated)),
    ];
    let rows = rows.into_iter().map(|row| {
        let page = match row.standing {
            Standing::Draft => format!("/cases/{}/apply/form/first", row.id),
            _ => format!("/cases/{}", row.id),
        };
        let due = row.due.map_or(tr!(lang, cases.no_due).to_owned(), |due| short_date(due, lang));
        vec![
            Cell::link(lang.path(&page), row.item.get(lang)),
            Cell::view(words::standing_badge(lang, row.standing)),
            Cell::text(due),
            Cell::text(date_time(row.updated_at, lang)),
        ]
    });
    view! {
        <DataTable caption=tr!(lang, cases.my_table) hide_caption=true columns=columns rows=rows.collect()/>
    }
    .into_any()
}
