//! The words for measures, and the parts their pages share.

use domain::review::rectification::{MeasureStanding, PlanCounts};
use domain::review::view::MeasureView;
use domain::time::date;

use crate::prelude::*;

/// How a measure stands, as a badge.
pub fn badge(lang: Lang, standing: MeasureStanding) -> AnyView {
    let (tone, text) = match standing {
        MeasureStanding::Promised => (Tone::Going, tr!(lang, review.promises.promised)),
        MeasureStanding::Late => (Tone::Red, tr!(lang, review.promises.late)),
        MeasureStanding::Claimed => (Tone::Soon, tr!(lang, review.promises.claimed)),
        MeasureStanding::Done => (Tone::Ok, tr!(lang, review.promises.done)),
        MeasureStanding::DoneLate => (Tone::Yellow, tr!(lang, review.promises.done_late)),
    };
    view! { <StatusBadge tone=tone text=text/> }.into_any()
}

/// How many measures stand how, in a sentence.
pub fn counts(lang: Lang, counts: &PlanCounts) -> String {
    tr!(
        lang,
        review.promises.counts,
        all = counts.all().to_string(),
        kept = counts.kept().to_string(),
        late = counts.late.to_string(),
        open = (counts.promised + counts.claimed).to_string()
    )
}

/// One measure with everything that is known of it. `href` leads to what the reader can do with it.
pub fn measure(lang: Lang, measure: &MeasureView, href: Option<String>) -> AnyView {
    let what = measure.what.clone();
    let what = match href {
        Some(href) => view! { <a class="measure-what" href=href>{what}</a> }.into_any(),
        None => view! { <span class="measure-what">{what}</span> }.into_any(),
    };
    let mut facts = vec![tr!(lang, review.promises.promised_for, day = date(measure.promised_for, lang))];
    if let Some((until, reason)) = &measure.put_off {
        facts.push(tr!(lang, review.promises.was_put_off, day = date(*until, lang), reason = reason.clone()));
    }
    if let Some((on, reason)) = &measure.refused {
        facts.push(tr!(lang, review.promises.was_refused, day = date(*on, lang), reason = reason.clone()));
    }
    if let Some((on, proof)) = &measure.done {
        facts.push(tr!(lang, review.promises.said_done, day = date(*on, lang), proof = proof.clone()));
    }
    if let Some(on) = measure.found_on {
        facts.push(tr!(lang, review.promises.found_done, day = date(on, lang)));
    }
    let facts = facts.into_iter().map(|fact| view! { <li>{fact}</li> }).collect_view();
    view! {
        <li class="measure">
            <p class="measure-head">{what}{badge(lang, measure.standing)}</p>
            <ul class="measure-facts soft small">{facts}</ul>
        </li>
    }
    .into_any()
}

/// What was done, or why it was not.
pub fn notes(lang: Lang) -> AnyView {
    let (done, was) = leptos_router::hooks::use_query_map()
        .with_untracked(|query| (query.get("done").unwrap_or_default(), query.get("was").is_some()));
    let said = match done.as_str() {
        "promise" => Some(tr!(lang, review.promises.done_promise)),
        "claim" => Some(tr!(lang, review.promises.done_claim)),
        "put_off" => Some(tr!(lang, review.promises.done_put_off)),
        "check" => Some(tr!(lang, review.promises.done_check)),
        _ => None,
    };
    let said = said.map(|title| view! { <Banner tone=Tone::Ok title=title/> });
    let refused = was.then(|| view! { <Banner tone=Tone::Soon title=tr!(lang, review.promises.was_not_now)/> });
    view! { {said}{refused} }.into_any()
}
