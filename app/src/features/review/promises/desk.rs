//! What an official has to do with promises.

use domain::review::view::{PlanView, PlansDesk};
use leptos_router::hooks::use_query_map;

use super::{DESK, api, words};
use crate::prelude::*;

/// The page.
#[component]
pub fn DeskPage() -> impl IntoView {
    let lang = use_lang();
    let after = use_query_map().with_untracked(|query| query.get("after"));
    let later = after.is_some();
    let desk = ask(api::AskPlans { after });
    loaded(desk, move |desk| body(lang, desk, later))
}

fn body(lang: Lang, desk: PlansDesk, later: bool) -> AnyView {
    let title = tr!(lang, review.promises.desk);
    let none = (desk.plans.is_empty() && !desk.checks).then(|| {
        view! { <EmptyState title=tr!(lang, review.promises.desk_none) text=tr!(lang, review.promises.desk_none_text)/> }
    });
    let own = (!desk.plans.is_empty()).then(|| {
        let plans = desk.plans.iter().map(|plan| entry(lang, plan)).collect_view();
        view! { <section class="section"><h2>{tr!(lang, review.promises.own)}</h2><ul class="entries">{plans}</ul></section> }
    });
    let waiting = desk.checks.then(|| to_look_at(lang, &desk, later));
    view! {
        <PageTitle text=title/>
        <Breadcrumb here=title/>
        {words::notes(lang)}
        <header class="page-head"><h1>{title}</h1><p class="lead">{tr!(lang, review.promises.desk_lead)}</p></header>
        {none}
        {waiting}
        {own}
    }
    .into_any()
}

/// What a supervisor has to look at.
fn to_look_at(lang: Lang, desk: &PlansDesk, later: bool) -> AnyView {
    let base = lang.path(DESK);
    let older = desk.waiting.next.as_ref().map(|next| format!("{base}?after={next}"));
    let rows = if desk.waiting.rows.is_empty() {
        view! { <EmptyState title=tr!(lang, review.promises.look_none) text=tr!(lang, review.promises.look_none_text)/> }
            .into_any()
    } else {
        let plans = desk.waiting.rows.iter().map(|plan| entry(lang, plan)).collect_view();
        view! { <ul class="entries">{plans}</ul> }.into_any()
    };
    view! {
        <section class="section">
            <h2>{tr!(lang, review.promises.look)}</h2>
            {rows}
            <Pager older=older newest=later.then_some(base)/>
        </section>
    }
    .into_any()
}

fn entry(lang: Lang, plan: &PlanView) -> AnyView {
    let href = lang.path(&format!("{DESK}/{}/{}", plan.review, plan.department));
    let said = if plan.measures.is_empty() {
        tr!(lang, review.promises.nothing_promised).to_owned()
    } else {
        words::counts(lang, &plan.counts)
    };
    view! {
        <li class="entry">
            <p><a class="entry-title" href=href>{plan.name.get(lang).to_owned()}</a></p>
            <p class="soft">{plan.title.get(lang).to_owned()}</p>
            <p>{said}</p>
        </li>
    }
    .into_any()
}
