//! All departments compared, with what the figures do and don't say.

use domain::review::desk::GroupFigures;
use domain::review::publication::{PublishedReview, ResultsPage as Page, Standing};
use domain::review::tally::{Change, FunnelSide, Share};
use domain::review::view::FunnelView;
use domain::time::date_time;
use leptos_router::hooks::use_params_map;

use super::super::parts;
use super::{api, charts};
use crate::live::keep_current_quietly;
use crate::prelude::*;

/// The review's number in the address, with or without the letter of open data.
pub fn asked_review() -> i64 {
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    id.trim_start_matches('r').parse().unwrap_or_default()
}

/// The page.
#[component]
pub fn ResultsPage() -> impl IntoView {
    let lang = use_lang();
    let id = asked_review();
    let results = ask(api::AskResults { review: id });
    keep_current_quietly(results, topics);
    loaded(results, move |results| body(lang, &results))
}

/// Another batch, or another standing.
fn topics(page: &Page) -> Vec<(String, i64)> {
    vec![(format!("results/{}", page.of.review), page.topic_version)]
}

fn body(lang: Lang, page: &Page) -> AnyView {
    let title = tr!(lang, review.results.title_of, review = page.of.title.get(lang).to_owned());
    let above = vec![Crumb::new(tr!(lang, review.title), lang.path(paths::REVIEW))];
    view! {
        <PageTitle text=title.clone()/>
        <Breadcrumb above=above here=tr!(lang, review.results.title)/>
        {standing(lang, page.of.standing)}
        <header class="page-head">
            <h1>{title}</h1>
            <p class="lead">{judgement(lang, page)}</p>
            {page.counted_at.map(|at| view! { <p class="soft">{counted(lang, page, &date_time(at, lang))}</p> })}
            {permanent(lang, &page.of, "")}
            {page.published_at.map(|at| view! { <p class="soft">{tr!(lang, review.results.published_at, time = date_time(at, lang))}</p> })}
        </header>
        <FigureBand figures=figures(lang, page)/>
        <section class="section">
            <h2>{tr!(lang, review.results.order)}</h2>
            <p class="reading">{tr!(lang, review.results.order_text)}</p>
            {charts::intervals(lang, page)}
            {unranked(lang, page)}
        </section>
        {page.results.funnel.as_ref().map(|funnel| chance(lang, page, funnel))}
        {turnout(lang, page)}
        {table(lang, page)}
        {after(lang, page)}
        {data(lang, page)}
    }
    .into_any()
}

/// Where they can be found again, on paper.
pub fn permanent(lang: Lang, of: &PublishedReview, below: &str) -> AnyView {
    let path = lang.path(&format!("/review/{}/results{below}", of.review));
    let address = format!("{}{path}", of.site);
    view! { <p class="results-address">{tr!(lang, review.results.address, address = address)}</p> }.into_any()
}

/// That they are not public yet, or not valid any more.
pub fn standing(lang: Lang, standing: Standing) -> Option<AnyView> {
    let (tone, title, text) = match standing {
        Standing::Published => return None,
        Standing::Running => (Tone::Going, tr!(lang, review.results.running), tr!(lang, review.results.running_text)),
        Standing::Preview => (Tone::Soon, tr!(lang, review.results.preview), tr!(lang, review.results.preview_text)),
        Standing::Voided => (Tone::Red, tr!(lang, review.results.voided), tr!(lang, review.results.voided_text)),
    };
    Some(view! { <Banner tone=tone title=title><p>{text}</p></Banner> }.into_any())
}

/// How far the count has come.
fn counted(lang: Lang, page: &Page, time: &str) -> String {
    let cast: u64 = page.turnout.iter().map(|group| group.cast).sum();
    let (count, cast) = (page.results.ballots.to_string(), cast.to_string());
    tr!(lang, review.results.counted_at, time = time, count = count, cast = cast)
}

