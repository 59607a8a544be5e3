//! One department: by criterion and group, how it changed, and the comments that were passed on.

use domain::page::Page;
use domain::review::publication::{CellView, CriterionView, SubjectView};
use domain::text::Bilingual;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::api::{self, SubjectResults};
use super::charts;
use super::page::{asked_review, change, percent, standing};
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
    let found = Resource::new(|| (), move |()| api::one(id, place, after.clone()));
    loaded(found, move |SubjectResults { view, comments }| body(lang, &view, comments, later))
}

fn body(lang: Lang, view: &SubjectView, comments: Page<String>, later: bool) -> AnyView {
    let name = view.name.get(lang).to_owned();
    let results = lang.path(&format!("/review/{}/results", view.review));
    let above =
        vec![Crumb::new(tr!(lang, review.title), lang.path(paths::REVIEW)), Crumb::new(view.title.get(lang), results)];
    let criteria = view.criteria.iter().map(|criterion| one_criterion(lang, view, criterion));
    view! {
        <PageTitle text=name.clone()/>
        <Breadcrumb above=above here=name.clone()/>
        {standing(lang, view.standing)}
        <header class="page-head">
            <h1>{name}</h1>
            <p class="lead">{sentence(lang, view)}</p>
        </header>
        {overview(lang, view)}
        {by_criterion(lang, view)}
        <section class="section stack-wide">
            <h2>{tr!(lang, review.results.by_group)}</h2>
            <p class="reading">{tr!(lang, review.results.by_group_text, smallest = view.smallest.to_string())}</p>
            {criteria.collect_view()}
        </section>
        {said(lang, view, comments, later)}
    }
    .into_any()
}

/// Where it stands, as a neighbour would say it.
fn sentence(lang: Lang, view: &SubjectView) -> String {
    let Some(line) = &view.line else {
        return tr!(lang, review.results.too_few, smallest = view.smallest.to_string());
    };
    let (best, worst) = (line.best.to_string(), line.worst.to_string());
    let (mean, count) = (line.mean.to_string(), view.ranked.to_string());
    tr!(lang, review.results.sentence, mean = mean, best = best, worst = worst, count = count)
}

fn overview(lang: Lang, view: &SubjectView) -> Option<AnyView> {
    let line = view.line.as_ref()?;
    let mut rows = vec![
        SummaryRow::new(tr!(lang, review.results.score), charts::shown(line.mean, line.low, line.high)),
        SummaryRow::new(tr!(lang, review.results.rank), charts::ranks(line)),
        SummaryRow::new(tr!(lang, review.results.raters), line.raters.to_string()),
        SummaryRow::new(tr!(lang, review.results.familiarity), percent(line.familiarity)),
    ];
    if let Some(earlier) = &view.earlier {
        let label = tr!(lang, review.results.change_since, review = earlier.get(lang).to_owned());
        rows.push(SummaryRow::new(label, change(lang, line.change)));
    }
    Some(view! { <SummaryCard rows=rows/> }.into_any())
}

fn by_criterion(lang: Lang, view: &SubjectView) -> AnyView {
    let columns = IntervalColumns {
        label: tr!(lang, review.results.criterion),
        mean: tr!(lang, review.results.score),
        rank: tr!(lang, review.results.raters),
        same: "",
    };
    let rows = view.criteria.iter().filter_map(|criterion| {
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
            <IntervalChart caption=title columns=columns intervals=rows brackets=Vec::new() bottom=0.0 top=charts::drawn(view.top)/>
        </section>
    }
    .into_any()
}

/// The answers by group, small groups together.
fn one_criterion(lang: Lang, view: &SubjectView, criterion: &CriterionView) -> AnyView {
    let mut columns =
        vec![Column::text(tr!(lang, review.results.group)), Column::number(tr!(lang, review.results.score))];
    columns.extend(view.grades.iter().map(|grade| Column::number(grade.get(lang))));
    columns.push(Column::number(tr!(lang, review.results.blank)));
    let everybody =
        vec![Bilingual::new(tr!(Lang::Zh, review.results.everybody), tr!(Lang::En, review.results.everybody))];
    let total = CellView {
        groups: everybody,
        mean: criterion.estimate.as_ref().map(|found| found.mean),
        cell: criterion.total.cell.clone(),
    };
    let rows = criterion.strata.iter().chain([&total]).map(|cell| cells(lang, view.grades.len(), cell)).collect();
    view! { <DataTable caption=criterion.name.get(lang).to_owned() columns=columns rows=rows/> }.into_any()
}

fn cells(lang: Lang, grades: usize, view: &CellView) -> Vec<Cell> {
    let hidden = || Cell::text(tr!(lang, review.results.not_shown));
    let names = view.groups.iter().map(|group| group.get(lang)).collect::<Vec<_>>().join(tr!(lang, review.results.and));
    let mut row = vec![Cell::text(names), view.mean.map_or_else(hidden, |mean| Cell::text(mean.to_string()))];
    match &view.cell.grades {
        Some(counts) => row.extend(counts.iter().map(|count| Cell::text(count.to_string()))),
        None => row.extend((0..grades).map(|_| hidden())),
    }
    row.push(Cell::text(view.cell.blank.to_string()));
    row
}

fn said(lang: Lang, view: &SubjectView, comments: Page<String>, later: bool) -> AnyView {
    let title = tr!(lang, review.results.comments);
    if comments.rows.is_empty() && !later {
        return view! { <section class="section"><h2>{title}</h2><p class="soft">{tr!(lang, review.results.no_comments)}</p></section> }
            .into_any();
    }
    let beginning = lang.path(&format!("/review/{}/results/{}", view.review, view.place));
    let older = comments.next.as_ref().map(|next| format!("{beginning}?after={next}"));
    let pager = match (older, later.then_some(beginning)) {
        (Some(older), Some(newest)) => view! { <Pager older=older newest=newest/> }.into_any(),
        (Some(older), None) => view! { <Pager older=older/> }.into_any(),
        (None, Some(newest)) => view! { <Pager newest=newest/> }.into_any(),
        (None, None) => ().into_any(),
    };
    let texts = comments
        .rows
        .into_iter()
        .map(|text| view! { <li class="entry"><blockquote class="comment-text">{text}</blockquote></li> });
    view! {
        <section class="section">
            <h2>{title}</h2>
            <p class="reading">{tr!(lang, review.results.comments_text)}</p>
            <ul class="entries">{texts.collect_view()}</ul>
            {pager}
        </section>
    }
    .into_any()
}
