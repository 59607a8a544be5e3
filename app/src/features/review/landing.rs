//! `/review`: what the democratic review is, and the reviews there are.

use domain::page::Page;
use domain::review::view::{ReviewStanding, ReviewSummary};
use leptos_router::hooks::use_query_map;

use super::api::AskReviews;
use super::parts;
use crate::prelude::*;

/// The list of reviews, those that can be taken part in first.
#[component]
pub fn ReviewsPage() -> impl IntoView {
    let before = use_query_map().with_untracked(|query| query.get("before")).and_then(|text| text.parse().ok());
    let page = ask(AskReviews { before });
    loaded(page, move |page| body(use_lang(), page, before.is_none()))
}

fn body(lang: Lang, page: Page<ReviewSummary>, is_first: bool) -> AnyView {
    let older = page.next.map(|next| format!("{}?before={next}", lang.path(paths::REVIEW)));
    let mut rows = page.rows;
    // The sort keeps the order, newest first, among the others.
    rows.sort_by_key(|review| review.standing != ReviewStanding::Open);
    let is_open = rows.iter().any(|review| review.standing == ReviewStanding::Open);
    let none = (is_first && !is_open)
        .then(|| view! { <EmptyState title=tr!(lang, shell.review_none) text=tr!(lang, shell.review_none_text)/> });
    let list = (!rows.is_empty()).then(|| {
        let items = rows.iter().map(|review| item(lang, review)).collect_view();
        view! {
            <section class="section"><h2>{tr!(lang, review.public.list)}</h2><ul class="review-list">{items}</ul></section>
        }
    });
    view! {
        <PageTitle text=tr!(lang, shell.review_title)/>
        <Breadcrumb here=tr!(lang, review.title)/>
        <div class="stack">
            <h1>{tr!(lang, shell.review_title)}</h1>
            <p class="lead reading">{tr!(lang, shell.review_lead)}</p>
            <p class="button-row">
                <LinkButton href=lang.path("/review/enter") label=tr!(lang, review.public.enter)/>
            </p>
        </div>
        {how(lang)}
        {none}
        {list}
        <Pager older=older newest=None/>
    }
    .into_any()
}

/// How it goes, in four sentences.
fn how(lang: Lang) -> AnyView {
    let steps = [
        (tr!(lang, review.public.how_code), tr!(lang, review.public.how_code_text)),
        (tr!(lang, review.public.how_token), tr!(lang, review.public.how_token_text)),
        (tr!(lang, review.public.how_cast), tr!(lang, review.public.how_cast_text)),
        (tr!(lang, review.public.how_check), tr!(lang, review.public.how_check_text)),
    ];
    let steps = steps.map(|(title, text)| {
        view! { <li class="review-how-step"><strong>{title}</strong><span class="soft">{text}</span></li> }
    });
    view! {
        <section class="section not-elder" aria-labelledby="review-how">
            <h2 id="review-how">{tr!(lang, review.public.how)}</h2>
            <ol class="review-how">{steps.collect_view()}</ol>
        </section>
    }
    .into_any()
}

fn item(lang: Lang, review: &ReviewSummary) -> AnyView {
    let id = review.id.0;
    let turnout = review.turnout.total();
    let said = tr!(
        lang,
        review.public.turnout_line,
        cast = turnout.cast.to_string(),
        roll = turnout.roll.to_string(),
        percent = turnout.percent().to_string()
    );
    let results = (review.standing == ReviewStanding::Published)
        .then(|| view! { <a href=parts::path(lang, id, "/results")>{tr!(lang, review.public.results)}</a> });
    view! {
        <li class="review-item">
            <div class="row">
                <a class="entry-title" href=parts::path(lang, id, "")>{review.title.get(lang).to_owned()}</a>
                {parts::standing_badge(lang, review.standing)}
            </div>
            <p class="soft">{parts::times(lang, review)}</p>
            <p class="review-item-turnout">
                <progress class="review-bar" max="100" value=turnout.percent().to_string() aria-hidden="true"></progress>
                <span>{said}</span>
            </p>
            {results.map(|results| view! { <p>{results}</p> })}
        </li>
    }
    .into_any()
}