/// What the figures say, in one or two sentences.
fn judgement(lang: Lang, page: &Page) -> String {
    let Some(first) = page.results.rows.first() else { return tr!(lang, review.results.nothing).to_owned() };
    let leaders =
        page.results.brackets.first().filter(|bracket| bracket.first == 0).map_or(1, |bracket| bracket.last + 1);
    let count = page.results.rows.len().to_string();
    if page.results.rows.len() == 1 {
        let (name, mean) = (first.name.get(lang).to_owned(), first.mean.to_string());
        return tr!(lang, review.results.judge_one, name = name, mean = mean);
    }
    if leaders == page.results.rows.len() && leaders > 1 {
        return tr!(lang, review.results.judge_same, count = count);
    }
    let name = first.name.get(lang).to_owned();
    if leaders == 1 {
        return tr!(lang, review.results.judge_first, name = name, count = count);
    }
    tr!(lang, review.results.judge_group, name = name, leaders = leaders.to_string(), count = count)
}

fn figures(lang: Lang, page: &Page) -> Vec<Figure> {
    let sum = |of: fn(&GroupFigures) -> u64| page.turnout.iter().map(of).sum::<u64>();
    let (roll, cast) = (sum(|group| group.roll), sum(|group| group.cast));
    let figure =
        |value: String, label: &str, note: String| Figure { value, label: label.to_owned(), href: String::new(), note };
    let target = page.results.funnel.as_ref().map_or_else(|| "–".to_owned(), |funnel| funnel.target.to_string());
    // While ballots come in, not all that were cast are counted.
    let (ballots, took_part) = match page.of.standing {
        Standing::Running => (tr!(lang, review.results.ballots_counted), cast),
        _ => (tr!(lang, review.results.ballots), page.results.ballots),
    };
    let of = tr!(lang, review.results.of_members, count = roll.to_string());
    vec![
        figure(page.results.ballots.to_string(), ballots, of),
        figure(percent(Share { part: took_part, whole: roll }), tr!(lang, review.results.turnout), String::new()),
        figure(page.results.rows.len().to_string(), tr!(lang, review.results.ranked), String::new()),
        figure(target, tr!(lang, review.results.mean_of_all), String::new()),
    ]
}

fn unranked(lang: Lang, page: &Page) -> Option<AnyView> {
    if page.results.withheld.is_empty() {
        return None;
    }
    let names = page.results.withheld.iter().map(|row| {
        view! { <li><a href=charts::address(lang, page, row.subject)>{row.name.get(lang).to_owned()}</a></li> }
    });
    let text = tr!(lang, review.results.unranked, smallest = page.of.smallest.to_string());
    Some(view! { <p class="reading">{text}</p><ul class="results-names">{names.collect_view()}</ul> }.into_any())
}

/// Who differs by more than chance explains.
fn chance(lang: Lang, page: &Page, funnel: &FunnelView) -> AnyView {
    view! {
        <section class="section">
            <h2>{tr!(lang, review.results.chance)}</h2>
            <p class="reading">{tr!(lang, review.results.chance_text)}</p>
            {outside(lang, page)}
            {charts::funnel(lang, page, funnel)}
        </section>
    }
    .into_any()
}

/// Who lies outside of what chance explains, by name.
fn outside(lang: Lang, page: &Page) -> AnyView {
    let named = |high: bool| {
        let sides =
            if high { [FunnelSide::Above, FunnelSide::FarAbove] } else { [FunnelSide::Below, FunnelSide::FarBelow] };
        let names = page.results.rows.iter().filter(|row| sides.contains(&row.side)).map(|row| row.name.get(lang));
        let names = names.collect::<Vec<_>>().join(tr!(lang, review.results.and));
        if names.is_empty() { tr!(lang, review.results.nobody).to_owned() } else { names }
    };
    let rows = vec![
        SummaryRow::new(tr!(lang, review.results.above), named(true)),
        SummaryRow::new(tr!(lang, review.results.below), named(false)),
    ];
    view! { <SummaryCard rows=rows/> }.into_any()
}

fn turnout(lang: Lang, page: &Page) -> AnyView {
    let bars = page.turnout.iter().map(|group| {
        let share = Share { part: group.cast, whole: group.roll };
        let shown = tr!(
            lang,
            review.results.turnout_shown,
            percent = percent(share),
            cast = group.cast.to_string(),
            roll = group.roll.to_string()
        );
        Bar { label: group.name.get(lang).to_owned(), value: f64::from(share.per_mille()), shown, href: String::new() }
    });
    view! {
        <section class="section">
            <h2>{tr!(lang, review.results.who)}</h2>
            <p class="reading">{tr!(lang, review.results.who_text)}</p>
            <BarChart
                caption=tr!(lang, review.results.turnout) label=tr!(lang, review.results.group)
                unit=tr!(lang, review.results.took_part) bars=bars.collect()
                target=(1000.0, tr!(lang, review.results.everybody).to_owned())
            />
        </section>
    }
    .into_any()
}

