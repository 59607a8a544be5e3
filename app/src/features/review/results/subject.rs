//! One department: by criterion and group, how it changed, and the comments that were passed on.

use domain::page::Page;
use domain::review::publication::{Standing, SubjectPage as Found};
use domain::review::tally::{Cell as Answers, Points};
use domain::review::view::{CriterionView, Known};
use leptos_router::hooks::{use_params_map, use_query_map};

use super::super::parts;
use super::api::{self, SubjectResults};
use super::charts;
use super::page::{asked_review, change, percent, permanent, standing};
use crate::prelude::*;

/// The page.
#[component]
pub fn SubjectPage() -> impl IntoView {
    let lang = use_lang();
    let id = asked_review();
    let place = use_params_map().with_untracked(|params| params.get("department").and_then(|place| place.parse().ok()));
    let place: usize = place.unwrap_or_default();
    let after = use_query_map().with_untracked(|query| query.get("after"));
    let later = after.is_some();
    let found = ask(api::AskSubject { review: id, place, after });
    loaded(found, move |SubjectResults { page, comments, known }| body(lang, &page, (comments, later), known))
}

fn body(lang: Lang, page: &Found, (comments, later): (Page<String>, bool), known: Option<Known>) -> AnyView {
    let name = page.subject.name.get(lang).to_owned();
    let results = lang.path(&format!("/review/{}/results", page.of.review));
    let above = vec![
        Crumb::new(tr!(lang, review.title), lang.path(paths::REVIEW)),
        Crumb::new(page.of.title.get(lang), results),
    ];
    let criteria = page.subject.criteria.iter().map(|criterion| one_criterion(lang, page, criterion));
    view! {
        <PageTitle text=name.clone()/>
        <Breadcrumb above=above here=name.clone()/>
        {standing(lang, page.of.standing)}
        <header class="page-head">
            <h1>{name}</h1>
            <p class="lead">{sentence(lang, page)}</p>
            {permanent(lang, &page.of, &format!("/{}", page.subject.subject.index() + 1))}
        </header>
        {overview(lang, page)}
        {by_criterion(lang, page)}
        <section class="section stack-wide">
            <h2>{tr!(lang, review.results.by_group)}</h2>
            <p class="reading">{tr!(lang, review.results.by_group_text, smallest = page.of.smallest.to_string())}</p>
            {criteria.collect_view()}
        </section>
        {known.map(|known| beside(lang, page, &known))}
        {said(lang, page, comments, later)}
    }
    .into_any()
}

/// What the city knows of the department, as it stood beside it on the ballot, now.
fn beside(lang: Lang, page: &Found, known: &Known) -> AnyView {
    let lines = parts::known_words(lang, known, known.of(page.department));
    let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    let promises = known.earlier.as_ref().map(|(review, _)| {
        let href = parts::path(lang, review.0, "/promises");
        view! { <p><a href=href>{tr!(lang, review.known.to_promises)}</a></p> }
    });
    view! {
        <section class="section">
            <h2>{tr!(lang, review.known.title)}</h2>
            <ul class="known-list">{lines}</ul>
            {promises}
        </section>
    }
    .into_any()
}

/// Where it stands, as a neighbour would say it.
fn sentence(lang: Lang, page: &Found) -> String {
    let Some(line) = &page.row else {
        return tr!(lang, review.results.too_few, smallest = page.of.smallest.to_string());
    };
    let (best, worst) = (line.ranks.0.to_string(), line.ranks.1.to_string());
    let (mean, count) = (line.mean.to_string(), page.ranked.to_string());
    tr!(lang, review.results.sentence, mean = mean, best = best, worst = worst, count = count)
}

fn overview(lang: Lang, page: &Found) -> Option<AnyView> {
    let line = page.row.as_ref()?;
    let mut rows = vec![
        SummaryRow::new(tr!(lang, review.results.score), charts::shown(line.mean, line.interval.0, line.interval.1)),
        SummaryRow::new(tr!(lang, review.results.error), line.error.to_string()),
        SummaryRow::new(tr!(lang, review.results.rank), charts::ranks(line)),
        SummaryRow::new(tr!(lang, review.results.raters), line.raters.to_string()),
        SummaryRow::new(tr!(lang, review.results.familiarity), percent(line.familiarity)),
    ];
    if let Some(earlier) = &page.of.earlier {
        let label = tr!(lang, review.results.change_since, review = earlier.get(lang).to_owned());
        rows.push(SummaryRow::new(label, change(lang, line.change)));
    }
    Some(view! { <SummaryCard rows=rows/> }.into_any())
}

