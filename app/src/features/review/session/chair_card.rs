//! The question in the chair's hands: where it stands, and what can be done with it.

use domain::review::session::{Act, Window};
use domain::review::view::{ChairDesk, ChairQuestion};
use domain::time::date_time;

use super::act_form::{About, CloseEarlyForm, MORE, OpenForm, PlainForm, TIMES, VoidForm, fitting};
use super::{chair, clock, scores::scores};
use crate::prelude::*;

/// The card.
pub fn card(lang: Lang, desk: &ChairDesk, place: usize, done: Callback<()>) -> Option<AnyView> {
    let question = desk.questions.get(place)?;
    let number = (place + 1).to_string();
    let all = desk.questions.len().to_string();
    let about = About {
        review: desk.now.review.0,
        place: u32::try_from(place).unwrap_or(u32::MAX),
        version: desk.version,
        done,
    };
    Some(
        view! {
            <section class="chair-card" aria-labelledby="chair-card">
                <header class="chair-card-head">
                    <p class="soft">{tr!(lang, review.session.question, place = number, all = all)}</p>
                    <h2 id="chair-card" class="chair-card-name">{chair::names(lang, question)}</h2>
                    {badge(lang, &question.window)}
                </header>
                {standing(lang, desk, question, place)}
                <div class="chair-acts">{acts(lang, desk, question, about)}</div>
            </section>
        }
        .into_any(),
    )
}

/// Where a window stands, as a badge.
pub fn badge(lang: Lang, window: &Window) -> AnyView {
    let (tone, text) = match window {
        Window::Planned(planned) if planned.round > 1 => (Tone::Soon, tr!(lang, review.session.state_again)),
        Window::Planned(_) => (Tone::Neutral, tr!(lang, review.session.state_planned)),
        Window::Open(_) => (Tone::Going, tr!(lang, review.session.state_open)),
        Window::Closed(closed) if closed.quorate => (Tone::Ok, tr!(lang, review.session.state_closed)),
        Window::Closed(_) => (Tone::Soon, tr!(lang, review.session.state_no_quorum)),
        Window::Voided(_) => (Tone::Red, tr!(lang, review.session.state_voided)),
    };
    view! { <StatusBadge tone=tone text=text/> }.into_any()
}

fn standing(lang: Lang, desk: &ChairDesk, question: &ChairQuestion, place: usize) -> AnyView {
    match &question.window {
        Window::Planned(_) => ().into_any(),
        Window::Open(open) => {
            let left = clock::count_down(open.until, desk.now.now);
            let over = move || (left.get() == 0).then(|| tr!(lang, review.session.counting));
            view! {
                <p class="chair-clock" role="timer">
                    <span class="visually-hidden">{tr!(lang, review.session.time_left)}</span>
                    {move || clock::shown(left.get())}
                </p>
                <p class="soft">{over}</p>
            }
            .into_any()
        }
        Window::Closed(closed) => {
            let (cast, entitled) = (closed.turnout.cast.to_string(), closed.turnout.entitled.to_string());
            let said = tr!(
                lang,
                review.session.closed_said,
                cast = cast,
                entitled = entitled,
                at = date_time(closed.closed_at, lang)
            );
            let shown = desk.now.question.as_ref().is_some_and(|shown| usize::try_from(shown.place) == Ok(place));
            let found = desk.now.scores.as_ref().filter(|_| shown && closed.quorate);
            let few = (!closed.quorate).then(|| view! { <p>{tr!(lang, review.session.no_quorum_text)}</p> });
            view! { <p>{said}</p>{few}{found.map(|found| scores(lang, found))} }.into_any()
        }
        Window::Voided(voided) => {
            let why = tr!(lang, review.session.voided_because, reason = voided.end.reason.as_str());
            view! { <p>{why}</p> }.into_any()
        }
    }
}

fn acts(lang: Lang, desk: &ChairDesk, question: &ChairQuestion, about: About) -> AnyView {
    let can = |act: Act| question.acts.contains(&act);
    let times = fitting(&TIMES, (desk.closes_at - desk.now.now).num_seconds());
    let more = match &question.window {
        Window::Open(open) => fitting(&MORE, (desk.closes_at - open.until).num_seconds()),
        _ => Vec::new(),
    };
    let over = (can(Act::Open) && times.is_empty()) || (can(Act::Extend) && more.is_empty());
    let over = over.then(|| {
        let time = date_time(desk.closes_at, lang);
        view! { <p class="soft">{tr!(lang, review.session.no_more_time, time = time)}</p> }
    });
    let open = (can(Act::Open) && !times.is_empty()).then(|| view! { <OpenForm about=about times=times/> });
    let more = can(Act::Extend).then(|| {
        let button = |seconds| view! { <PlainForm about=about act=Act::Extend seconds=seconds/> }.into_any();
        more.into_iter().map(button).collect_view()
    });
    let repeat = can(Act::Repeat).then(|| view! { <PlainForm about=about act=Act::Repeat/> });
    let close = can(Act::CloseEarly).then(|| view! { <CloseEarlyForm about=about/> });
    let void = can(Act::Void).then(|| view! { <VoidForm about=about/> });
    view! {
        {open}
        <div class="chair-row-acts">{more}{repeat}</div>
        {over}
        {close}
        {void}
    }
    .into_any()
}
