//! One department's plan, with the form to promise one measure more.

use domain::review::view::PlanTask;
use leptos_router::hooks::use_params_map;

use super::api::{self, PromiseMeasure};
use super::{DESK, words};
use crate::prelude::*;

/// A number in the address.
pub fn asked(name: &str) -> i64 {
    use_params_map().with_untracked(|params| params.get(name)).and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// The page.
#[component]
pub fn PlanPage() -> impl IntoView {
    let lang = use_lang();
    let (review, department) = (asked("review"), asked("department"));
    let task = ask(api::AskPlan { review, department });
    loaded(task, move |task| body(lang, &task))
}

fn body(lang: Lang, task: &PlanTask) -> AnyView {
    let plan = &task.plan;
    let name = plan.name.get(lang).to_owned();
    let above = vec![Crumb::new(tr!(lang, review.promises.desk), lang.path(DESK))];
    let measures = plan.measures.iter().enumerate().map(|(place, measure)| {
        let href = lang.path(&format!("{DESK}/{}/{}/{place}", plan.review, plan.department));
        words::measure(lang, measure, Some(href))
    });
    let measures = measures.collect_view();
    let list = if plan.measures.is_empty() {
        let (title, text) =
            (tr!(lang, review.promises.nothing_promised), tr!(lang, review.promises.nothing_promised_text));
        view! { <EmptyState title=title text=text/> }.into_any()
    } else {
        view! { <p>{words::counts(lang, &plan.counts)}</p><ul class="measures">{measures}</ul> }.into_any()
    };
    let form = task.promises.then(|| view! { <Promise review=plan.review.0 department=plan.department.0/> });
    view! {
        <PageTitle text=name.clone()/>
        <Breadcrumb above=above here=name.clone()/>
        {words::notes(lang)}
        <header class="page-head"><h1>{name}</h1><p class="soft">{plan.title.get(lang).to_owned()}</p></header>
        {list}
        {form}
    }
    .into_any()
}

#[component]
fn Promise(review: i64, department: i64) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<PromiseMeasure>("promise");
    view! {
        <section class="section reading" aria-labelledby="promise-more">
            <h2 id="promise-more">{tr!(lang, review.promises.promise)}</h2>
            <p>{tr!(lang, review.promises.promise_text)}</p>
            <ServerForm form=form>
                <TicketFields form=form/>
                <input type="hidden" name="review" value=review/>
                <input type="hidden" name="department" value=department/>
                <TextArea form=form name="what" rows=3 max=1000 label=tr!(lang, review.promises.what) hint=tr!(lang, review.promises.what_hint)/>
                <TextField form=form name="day" kind=InputKind::Date label=tr!(lang, review.promises.day) hint=tr!(lang, review.promises.day_hint)/>
                <SubmitButton form=form label=tr!(lang, review.promises.promise)/>
            </ServerForm>
        </section>
    }
}