fn by_criterion(lang: Lang, page: &Found) -> AnyView {
    let columns = IntervalColumns {
        label: tr!(lang, review.results.criterion),
        mean: tr!(lang, review.results.score),
        rank: tr!(lang, review.results.raters),
        same: |_, rows| rows,
    };
    let rows = page.subject.criteria.iter().filter_map(|criterion| {
        let found = criterion.estimate.as_ref()?;
        Some(Interval {
            label: criterion.name.get(lang).to_owned(),
            href: String::new(),
            mean: charts::drawn(found.mean),
            low: charts::drawn(found.low),
            high: charts::drawn(found.high),
            shown: charts::shown(found.mean, found.low, found.high),
            rank: found.raters.to_string(),
        })
    });
    let rows: Vec<Interval> = rows.collect();
    let title = tr!(lang, review.results.by_criterion);
    view! {
        <section class="section">
            <h2>{title}</h2>
            <IntervalChart caption=title columns=columns intervals=rows brackets=Vec::new() bottom=0.0 top=charts::drawn(page.of.top)/>
        </section>
    }
    .into_any()
}

/// The answers by group, small groups together.
fn one_criterion(lang: Lang, page: &Found, criterion: &CriterionView) -> AnyView {
    let mut columns = vec![
        Column::text(tr!(lang, review.results.group)),
        Column::number(tr!(lang, review.results.mean)),
        Column::number(tr!(lang, review.results.error)),
        Column::number(tr!(lang, review.results.familiarity)),
    ];
    columns.extend(page.subject.grades.iter().map(|grade| Column::number(grade.get(lang))));
    columns.push(Column::number(tr!(lang, review.results.blank)));
    let strata = criterion.estimate.iter().flat_map(|found| &found.strata);
    let mean = |cell: &Answers| {
        let part = strata.clone().find(|part| part.groups == cell.groups);
        part.map(|part| (part.mean, part.error))
    };
    let grades = page.subject.grades.len();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for group in &criterion.groups {
        let names = group.names.iter().map(|name| name.get(lang)).collect::<Vec<_>>();
        rows.push(cells(lang, grades, names.join(tr!(lang, review.results.and)), mean(&group.cell), &group.cell));
    }
    let all = criterion.estimate.as_ref().map(|found| (found.mean, Some(found.error)));
    rows.push(cells(lang, grades, tr!(lang, review.results.everybody).to_owned(), all, &criterion.total));
    view! { <DataTable caption=criterion.name.get(lang).to_owned() columns=columns rows=rows/> }.into_any()
}

/// A mean with its standard error.
type Mean = (Points, Option<Points>);

fn cells(lang: Lang, grades: usize, name: String, mean: Option<Mean>, answers: &Answers) -> Vec<Cell> {
    let hidden = || Cell::text(tr!(lang, review.results.not_shown));
    let shown = |points: Option<Points>| points.map_or_else(hidden, |points| Cell::text(points.to_string()));
    let error = mean.and_then(|(_, error)| error);
    let familiarity = Cell::text(percent(answers.familiarity()));
    let mut row = vec![Cell::text(name), shown(mean.map(|(mean, _)| mean)), shown(error), familiarity];
    match &answers.grades {
        Some(counts) => row.extend(counts.iter().map(|count| Cell::text(count.to_string()))),
        None => row.extend((0..grades).map(|_| hidden())),
    }
    row.push(Cell::text(answers.blank.to_string()));
    row
}

fn said(lang: Lang, page: &Found, comments: Page<String>, later: bool) -> AnyView {
    let title = tr!(lang, review.results.comments);
    if comments.rows.is_empty() && !later {
        return view! { <section class="section"><h2>{title}</h2><p class="soft">{tr!(lang, review.results.no_comments)}</p></section> }
            .into_any();
    }
    let beginning = lang.path(&format!("/review/{}/results/{}", page.of.review, page.subject.subject.index() + 1));
    let older = comments.next.as_ref().map(|next| format!("{beginning}?after={next}"));
    let matters = (!matches!(page.of.standing, Standing::Preview | Standing::Running)).then(|| {
        let href = parts::path(lang, page.of.review.0, &format!("/matters?department={}", page.department));
        view! { <p><a href=href>{tr!(lang, review.matters.to_matters)}</a></p> }
    });
    let texts = comments
        .rows
        .into_iter()
        .map(|text| view! { <li class="entry"><blockquote class="comment-text">{text}</blockquote></li> });
    view! {
        <section class="section">
            <h2>{title}</h2>
            <p class="reading">{tr!(lang, review.results.comments_text)}</p>
            <ul class="entries">{texts.collect_view()}</ul>
            <Pager older=older newest=later.then_some(beginning)/>
            {matters}
        </section>
    }
    .into_any()
}
