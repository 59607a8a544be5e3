//! The administrator's list of notices, and the cases one of them moved.

use chrono::NaiveDate;
use domain::deadlines::{MovedCase, StoredNotice};
use domain::page::Page;
use domain::time::date;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::words::citation_words;
use super::{AskHolidays, AskMoved, ENTER, NOTICES};
use crate::prelude::*;

crate::lazy_page!(office: NoticesRoute => NoticesPage);
crate::lazy_page!(office: MovedRoute => MovedPage);

/// All notices.
#[component]
pub fn NoticesPage() -> impl IntoView {
    let lang = use_lang();
    let notices = ask(AskHolidays {});
    loaded(notices, move |notices| {
        view! {
            <PageTitle text=tr!(lang, deadlines.notices_title)/>
            <Breadcrumb here=tr!(lang, deadlines.notices_title)/>
            <header class="page-head">
                <h1>{tr!(lang, deadlines.notices_title)}</h1>
                <p class="lead">{tr!(lang, deadlines.notices_intro)}</p>
            </header>
            <p><LinkButton href=lang.path(ENTER) label=tr!(lang, deadlines.notices_enter)/></p>
            {notice_table(lang, notices)}
        }
        .into_any()
    })
}

/// The cases one notice moved.
#[component]
pub fn MovedPage() -> impl IntoView {
    let lang = use_lang();
    let id = use_params_map().get_untracked().get("id").and_then(|id| id.parse::<i64>().ok()).unwrap_or_default();
    let before = use_query_map().get_untracked().get("before").and_then(|before| before.parse::<i64>().ok());
    let moved = ask(AskMoved { notice: id, before });
    loaded(moved, move |moved| {
        view! {
            <PageTitle text=tr!(lang, deadlines.moved_title)/>
            <Breadcrumb
                above=vec![Crumb::new(tr!(lang, deadlines.notices_title), lang.path(NOTICES))]
                here=tr!(lang, deadlines.moved_title)
            />
            <header class="page-head">
                <h1>{tr!(lang, deadlines.moved_title)}</h1>
                <p class="lead">{tr!(lang, deadlines.moved_intro)}</p>
            </header>
            {moved_table(lang, id, before.is_some(), moved)}
        }
        .into_any()
    })
}

fn notice_table(lang: Lang, notices: Vec<StoredNotice>) -> AnyView {
    let columns =
        [tr!(lang, deadlines.notices_year), tr!(lang, deadlines.notices_name), tr!(lang, deadlines.notices_entered)];
    let rows = notices.into_iter().map(|notice| {
        let year = lang.path(&format!("/deadlines/years/{}", notice.year));
        let entered = match notice.entered_on {
            None => Cell::text(tr!(lang, deadlines.notices_built_in)),
            Some(day) => Cell::view(entered_cell(lang, notice.id, day)),
        };
        vec![Cell::link(year, notice.year.to_string()), Cell::text(citation_words(lang, &notice.citation)), entered]
    });
    let (columns, rows) = (columns.into_iter().map(Column::text).collect(), rows.collect());
    view! { <DataTable caption=tr!(lang, deadlines.notices_title) hide_caption=true columns=columns rows=rows/> }
        .into_any()
}

fn entered_cell(lang: Lang, id: i64, day: NaiveDate) -> AnyView {
    let href = lang.path(&format!("{NOTICES}/{id}"));
    let words = tr!(lang, deadlines.notices_entered_on, date = date(day, lang));
    view! { <span>{words}" "<a href=href>{tr!(lang, deadlines.notices_moved)}</a></span> }.into_any()
}

fn moved_table(lang: Lang, notice: i64, later_page: bool, moved: Page<MovedCase>) -> AnyView {
    if moved.rows.is_empty() {
        let (title, text) = (tr!(lang, deadlines.moved_none), tr!(lang, deadlines.moved_none_help));
        return view! { <EmptyState title=title text=text/> }.into_any();
    }
    let columns = [
        tr!(lang, deadlines.moved_number),
        tr!(lang, deadlines.moved_item),
        tr!(lang, deadlines.moved_from),
        tr!(lang, deadlines.moved_to),
    ];
    let day = |day: Option<NaiveDate>| match day {
        Some(day) => Cell::text(date(day, lang)),
        None => Cell::text(tr!(lang, deadlines.moved_unknown)),
    };
    let rows = moved.rows.iter().map(|moved| {
        vec![Cell::text(moved.number.as_str()), Cell::text(moved.item.get(lang)), day(moved.from), day(moved.to)]
    });
    let (columns, rows) = (columns.into_iter().map(Column::text).collect(), rows.collect());
    let beginning = lang.path(&format!("{NOTICES}/{notice}"));
    let older = moved.next.as_ref().map(|next| format!("{beginning}?before={next}"));
    let newest = later_page.then_some(beginning);
    view! {
        <DataTable caption=tr!(lang, deadlines.moved_title) hide_caption=true columns=columns rows=rows/>
        <Pager older=older newest=newest/>
    }
    .into_any()
}
