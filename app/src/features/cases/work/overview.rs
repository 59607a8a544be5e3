//! A department's figures, for its head and for supervisors: one sentence of judgement, four figures, who has how many,
//! and how it went month by month. Every figure opens to its rows.

use domain::accounts::DepartmentName;
use domain::cases::view::{Dashboard, Figure as Which, Inbox, Load, MonthFigures, Overview};
use leptos_router::hooks::use_query_map;

use super::super::api::{AskFigureRows, AskOverview};
use super::super::parts;
use super::rows::plain;
use crate::live::{News, keep_current};
use crate::prelude::*;
use crate::shell::use_viewer;

fn asked_department() -> Option<i64> {
    use_query_map().with_untracked(|query| query.get("department").and_then(|id| id.parse().ok()))
}

/// The figures of a department, or the departments to choose from.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let lang = use_lang();
    let department = asked_department();
    let found = ask(AskOverview { department });
    let news = keep_current(found, |found: &Overview| match found {
        Overview::Of(figures) => vec![(format!("department/{}", figures.department.id), figures.topic_version)],
        Overview::Choice(_) => Vec::new(),
    });
    loaded(found, move |found| match found {
        Overview::Of(figures) => body(lang, &figures, department.is_some(), news),
        Overview::Choice(departments) => choice(lang, departments),
    })
}

fn choice(lang: Lang, departments: Vec<DepartmentName>) -> AnyView {
    let title = tr!(lang, cases.overview_title);
    let entries = departments.into_iter().map(|department| {
        let href = overview_path(lang, department.id.0);
        view! { <li class="entry"><a class="entry-title" href=href>{department.name.get(lang).to_owned()}</a></li> }
    });
    view! {
        <PageTitle text=title/>
        <Breadcrumb here=title/>
        <h1>{title}</h1>
        <p class="lead">{tr!(lang, cases.overview_choose)}</p>
        <ul class="entries">{entries.collect_view()}</ul>
    }
    .into_any()
}

/// `chosen` says that the address names the department: there may be others.
fn body(lang: Lang, figures: &Dashboard, chosen: bool, news: News) -> AnyView {
    let title = tr!(lang, cases.overview_title);
    let (above, here) = if chosen {
        (Crumb::new(title, lang.path(paths::DASHBOARD)), figures.department.name.get(lang))
    } else {
        (Crumb::new(tr!(lang, cases.work_title), lang.path(paths::WORK)), title)
    };
    view! {
        <PageTitle text=title/>
        <Breadcrumb above=vec![above] here=here/>
        {parts::notes(lang, news)}
        <h1>{title}</h1>
        <p class="overview-judgement">{judgement(lang, figures)}</p>
        {(figures.open > 0).then(|| {
            let href = rows_path(lang, figures.department.id.0, Which::Open);
            view! { <p><a href=href>{tr!(lang, cases.overview_open)}</a></p> }
        })}
        <FigureBand figures=band(lang, figures)/>
        <div class="overview-charts">
            <div>{loads(lang, figures)}</div>
            <div>{months(lang, figures)}</div>
        </div>
    }
    .into_any()
}

/// What the figures mean, in one sentence.
fn judgement(lang: Lang, figures: &Dashboard) -> String {
    let department = figures.department.name.get(lang);
    match (figures.open, figures.late) {
        (0, _) => tr!(lang, cases.overview_idle, department = department),
        (open, 0) => tr!(lang, cases.overview_good, department = department, open = open.to_string()),
        (open, late) => {
            tr!(lang, cases.overview_late, department = department, open = open.to_string(), late = late.to_string())
        }
    }
}

fn band(lang: Lang, figures: &Dashboard) -> Vec<Figure> {
    let figure = |value: u64, label: &str, which: Which| Figure {
        value: value.to_string(),
        label: label.to_owned(),
        href: rows_path(lang, figures.department.id.0, which),
        note: String::new(),
    };
    vec![
        figure(figures.late, tr!(lang, cases.figure_late), Which::Late),
        figure(figures.due_this_week, tr!(lang, cases.figure_week), Which::DueThisWeek),
        figure(figures.waiting, tr!(lang, cases.figure_waiting), Which::Waiting),
        on_time(lang, figures),
    ]
}

fn on_time(lang: Lang, figures: &Dashboard) -> Figure {
    let label = tr!(lang, cases.figure_on_time).to_owned();
    let this_month = figures.today.format("%Y-%m").to_string();
    let month = figures.months.iter().find(|month| month.month == this_month);
    let Some((month, percent)) = month.and_then(|month| Some((month, month.on_time_percent()?))) else {
        return Figure { value: tr!(lang, cases.figure_none).to_owned(), label, ..Figure::default() };
    };
    let (on_time, decided) = (month.on_time.to_string(), month.decided.to_string());
    Figure {
        value: format!("{percent}%"),
        label,
        href: month_path(lang, figures.department.id.0, month),
        note: tr!(lang, cases.figure_on_time_note, on_time = on_time, decided = decided),
    }
}

