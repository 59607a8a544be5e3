//! One matter: what was said, what was answered, and what that was worth to who said it.

use domain::review::view::{MatterEvent, MatterPage as Page, MatterStep};
use domain::time::date;
use leptos_router::hooks::use_params_map;

use super::super::parts;
use super::{api, words};
use crate::prelude::*;

/// The number in the address.
pub fn asked_number() -> String {
    use_params_map().with_untracked(|params| params.get("number")).unwrap_or_default()
}

/// The page.
#[component]
pub fn MatterPage() -> impl IntoView {
    let lang = use_lang();
    let number = asked_number();
    let found = ask(api::AskMatter { number });
    loaded(found, move |found| body(lang, &found))
}

fn body(lang: Lang, page: &Page) -> AnyView {
    let matter = &page.matter;
    let review = matter.review.0;
    let title = tr!(lang, review.matters.one, number = matter.number.to_string());
    let above = vec![
        Crumb::new(page.title.get(lang), parts::path(lang, review, "")),
        Crumb::new(tr!(lang, review.matters.title), parts::path(lang, review, "/matters")),
    ];
    let answer = page.may_answer.then(|| {
        let href = lang.path(&format!("{}/{}", super::DESK, matter.number));
        view! { <p class="no-print"><LinkButton href=href label=tr!(lang, review.matters.to_answer)/></p> }
    });
    let rate = page.awaits_rating.then(|| {
        let href = parts::path(lang, review, "/mine");
        view! {
            <p class="reading no-print">
                {tr!(lang, review.matters.awaits_rating)}" "<a href=href>{tr!(lang, review.matters.find_mine)}</a>
            </p>
        }
    });
    view! {
        <PageTitle text=title.clone()/>
        <Breadcrumb above=above here=matter.number.to_string()/>
        <header class="page-head">
            <h1>{title}</h1>
            <p>{words::badge(lang, matter.standing)}</p>
        </header>
        {said(lang, page)}
        {answer}
        {rate}
        <section class="section" aria-labelledby="matter-steps">
            <h2 id="matter-steps">{tr!(lang, review.matters.steps)}</h2>
            {timeline(lang, &page.steps)}
        </section>
    }
    .into_any()
}

/// The comment, and on whom.
pub fn said(lang: Lang, page: &Page) -> AnyView {
    let matter = &page.matter;
    view! {
        <section class="section reading" aria-labelledby="matter-said">
            <h2 id="matter-said">{tr!(lang, review.matters.said_on, name = matter.subject.get(lang).to_owned())}</h2>
            <blockquote class="comment-text">{matter.comment.clone()}</blockquote>
            <p class="soft small">{tr!(lang, review.matters.nobody_knows)}</p>
        </section>
    }
    .into_any()
}

/// Everything that happened to it.
pub fn timeline(lang: Lang, steps: &[MatterStep]) -> AnyView {
    let entry = |step: &MatterStep| {
        let (title, detail) = match &step.what {
            MatterEvent::HandedOver(due) => (
                tr!(lang, review.matters.handed_over).to_owned(),
                tr!(lang, review.matters.due_on, day = date(*due, lang)),
            ),
            MatterEvent::Answered { text, late: false } => {
                (tr!(lang, review.matters.answered).to_owned(), text.clone())
            }
            MatterEvent::Answered { text, late: true } => {
                (tr!(lang, review.matters.answered_late).to_owned(), text.clone())
            }
            MatterEvent::Rated(given) => {
                (tr!(lang, review.matters.rated).to_owned(), words::rating(lang, *given).to_owned())
            }
            MatterEvent::Reopened(due) => (
                tr!(lang, review.matters.reopened).to_owned(),
                tr!(lang, review.matters.due_on, day = date(*due, lang)),
            ),
        };
        let when = date(step.on, lang);
        TimelineEntry { instant: step.on.to_string(), when, title, who: String::new(), detail }
    };
    view! { <Timeline entries=steps.iter().map(entry).collect()/> }.into_any()
}
