//! In a meeting: the page follows the chair by itself. It waits between questions, shows the open one with the time
//! that is left, and keeps the receipt of each.

use chrono::{DateTime, Utc};
use domain::review::session::{Outcome, Screen};
use domain::review::view::{Ended, SessionNow, WindowScores};

use super::draft::Standing;
use super::state::{Notice, Voting};
use super::{card, forget, notice};
use crate::features::review::session::{count_down_since, scores, subject_names, time_left};
use crate::features::review::{booth, parts};
use crate::forms::use_plain_form;
use crate::prelude::*;

/// What is shown. It changes with the windows, not with turnout or with more time, so that nothing moves under a
/// reader's hand.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shown {
    /// Nothing is open; this comes next.
    Waiting(Option<Vec<String>>),
    /// The window with this id is open on these departments.
    Vote(String, Vec<String>),
    /// This device has cast in the open window, with this receipt.
    Cast(String),
    /// The time is up.
    Counting,
    /// The last question ended so, and this comes next.
    Done(Outcome, Option<WindowScores>, Option<Vec<String>>),
    /// All questions are done, or the review was closed before.
    Over(&'static str, Option<WindowScores>),
    /// The review was declared void.
    Void,
}

/// The step.
pub fn view(voting: Voting) -> AnyView {
    let lang = voting.lang;
    let shown = Memo::new(move |_| shown(voting));
    view! {
        <div class="live">
            <header class="live-head">
                <h2 id="booth-step" tabindex="-1">{move || heading(voting)}</h2>
                {clock(voting)}
            </header>
            {notice(voting)}
            {move || match shown.get() {
                Shown::Waiting(next) => waiting(voting, next),
                Shown::Vote(window, departments) => vote(voting, &window, &departments),
                Shown::Cast(receipt) => cast(voting, receipt),
                Shown::Counting => view! { <p class="lead" role="status">{tr!(lang, review.session.counting)}</p> }.into_any(),
                Shown::Done(outcome, found, next) => done(lang, outcome, found, next),
                Shown::Over(title, found) => over(voting, title, found),
                Shown::Void => void(voting),
            }}
            {leave(voting)}
        </div>
    }
    .into_any()
}

fn shown(voting: Voting) -> Shown {
    let lang = voting.lang;
    voting.session.with(|session| {
        let Some((now, _)) = session else { return Shown::Waiting(None) };
        let next = now.next.as_ref().map(|next| subject_names(lang, next));
        match &now.screen {
            _ if now.ended == Some(Ended::Void) => Shown::Void,
            Screen::Over => Shown::Over(tr!(lang, review.session.over), now.scores.clone()),
            _ if now.ended == Some(Ended::Over) => Shown::Over(tr!(lang, review.session.closed), now.scores.clone()),
            Screen::Waiting { .. } => Shown::Waiting(next),
            Screen::Vote { .. } | Screen::Cast { .. } => open(voting, now),
            Screen::Counting { .. } => Shown::Counting,
            Screen::Done { outcome, .. } => Shown::Done(outcome.clone(), now.scores.clone(), next),
        }
    })
}

fn open(voting: Voting, now: &SessionNow) -> Shown {
    let question = now.question.as_ref();
    let Some((question, window)) = question.and_then(|one| Some((one, one.window.clone()?))) else {
        return Shown::Waiting(None);
    };
    match voting.receipts.with(|receipts| receipts.get(&window).cloned()) {
        Some(receipt) => Shown::Cast(receipt),
        None => Shown::Vote(window, question.subjects.iter().map(|subject| subject.id.clone()).collect()),
    }
}

fn heading(voting: Voting) -> String {
    let lang = voting.lang;
    voting.session.with(|session| match session.as_ref().and_then(|(now, _)| Some((now, now.question.as_ref()?))) {
        Some((now, question)) => {
            let (place, all) = ((question.place + 1).to_string(), now.questions.to_string());
            tr!(lang, review.session.question, place = place, all = all)
        }
        None => tr!(lang, review.session.meeting).to_owned(),
    })
}

/// The time left, as figures and as a line that grows shorter.
fn clock(voting: Voting) -> AnyView {
    let until = Memo::new(move |_| {
        voting.session.with(|session| match session {
            Some((SessionNow { screen: Screen::Vote { until, .. }, now, .. }, heard)) => Some((*until, *now, *heard)),
            _ => None,
        })
    });
    (move || until.get().map(|(until, now, heard)| running(voting.lang, until, now, heard))).into_any()
}

fn running(lang: Lang, until: DateTime<Utc>, now: DateTime<Utc>, heard: i64) -> AnyView {
    let left = count_down_since(until, now, heard);
    let whole = (until - now).num_milliseconds().max(1).to_string();
    view! {
        <p class="live-clock" role="timer">
            <span class="visually-hidden">{tr!(lang, review.session.time_left)}</span>
            {move || time_left(left.get())}
        </p>
        <progress class="live-line" max=whole value=move || left.get().to_string() aria-hidden="true"></progress>
    }
    .into_any()
}

fn waiting(voting: Voting, next: Option<Vec<String>>) -> AnyView {
    let lang = voting.lang;
    view! {
        <div class="reading stack">
            <p class="lead" role="status">{tr!(lang, review.session.wait)}</p>
            {coming(lang, next)}
            {forget(voting, tr!(lang, review.booth.forget_all_text))}
        </div>
    }
    .into_any()
}

fn coming(lang: Lang, next: Option<Vec<String>>) -> Option<AnyView> {
    let next = tr!(lang, review.session.next, name = next?.join(tr!(lang, review.session.and)));
    Some(view! { <p class="soft">{next}</p> }.into_any())
}

