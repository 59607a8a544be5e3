//! `/review/:id/secrecy`: what a secret ballot promises here, and what it can't.

use domain::review::view::ReviewPage;

use super::api::AskReviewPage;
use super::parts;
use crate::prelude::*;

/// The promises and their limits, in plain words.
#[component]
pub fn SecrecyPage() -> impl IntoView {
    let id = parts::review_id();
    let page = ask(AskReviewPage { review: id });
    loaded(page, move |page| body(use_lang(), &page))
}

fn body(lang: Lang, page: &ReviewPage) -> AnyView {
    let title = tr!(lang, review.public.secrecy);
    let smallest = page.smallest.to_string();
    let texts = [
        (tr!(lang, review.secrecy.how), tr!(lang, review.secrecy.how_text).to_owned()),
        (tr!(lang, review.secrecy.sees), tr!(lang, review.secrecy.sees_text).to_owned()),
        (tr!(lang, review.secrecy.not_sees), tr!(lang, review.secrecy.not_sees_text).to_owned()),
        (tr!(lang, review.secrecy.network), tr!(lang, review.secrecy.network_text).to_owned()),
        (tr!(lang, review.secrecy.small), tr!(lang, review.secrecy.small_text, count = smallest)),
        (tr!(lang, review.secrecy.comments), tr!(lang, review.secrecy.comments_text).to_owned()),
        (tr!(lang, review.secrecy.coercion), tr!(lang, review.secrecy.coercion_text).to_owned()),
        (tr!(lang, review.secrecy.device), tr!(lang, review.secrecy.device_text).to_owned()),
        (tr!(lang, review.secrecy.terminal), tr!(lang, review.secrecy.terminal_text).to_owned()),
        (tr!(lang, review.secrecy.stuffing), tr!(lang, review.secrecy.stuffing_text).to_owned()),
    ];
    let texts = texts.map(|(heading, text)| view! { <h2>{heading}</h2><p>{text}</p> });
    view! {
        <PageTitle text=title/>
        {parts::crumbs(lang, &page.summary, Some(title))}
        <div class="reading stack">
            <h1>{title}</h1>
            <p class="lead">{tr!(lang, review.secrecy.lead)}</p>
            {texts.collect_view()}
            <p><a href=parts::path(lang, page.summary.id.0, "/check")>{tr!(lang, review.public.check)}</a></p>
        </div>
    }
    .into_any()
}