fn loads(lang: Lang, figures: &Dashboard) -> AnyView {
    let bar = |load: &Load| Bar {
        label: load.name.clone().unwrap_or_else(|| tr!(lang, cases.nobody).to_owned()),
        value: as_float(load.open),
        shown: load.open.to_string(),
        href: rows_path(lang, figures.department.id.0, Which::Load(load.person.unwrap_or(0))),
    };
    let bars: Vec<_> = figures.loads.iter().map(bar).collect();
    if bars.is_empty() {
        return ().into_any();
    }
    let (label, unit) = (tr!(lang, cases.loads_label), tr!(lang, cases.loads_unit));
    view! { <BarChart caption=tr!(lang, cases.loads) label=label unit=unit bars=bars/> }.into_any()
}

fn months(lang: Lang, figures: &Dashboard) -> AnyView {
    let bar = |month: &MonthFigures| {
        let percent = month.on_time_percent()?;
        Some(Bar {
            label: month.month.clone(),
            value: as_float(percent),
            shown: percent.to_string(),
            href: month_path(lang, figures.department.id.0, month),
        })
    };
    let bars: Vec<_> = figures.months.iter().filter_map(bar).collect();
    if bars.is_empty() {
        return ().into_any();
    }
    let (label, unit) = (tr!(lang, cases.months_label), tr!(lang, cases.months_unit));
    let target = (100.0, tr!(lang, cases.months_target).to_owned());
    view! { <BarChart caption=tr!(lang, cases.months) label=label unit=unit bars=bars target=target/> }.into_any()
}

/// Counts are far below 2^52.
#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
const fn as_float(count: u64) -> f64 {
    count as f64
}

fn overview_path(lang: Lang, department: i64) -> String {
    lang.path(&format!("{}?department={department}", paths::DASHBOARD))
}

fn rows_path(lang: Lang, department: i64, which: Which) -> String {
    lang.path(&format!("/work/figures?department={department}&figure={which}"))
}

fn month_path(lang: Lang, department: i64, month: &MonthFigures) -> String {
    lang.path(&format!("/work/figures?department={department}&figure=decided-{}", month.month))
}

/// The rows behind a figure.
#[component]
pub fn FiguresPage() -> impl IntoView {
    let lang = use_lang();
    let department = asked_department().unwrap_or(0);
    let (figure, after) = use_query_map().with_untracked(|query| (query.get("figure"), query.get("after")));
    let figure = figure.unwrap_or_default();
    let is_first = after.is_none();
    let asked = figure.clone();
    let rows = ask(AskFigureRows { department, figure: asked, after });
    let news = keep_current(rows, |rows| rows.topics.clone());
    loaded(rows, move |rows| figure_view(lang, department, &figure, is_first, rows, news))
}

fn figure_view(lang: Lang, department: i64, figure: &str, is_first: bool, rows: Inbox, news: News) -> AnyView {
    let title = figure_title(lang, figure);
    let above = vec![Crumb::new(tr!(lang, cases.overview_title), overview_path(lang, department))];
    let here = lang.path(&format!("/work/figures?department={department}&figure={figure}"));
    let next = rows.next.as_ref().map(|next| format!("{here}&after={next}"));
    let list = if rows.rows.is_empty() {
        view! { <EmptyState title=tr!(lang, cases.figures_empty) text=tr!(lang, cases.figures_empty_text)/> }.into_any()
    } else {
        let opens = use_viewer().handles_cases();
        plain(lang, &rows.rows, |case| opens.then(|| lang.path(&format!("{}?case={case}", paths::WORK))))
    };
    view! {
        <PageTitle text=title.clone()/>
        <Breadcrumb above=above here=title.clone()/>
        {parts::notes(lang, news)}
        <h1>{title}</h1>
        {list}
        <Pager older=next newest=(!is_first).then_some(here)/>
    }
    .into_any()
}

fn figure_title(lang: Lang, figure: &str) -> String {
    match Which::parse(figure) {
        Some(Which::Open) => tr!(lang, cases.figures_open).to_owned(),
        Some(Which::Late) => tr!(lang, cases.figures_late).to_owned(),
        Some(Which::DueThisWeek) => tr!(lang, cases.figures_week).to_owned(),
        Some(Which::Waiting) => tr!(lang, cases.figures_waiting).to_owned(),
        Some(Which::Load(_)) => tr!(lang, cases.figures_load).to_owned(),
        Some(Which::Decided(year, month)) => {
            tr!(lang, cases.figures_decided, month = format!("{year}-{month:02}"))
        }
        None => tr!(lang, cases.overview_title).to_owned(),
    }
}
