//! `/review/:id/draw`: how members were drawn by lot, and how to draw again.

use domain::review::lot::{DrawLine, DrawView, LotState};
use domain::time::date_time;

use super::api::AskDrawPage;
use super::parts;
use crate::prelude::*;

/// The page.
#[component]
pub fn DrawPage() -> impl IntoView {
    let lang = use_lang();
    let id = parts::review_id();
    let page = ask(AskDrawPage { review: id });
    loaded(page, move |page| body(lang, &page))
}

fn body(lang: Lang, page: &DrawView) -> AnyView {
    let title = tr!(lang, review.draw.page_title);
    let name = |key: &str| {
        let found = page.groups.iter().find(|(known, _)| known == key);
        found.map_or_else(|| key.to_owned(), |(_, name)| name.get(lang).to_owned())
    };
    if page.draws.is_empty() {
        let (none, text) = (tr!(lang, review.draw.none), tr!(lang, review.draw.none_text));
        return view! { <PageTitle text=title/><h1>{title}</h1><EmptyState title=none text=text/> }.into_any();
    }
    let data = format!("/api/open/v1/reviews/r{}/draw", page.review);
    let draws = page.draws.iter().map(|draw| view! { <section class="card stack">{facts(lang, draw, name)}</section> });
    view! {
        <PageTitle text=title/>
        <header class="page-head">
            <h1>{title}</h1>
            <p>{page.title.get(lang).to_owned()}</p>
            <p class="lead">{tr!(lang, review.draw.page_lead)}</p>
        </header>
        <div class="stack-wide">{draws.collect_view()}</div>
        <section class="section reading stack">
            <h2>{tr!(lang, review.draw.how)}</h2>
            <p>{tr!(lang, review.draw.how_text)}</p>
            <p><a href=data rel="external" download="draw.json">{tr!(lang, review.draw.download)}</a></p>
            <p>{tr!(lang, review.draw.how_command)} " " <code>"sunhall verify draw draw.json"</code></p>
        </section>
    }
    .into_any()
}

/// What is said of a draw, here and on the organiser's page.
pub fn facts(lang: Lang, draw: &DrawLine, name: impl Fn(&str) -> String) -> AnyView {
    let (tone, state) = match draw.state {
        LotState::Announced => (Tone::Soon, tr!(lang, review.draw.announced)),
        LotState::Drawn => (Tone::Ok, tr!(lang, review.draw.drawn)),
        LotState::Withdrawn => (Tone::Paused, tr!(lang, review.draw.withdrawn)),
    };
    let mut rows = vec![
        SummaryRow::new(tr!(lang, review.draw.announced_at), date_time(draw.announced_at, lang)),
        SummaryRow::new(tr!(lang, review.draw.source), draw.source.clone()),
        SummaryRow::new(tr!(lang, review.draw.seed_at), date_time(draw.seed_at, lang)),
        SummaryRow::new(tr!(lang, review.draw.digest), draw.pool_digest.to_string()),
    ];
    rows.extend(draw.strata.iter().map(|(key, seats, pool)| {
        let text = tr!(lang, review.draw.of, seats = seats.to_string(), pool = pool.to_string());
        SummaryRow::new(name(key), text)
    }));
    rows.extend(draw.seed.clone().map(|seed| SummaryRow::new(tr!(lang, review.draw.seed), seed)));
    if draw.added + draw.struck > 0 {
        let (added, struck) = (draw.added.to_string(), draw.struck.to_string());
        let text = tr!(lang, review.draw.changed_by, added = added, struck = struck);
        rows.push(SummaryRow::new(tr!(lang, review.draw.changed), text));
    }
    rows.extend(draw.reason.clone().map(|reason| SummaryRow::new(tr!(lang, review.organise.reason), reason)));
    let replayed = draw.replayed.map(|same| {
        let (tone, title) = if same {
            (Tone::Ok, tr!(lang, review.draw.replayed))
        } else {
            (Tone::Red, tr!(lang, review.draw.not_replayed))
        };
        view! { <Banner tone=tone title=title/> }
    });
    view! { <p><StatusBadge tone=tone text=state/></p><div class="draw-facts"><SummaryCard rows=rows/></div>{replayed} }
        .into_any()
}