/// The departments of the window, and the button that casts, which asks once more.
fn vote(voting: Voting, window: &str, departments: &[String]) -> AnyView {
    let lang = voting.lang;
    let form = use_plain_form("ballot");
    voting.take_up(window, departments);
    let asked = voting.paper.with_value(|paper| {
        let all = paper.subjects.iter().enumerate();
        all.filter(|(_, subject)| departments.contains(&subject.id))
            .map(|(at, one)| (at, one.clone()))
            .collect::<Vec<_>>()
    });
    let cards = asked.iter().map(|(at, subject)| card::view(voting, form, *at, subject)).collect_view();
    let ids: Vec<String> = departments.to_vec();
    let rated = Memo::new(move |_| {
        voting.draft.with(|draft| ids.iter().filter(|id| draft.standing(id) == Standing::Rated).count())
    });
    let sure = RwSignal::new(false);
    // The button that was pressed is replaced; the focus goes on to what stands in its place.
    let ask = move |asks: bool| {
        sure.set(asks);
        crate::browser::focus_soon(if asks { "live-sure" } else { "live-cast" });
    };
    let all = departments.len();
    let press = move |_| {
        voting.notice.set(None);
        if rated.get_untracked() == 0 { voting.notice.set(Some(Notice::Nothing)) } else { ask(true) }
    };
    let said = move || tr!(lang, review.session.rated, rated = rated.get().to_string(), all = all.to_string());
    view! {
        <div class="booth-cards live-cards">{cards}</div>
        <div class="booth-bar live-bar">
            <span class="booth-bar-count" role="status">{said}</span>
            {move || if sure.get() {
                view! {
                    <button type="button" class="button button-plain" on:click=move |_| ask(false)>
                        {tr!(lang, review.booth.back)}
                    </button>
                    <button type="button" class="button" id="live-sure" on:click=move |_| booth::cast(voting)>
                        {tr!(lang, review.session.sure)}
                    </button>
                }.into_any()
            } else {
                view! {
                    <button type="button" class="button" id="live-cast" on:click=press>
                        {tr!(lang, review.booth.cast)}
                    </button>
                }.into_any()
            }}
        </div>
    }
    .into_any()
}

fn cast(voting: Voting, receipt: String) -> AnyView {
    let lang = voting.lang;
    view! {
        <div class="reading stack">
            <Banner tone=Tone::Ok title=tr!(lang, review.session.cast)>
                <p>{tr!(lang, review.session.cast_text)}</p>
            </Banner>
            <div class="review-code" role="group" tabindex="0" aria-label=tr!(lang, review.booth.receipt)>{receipt}</div>
            {receipts(voting)}
        </div>
    }
    .into_any()
}

fn done(lang: Lang, outcome: Outcome, found: Option<WindowScores>, next: Option<Vec<String>>) -> AnyView {
    let (title, text, found) = match outcome {
        Outcome::Result => (tr!(lang, review.session.result), None, found.map(|found| scores(lang, &found))),
        Outcome::NoQuorum => {
            (tr!(lang, review.session.no_quorum), Some(tr!(lang, review.session.no_quorum_text).to_owned()), None)
        }
        Outcome::Void { reason } => (tr!(lang, review.session.voided), Some(reason.as_str().to_owned()), None),
    };
    view! {
        <div class="reading stack">
            <p class="lead" role="status">{title}</p>
            {text.map(|text| view! { <p>{text}</p> })}
            {found}
            {coming(lang, next)}
        </div>
    }
    .into_any()
}

fn over(voting: Voting, title: &'static str, found: Option<WindowScores>) -> AnyView {
    let lang = voting.lang;
    // A terminal has no links that lead out of it.
    let check = (!voting.terminal).then(|| {
        let (href, label) = (parts::path(lang, voting.id(), "/check"), tr!(lang, review.public.check));
        view! { <p class="button-row"><LinkButton href=href label=label kind=ButtonKind::Plain/></p> }
    });
    view! {
        <div class="reading stack">
            <p class="lead" role="status">{title}</p>
            {found.map(|found| scores(lang, &found))}
            <p>{tr!(lang, review.session.over_text)}</p>
            {receipts(voting)}
            {check}
            {forget(voting, tr!(lang, review.booth.forget_text))}
        </div>
    }
    .into_any()
}

fn void(voting: Voting) -> AnyView {
    let lang = voting.lang;
    view! {
        <div class="reading stack">
            <p class="lead" role="status">{tr!(lang, review.session.review_void)}</p>
            <p>{tr!(lang, review.session.review_void_text)}</p>
            {receipts(voting)}
            {forget(voting, tr!(lang, review.booth.forget_text))}
        </div>
    }
    .into_any()
}

/// All receipts so far, to be saved in one file.
fn receipts(voting: Voting) -> Option<AnyView> {
    let lang = voting.lang;
    let all = voting.receipts.get();
    if all.is_empty() || voting.terminal {
        return None;
    }
    let text: String = all.values().map(|receipt| format!("{receipt}\n")).collect();
    let public_id = voting.told.with_value(|told| told.public_id.clone());
    let label = tr!(lang, review.session.save_receipts, count = all.len().to_string());
    Some(
        view! {
            <p>
                <a
                    class="button button-plain" download=format!("sunhall-receipts-{public_id}.txt")
                    href=super::data_address(&text)
                >
                    {label}
                </a>
            </p>
        }
        .into_any(),
    )
}

/// At a terminal: the way out.
pub fn leave(voting: Voting) -> Option<AnyView> {
    let lang = voting.lang;
    voting.terminal.then(|| {
        view! {
            <p class="button-row">
                <button type="button" class="button button-plain" on:click=move |_| booth::leave_terminal(voting)>
                    {tr!(lang, review.session.leave)}
                </button>
            </p>
        }
        .into_any()
    })
}
