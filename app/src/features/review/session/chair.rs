//! `/review/:id/chair`: the chair opens one question after the other, and sees who is there.

use std::time::Duration;

use domain::review::session::Window;
use domain::review::view::{ChairDesk, ChairQuestion, Ended};
use leptos_router::hooks::use_query_map;

use super::api::{AskChair, AskFigures, Figures};
use super::{chair_card, parts};
use crate::features::review::organise::ORGANISE;
use crate::features::review::parts::{path, review_id};
use crate::live::{News, keep_current};
use crate::prelude::*;

/// How often turnout and the pages that follow are looked at again.
const LOOK: Duration = Duration::from_secs(2);

/// The chair's page.
#[component]
pub fn ChairPage() -> impl IntoView {
    let lang = use_lang();
    let id = review_id();
    let desk = ask(AskChair { review: id });
    let figures = ask(AskFigures { review: id });
    let news = keep_current(desk, |desk: &ChairDesk| parts::topics(&desk.now)[..1].to_vec());
    Effect::new(move || {
        // The server's clock as it is now, not as it was when the page was sent.
        desk.refetch();
        if let Ok(looking) = set_interval_with_handle(move || figures.refetch(), LOOK) {
            on_cleanup(move || looking.clear());
        }
    });
    let asked = use_query_map().with_untracked(|query| query.get("question").and_then(|text| text.parse().ok()));
    let was = use_query_map().with_untracked(|query| query.get("was"));
    let done = Callback::new(move |()| {
        desk.refetch();
        figures.refetch();
    });
    view! {
        {move || was.clone().map(|was| refused(lang, &was))}
        <div class="chair">
            <div class="chair-main">{loaded(desk, move |desk| body(lang, &desk, (asked, news, done)))}</div>
            <aside class="chair-side" aria-label=tr!(lang, review.session.figures)>
                {part(figures, move |figures| match figures {
                    Ok(figures) => side(lang, &figures),
                    Err(error) => view! { <p class="soft">{error.message(lang)}</p> }.into_any(),
                })}
            </aside>
        </div>
    }
}

fn refused(lang: Lang, was: &str) -> AnyView {
    let text = match was {
        "changed_meanwhile" => tr!(lang, review.session.was_changed),
        _ => tr!(lang, review.session.was_not_now),
    };
    view! { <div role="alert"><Banner tone=Tone::Soon title=tr!(lang, review.session.not_done)><p>{text}</p></Banner></div> }
        .into_any()
}

fn body(lang: Lang, desk: &ChairDesk, (asked, news, done): (Option<usize>, News, Callback<()>)) -> AnyView {
    let title = tr!(lang, review.session.chair);
    let name = desk.now.title.get(lang).to_owned();
    let review = desk.now.review;
    let above = vec![
        Crumb::new(tr!(lang, review.organise.title), lang.path(ORGANISE)),
        Crumb::new(name.clone(), lang.path(&format!("{ORGANISE}/{review}"))),
    ];
    let chosen = chosen(desk, asked);
    view! {
        <PageTitle text=format!("{title} · {name}")/>
        <Breadcrumb above=above here=title/>
        <header class="chair-head"><h1>{title}</h1><p class="soft">{name}</p></header>
        {news.banner(lang)}
        {(!desk.chairs).then(|| view! { <Banner tone=Tone::Neutral title=tr!(lang, review.session.looks_on)/> })}
        {(!desk.is_open).then(|| not_open(lang, desk.now.ended))}
        {chosen.map(|place| chair_card::card(lang, desk, place, done))}
        {list(lang, desk, chosen)}
    }
    .into_any()
}

fn not_open(lang: Lang, ended: Option<Ended>) -> AnyView {
    let (title, text) = match ended {
        None => (tr!(lang, review.session.not_open), tr!(lang, review.session.not_open_text)),
        Some(Ended::Over) => (tr!(lang, review.session.closed), tr!(lang, review.session.closed_text)),
        Some(Ended::Void) => (tr!(lang, review.session.review_void), tr!(lang, review.session.review_void_text)),
    };
    view! { <Banner tone=Tone::Neutral title=title><p>{text}</p></Banner> }.into_any()
}

