//! One year: its days off, its make-up days, and where that is written.

use chrono::NaiveDate;
use domain::deadlines::{NamedDay, YearView};
use domain::time::long_date;
use leptos_router::hooks::use_params_map;

use super::AskYear;
use super::page::YEARS;
use super::words::citation_words;
use crate::prelude::*;

/// The holidays and make-up days of a year.
#[component]
pub fn YearPage() -> impl IntoView {
    let lang = use_lang();
    let asked = use_params_map().get_untracked().get("year").unwrap_or_default();
    let year = asked.parse::<i32>().ok().filter(|year| YEARS.contains(year));
    match year {
        Some(year) => known(lang, year),
        None => unknown(lang),
    }
}

fn known(lang: Lang, year: i32) -> AnyView {
    let title = tr!(lang, deadlines.year_title, year = year.to_string());
    let view = ask(AskYear { year });
    let days = part(view, move |view| match view {
        Ok(view) => body(lang, view),
        Err(error) => view! { <Banner tone=Tone::Red title=error.message(lang)/> }.into_any(),
    });
    view! {
        <PageTitle text=title.clone()/>
        <Breadcrumb
            above=vec![Crumb::new(tr!(lang, deadlines.title), lang.path("/deadlines"))]
            here=year.to_string()
        />
        <header class="page-head"><h1>{title}</h1></header>
        {days}
        {neighbours(lang, year)}
    }
    .into_any()
}

fn unknown(lang: Lang) -> AnyView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <PageTitle text=tr!(lang, deadlines.title)/>
        <h1>{tr!(lang, deadlines.title)}</h1>
        <p>{tr!(lang, deadlines.year_unknown)}</p>
        <p><a href=lang.path("/deadlines")>{tr!(lang, deadlines.title)}</a></p>
    }
    .into_any()
}

fn body(lang: Lang, view: YearView) -> AnyView {
    let (year, days) = (view.year.to_string(), view.working_days.to_string());
    let summary = if view.provisional {
        let words = tr!(lang, deadlines.year_provisional, year = year, days = days);
        view! { <Banner tone=Tone::Soon title=words/> }.into_any()
    } else {
        view! { <p class="lead">{tr!(lang, deadlines.year_settled, year = year, days = days)}</p> }.into_any()
    };
    let sources =
        view.sources.iter().map(|citation| view! { <li>{citation_words(lang, citation)}</li> }).collect_view();
    view! {
        {summary}
        <section class="section">
            <h2>{tr!(lang, deadlines.year_holidays)}</h2>
            {holidays(lang, &view.days_off)}
        </section>
        <section class="section">
            <h2>{tr!(lang, deadlines.year_make_up)}</h2>
            {make_up(lang, &view.make_up_days)}
        </section>
        <section class="section">
            <h2>{tr!(lang, deadlines.year_sources)}</h2>
            <ul class="bullets reading">{sources}</ul>
        </section>
    }
    .into_any()
}

fn holidays(lang: Lang, days: &[NamedDay]) -> AnyView {
    let rows = runs(days).into_iter().map(|(name, from, to)| {
        let length = (to - from).num_days() + 1;
        let dates = if from == to {
            long_date(from, lang)
        } else {
            tr!(lang, deadlines.date_range, from = long_date(from, lang), to = long_date(to, lang))
        };
        vec![Cell::text(name.get(lang)), Cell::text(dates), Cell::text(day_count(lang, length))]
    });
    let columns = vec![
        Column::text(tr!(lang, deadlines.year_holiday)),
        Column::text(tr!(lang, deadlines.year_dates)),
        Column::number(tr!(lang, deadlines.year_length)),
    ];
    let (caption, rows) = (tr!(lang, deadlines.year_holidays), rows.collect());
    view! { <DataTable caption=caption hide_caption=true columns=columns rows=rows/> }.into_any()
}

fn make_up(lang: Lang, days: &[NamedDay]) -> AnyView {
    if days.is_empty() {
        return view! { <p>{tr!(lang, deadlines.year_none)}</p> }.into_any();
    }
    let rows = days.iter().map(|day| {
        view! { <li><time datetime=day.date.to_string()>{long_date(day.date, lang)}</time>" "<span class="soft">{day.name.get(lang).to_owned()}</span></li> }
    });
    view! { <ul class="bullets">{rows.collect_view()}</ul> }.into_any()
}

fn neighbours(lang: Lang, year: i32) -> AnyView {
    let link = |year: i32, words: String| {
        YEARS.contains(&year).then(|| view! { <a href=lang.path(&format!("/deadlines/years/{year}"))>{words}</a> })
    };
    view! {
        <nav class="year-links no-print" aria-label=tr!(lang, deadlines.title)>
            {link(year - 1, tr!(lang, deadlines.year_previous, year = (year - 1).to_string()))}
            <a href=lang.path("/deadlines")>{tr!(lang, deadlines.title)}</a>
            {link(year + 1, tr!(lang, deadlines.year_next, year = (year + 1).to_string()))}
        </nav>
    }
    .into_any()
}

fn day_count(lang: Lang, days: i64) -> String {
    match (lang, days) {
        (Lang::En, 1) => "1 day".to_owned(),
        _ => tr!(lang, deadlines.day_count, days = days.to_string()),
    }
}

/// Consecutive days of one holiday, put together.
fn runs(days: &[NamedDay]) -> Vec<(domain::text::Bilingual, NaiveDate, NaiveDate)> {
    let mut runs: Vec<(domain::text::Bilingual, NaiveDate, NaiveDate)> = Vec::new();
    for day in days {
        match runs.last_mut() {
            Some((name, _, to)) if *name == day.name && to.succ_opt() == Some(day.date) => *to = day.date,
            _ => runs.push((day.name.clone(), day.date, day.date)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use domain::text::Bilingual;

    use super::*;

    #[test]
    fn consecutive_days_of_one_holiday_are_one_run() {
        let day = |name: &str, day: u32| NamedDay {
            date: NaiveDate::from_ymd_opt(2026, 10, day).unwrap(),
            name: Bilingual::new(name, name),
            notice: String::new(),
        };
        let days = [day("国庆节", 1), day("国庆节", 2), day("中秋节", 3), day("国庆节", 5)];
        let runs: Vec<_> = runs(&days).into_iter().map(|(name, from, to)| (name.zh, from.day(), to.day())).collect();
        assert_eq!(runs, [("国庆节".into(), 1, 2), ("中秋节".into(), 3, 3), ("国庆节".into(), 5, 5)]);
    }

    use chrono::Datelike;
}