/// How well known each is, and how it changed.
fn table(lang: Lang, page: &Page) -> AnyView {
    let mut columns = vec![
        Column::text(tr!(lang, review.results.department)),
        Column::number(tr!(lang, review.results.raters)),
        Column::number(tr!(lang, review.results.familiarity)),
    ];
    if page.of.earlier.is_some() {
        columns.push(Column::text(tr!(lang, review.results.change)));
    }
    let rows = page.results.rows.iter().map(|line| {
        let mut cells = vec![
            Cell::link(charts::address(lang, page, line.subject), line.name.get(lang)),
            Cell::text(line.raters.to_string()),
            Cell::text(percent(line.familiarity)),
        ];
        if page.of.earlier.is_some() {
            cells.push(Cell::text(change(lang, line.change)));
        }
        cells
    });
    let rows = rows.collect();
    view! {
        <section class="section">
            <h2>{tr!(lang, review.results.known)}</h2>
            <p class="reading">{tr!(lang, review.results.known_text)}</p>
            <DataTable caption=tr!(lang, review.results.known) hide_caption=true columns=columns rows=rows/>
        </section>
    }
    .into_any()
}

/// A change with its interval, and whether it is certain.
pub fn change(lang: Lang, change: Option<Change>) -> String {
    let Some(found) = change else { return tr!(lang, review.results.no_change).to_owned() };
    let sign = if found.difference.0 > 0 { "+" } else { "" };
    // A dash between signed numbers would be one more sign.
    let [difference, low, high] = [found.difference, found.low, found.high].map(|points| signed(&points.to_string()));
    let range = tr!(lang, review.results.change_range, low = low, high = high);
    let figures = format!("{sign}{difference} ({range})");
    if found.is_certain() { figures } else { tr!(lang, review.results.uncertain, figures = figures) }
}

/// A number with a true minus sign.
fn signed(number: &str) -> String {
    number.replace('-', "−")
}

/// What becomes of comments, and what departments promise.
fn after(lang: Lang, page: &Page) -> Option<AnyView> {
    if !page.published {
        return None;
    }
    let link = |part: &str, label: &'static str| {
        view! { <LinkButton href=parts::path(lang, page.of.review.0, part) label=label kind=ButtonKind::Plain/> }
    };
    Some(
        view! {
            <section class="section no-print">
                <h2>{tr!(lang, review.matters.after)}</h2>
                <p class="reading">{tr!(lang, review.matters.after_text)}</p>
                <p class="button-row">
                    {link("/matters", tr!(lang, review.matters.title))}
                    {link("/promises", tr!(lang, review.promises.title))}
                </p>
            </section>
        }
        .into_any(),
    )
}

fn data(lang: Lang, page: &Page) -> Option<AnyView> {
    if page.of.standing == Standing::Preview {
        return None;
    }
    let base = format!("/api/open/v1/reviews/{}", page.public_id);
    // Files are kept; what changes with the next batch is none.
    let files = [("/results.xlsx", tr!(lang, review.results.xlsx)), ("/results.csv", tr!(lang, review.results.csv))];
    let files = files.into_iter().filter(|_| page.of.standing != Standing::Running);
    let data = [("/results", tr!(lang, review.results.json)), ("/archive", tr!(lang, review.results.archive))];
    let entries = files
        .chain(data)
        .map(|(rest, label)| view! { <li><a href=format!("{base}{rest}") rel="external">{label}</a></li> });
    Some(
        view! {
            <section class="section no-print">
                <h2>{tr!(lang, review.results.data)}</h2>
                <p class="reading">{tr!(lang, review.results.data_text)}</p>
                <ul>{entries.collect_view()}</ul>
            </section>
        }
        .into_any(),
    )
}

/// A share with one decimal.
pub fn percent(share: Share) -> String {
    let per_mille = share.per_mille();
    format!("{}.{}%", per_mille / 10, per_mille % 10)
}
