//! The public board of what was promised after a review, and what came of it.

use domain::review::view::{PlanView, PromisesBoard};
use domain::time::date;
use leptos_router::hooks::use_query_map;

use super::super::parts;
use super::{api, words};
use crate::prelude::*;

/// The page.
#[component]
pub fn BoardPage() -> impl IntoView {
    let lang = use_lang();
    let review = parts::review_id();
    let after: Option<i64> =
        use_query_map().with_untracked(|query| query.get("after")).and_then(|after| after.parse().ok());
    let board = ask(api::AskPromises { review, after });
    loaded(board, move |board| body(lang, review, board, after.is_some()))
}

fn body(lang: Lang, review: i64, board: PromisesBoard, later: bool) -> AnyView {
    let title = tr!(lang, review.promises.title);
    let name = board.title.get(lang).to_owned();
    let above = vec![
        Crumb::new(tr!(lang, review.title), lang.path(paths::REVIEW)),
        Crumb::new(name.clone(), parts::path(lang, review, "")),
    ];
    let lead = if board.counts.all() == 0 {
        tr!(lang, review.promises.none).to_owned()
    } else {
        words::counts(lang, &board.counts)
    };
    let beginning = parts::path(lang, review, "/promises");
    let older = board.plans.next.as_ref().map(|next| format!("{beginning}?after={next}"));
    let plans = board.plans.rows.iter().map(|plan| plan_section(lang, plan)).collect_view();
    let none = (board.counts.all() == 0).then(|| {
        view! { <EmptyState title=tr!(lang, review.promises.none) text=tr!(lang, review.promises.none_text)/> }
    });
    view! {
        <PageTitle text=format!("{title} · {name}")/>
        <Breadcrumb above=above here=title/>
        <header class="page-head">
            <h1>{title}</h1>
            <p class="lead">{lead}</p>
            <p class="reading">{tr!(lang, review.promises.lead)}</p>
            <p class="soft small">{tr!(lang, review.promises.as_of, day = date(board.on, lang))}</p>
            <p class="button-row no-print">
                <LinkButton
                    href=parts::path(lang, review, "/matters") label=tr!(lang, review.matters.title)
                    kind=ButtonKind::Plain
                />
            </p>
        </header>
        {none}
        {plans}
        <Pager older=older newest=later.then_some(beginning)/>
        {silent(lang, &board)}
    }
    .into_any()
}

fn plan_section(lang: Lang, plan: &PlanView) -> AnyView {
    let id = format!("plan-{}", plan.department);
    let labelled = id.clone();
    let measures = plan.measures.iter().map(|measure| words::measure(lang, measure, None)).collect_view();
    view! {
        <section class="section plan" aria-labelledby=labelled>
            <h2 id=id>{plan.name.get(lang).to_owned()}</h2>
            <p class="soft">{words::counts(lang, &plan.counts)}</p>
            <ul class="measures">{measures}</ul>
        </section>
    }
    .into_any()
}

/// Who has promised nothing so far.
fn silent(lang: Lang, board: &PromisesBoard) -> Option<AnyView> {
    if board.silent.is_empty() {
        return None;
    }
    let names = board.silent.iter().map(|name| view! { <li>{name.get(lang).to_owned()}</li> }).collect_view();
    let title = tr!(lang, review.promises.silent, count = board.silent.len().to_string());
    Some(
        view! {
            <details class="disclosure">
                <summary>{title}</summary>
                <ul class="review-subjects">{names}</ul>
            </details>
        }
        .into_any(),
    )
}