/// The question whose card is shown: the one asked for, else the open one, else the next.
fn chosen(desk: &ChairDesk, asked: Option<usize>) -> Option<usize> {
    let find = |wanted: fn(&Window) -> bool| desk.questions.iter().position(|question| wanted(&question.window));
    asked
        .and_then(|number| number.checked_sub(1))
        .filter(|place| *place < desk.questions.len())
        .or_else(|| find(|window| matches!(window, Window::Open(_))))
        .or_else(|| find(|window| matches!(window, Window::Planned(_))))
        .or_else(|| {
            find(|window| match window {
                Window::Voided(_) => true,
                Window::Closed(closed) => !closed.quorate,
                _ => false,
            })
        })
        .or_else(|| desk.questions.len().checked_sub(1))
}

/// All questions, each leading to its card.
fn list(lang: Lang, desk: &ChairDesk, chosen: Option<usize>) -> AnyView {
    let review = desk.now.review.0;
    let rows = desk.questions.iter().enumerate().map(|(place, question)| {
        let href = path(lang, review, &format!("/chair?question={}", place + 1));
        let here = (Some(place) == chosen).then_some("true");
        view! {
            <li class="chair-row">
                <a class="chair-row-link" href=href aria-current=here>
                    <span class="chair-row-number">{(place + 1).to_string()}</span>
                    <span class="chair-row-name">{names(lang, question)}</span>
                    {chair_card::badge(lang, &question.window)}
                </a>
            </li>
        }
    });
    view! {
        <section aria-labelledby="chair-questions">
            <h2 id="chair-questions">{tr!(lang, review.session.questions)}</h2>
            <ol class="chair-list">{rows.collect_view()}</ol>
        </section>
    }
    .into_any()
}

/// Who is rated in a question.
pub fn names(lang: Lang, question: &ChairQuestion) -> String {
    let names: Vec<&str> = question.subjects.iter().map(|name| name.get(lang)).collect();
    names.join(tr!(lang, review.session.and))
}

fn side(lang: Lang, figures: &Figures) -> AnyView {
    let Figures { now, audience } = figures;
    let review = now.review.0;
    let lag = if audience.lagging == 0 {
        tr!(lang, review.session.none_lags).to_owned()
    } else {
        let seconds = audience.behind_ms.div_ceil(1000).to_string();
        tr!(lang, review.session.lags, count = audience.lagging.to_string(), seconds = seconds)
    };
    let servers = (audience.servers > 1)
        .then(|| tr!(lang, review.session.through, count = audience.servers.to_string()))
        .map(|text| view! { <p>{text}</p> });
    let shows = now.question.is_some();
    view! {
        <section class="chair-figures">
            <h2>{tr!(lang, review.session.turnout)}</h2>
            {if shows {
                view! { <p class="chair-said">{parts::said(lang, now)}</p>{parts::bars(lang, now)} }.into_any()
            } else {
                view! { <p class="soft">{tr!(lang, review.session.no_turnout)}</p> }.into_any()
            }}
        </section>
        <section class="chair-figures">
            <h2>{tr!(lang, review.session.pages)}</h2>
            <p class="chair-pages">{audience.pages.to_string()}</p>
            {servers}
            <p class:chair-lags=audience.lagging != 0>{lag}</p>
            <p class="soft small">{tr!(lang, review.session.pages_text)}</p>
        </section>
        <nav class="chair-figures" aria-label=tr!(lang, review.session.ways)>
            <ul class="chair-ways">
                <li><a href=path(lang, review, "/screen") target="_blank" rel="external">{tr!(lang, review.session.screen)}</a></li>
                <li><a href=path(lang, review, "/terminal") target="_blank" rel="external">{tr!(lang, review.session.terminal)}</a></li>
            </ul>
        </nav>
    }
    .into_any()
}
