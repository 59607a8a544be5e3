//! `/review/:id/screen`: what hangs on the wall. Nobody touches it; it follows by itself, and without scripts it
//! shows the present state whenever it is loaded.

use domain::review::session::{Outcome, Screen};
use domain::review::view::{Ended, QuestionNow, SessionNow};

use super::api::AskSession;
use super::{clock, parts, scores::scores};
use crate::features::review::parts::review_id;
use crate::live::keep_current_quietly;
use crate::prelude::*;

/// The big screen.
#[component]
pub fn ScreenPage() -> impl IntoView {
    let lang = use_lang();
    let id = review_id();
    let now = ask(AskSession { review: id });
    keep_current_quietly(now, parts::topics);
    // The server's clock as it is now, not as it was when the page was sent.
    Effect::new(move || now.refetch());
    loaded(now, move |now| body(lang, &now))
}

fn body(lang: Lang, now: &SessionNow) -> AnyView {
    let title = now.title.get(lang).to_owned();
    let label = title.clone();
    view! {
        <PageTitle text=title.clone()/>
        <div class="session-screen" role="region" tabindex="0" aria-label=label>
            <header class="session-screen-head">
                <h1 class="session-screen-title">{title}</h1>
                <p class="session-screen-number">
                    {now.question.as_ref().or(now.next.as_ref()).map(|question| parts::number(lang, now, question))}
                </p>
            </header>
            <div class="session-screen-main" aria-live="polite">{middle(lang, now)}</div>
        </div>
    }
    .into_any()
}

fn middle(lang: Lang, now: &SessionNow) -> AnyView {
    match &now.screen {
        _ if now.ended == Some(Ended::Void) => {
            ended(tr!(lang, review.session.review_void), tr!(lang, review.session.review_void_text))
        }
        Screen::Over => done(lang, now, None),
        _ if now.ended == Some(Ended::Over) => {
            ended(tr!(lang, review.session.closed), tr!(lang, review.session.closed_text))
        }
        Screen::Waiting { .. } => waiting(lang, now),
        Screen::Vote { until, .. } | Screen::Cast { until, .. } => voting(lang, now, *until),
        Screen::Counting { .. } => view! {
            {asked(lang, now.question.as_ref())}
            <p class="session-screen-state">{tr!(lang, review.session.counting)}</p>
            {turnout(lang, now)}
        }
        .into_any(),
        Screen::Done { outcome, .. } => done(lang, now, Some(outcome)),
    }
}

/// The review ended before all questions were put.
fn ended(state: &'static str, why: &'static str) -> AnyView {
    view! { <p class="session-screen-state">{state}</p><p class="session-screen-note">{why}</p> }.into_any()
}

fn waiting(lang: Lang, now: &SessionNow) -> AnyView {
    view! {
        <p class="session-screen-state">{tr!(lang, review.session.soon)}</p>
        {asked(lang, now.next.as_ref())}
    }
    .into_any()
}

fn voting(lang: Lang, now: &SessionNow, until: chrono::DateTime<chrono::Utc>) -> AnyView {
    let left = clock::count_down(until, now.now);
    let state = move || {
        let over = left.get() == 0;
        if over { tr!(lang, review.session.counting) } else { tr!(lang, review.session.vote_now) }
    };
    view! {
        {asked(lang, now.question.as_ref())}
        <p class="session-screen-clock" role="timer" aria-live="off">
            <span class="visually-hidden">{tr!(lang, review.session.time_left)}</span>
            {move || clock::shown(left.get())}
        </p>
        <p class="session-screen-state">{state}</p>
        {turnout(lang, now)}
    }
    .into_any()
}

/// What came of the question that ended last; without an outcome all of them are over.
fn done(lang: Lang, now: &SessionNow, outcome: Option<&Outcome>) -> AnyView {
    let state = match outcome {
        None => tr!(lang, review.session.over).to_owned(),
        Some(Outcome::Result) => tr!(lang, review.session.result).to_owned(),
        Some(Outcome::NoQuorum) => tr!(lang, review.session.no_quorum).to_owned(),
        Some(Outcome::Void { .. }) => tr!(lang, review.session.voided).to_owned(),
    };
    let shows = !matches!(outcome, Some(Outcome::NoQuorum | Outcome::Void { .. }));
    let found = match (&now.scores, shows) {
        (Some(found), true) => scores(lang, found),
        (None, true) => view! { <p class="session-screen-note">{tr!(lang, review.session.counting)}</p> }.into_any(),
        (_, false) => asked(lang, now.question.as_ref()).into_any(),
    };
    let why = match outcome {
        Some(Outcome::Void { reason }) => Some(reason.as_str().to_owned()),
        Some(Outcome::NoQuorum) => Some(tr!(lang, review.session.no_quorum_text).to_owned()),
        _ => None,
    };
    let next = now.next.as_ref().map(|next| {
        tr!(lang, review.session.next, name = parts::subjects(lang, next).join(tr!(lang, review.session.and)))
    });
    view! {
        <p class="session-screen-state">{state}</p>
        {found}
        {why.map(|why| view! { <p class="session-screen-note">{why}</p> })}
        <p class="session-screen-said">{parts::said(lang, now)}</p>
        {next.map(|next| view! { <p class="session-screen-next">{next}</p> })}
    }
    .into_any()
}

fn asked(lang: Lang, question: Option<&QuestionNow>) -> Option<AnyView> {
    let names = parts::subjects(lang, question?);
    let class = match names.len() {
        1 => "session-asked",
        2..=4 => "session-asked session-asked-few",
        _ => "session-asked session-asked-many",
    };
    let names = names.into_iter().map(|name| view! { <li>{name}</li> });
    Some(view! { <ul class=class>{names.collect_view()}</ul> }.into_any())
}

fn turnout(lang: Lang, now: &SessionNow) -> AnyView {
    view! {
        <section class="session-screen-turnout" aria-label=tr!(lang, review.session.turnout)>
            <p class="session-screen-said">{parts::said(lang, now)}</p>
            {parts::bars(lang, now)}
        </section>
    }
    .into_any()
}
