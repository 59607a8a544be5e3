//! `/review/:id/mine`: finds the matters of who wrote them, and takes what they say to the answers.
//!
//! The server sends the same page to everybody. The browser fetches the list of all matters and looks in it for the
//! voices of the comments it keeps secrets of; which those are, nobody is told before an answer is rated.

use domain::cases::Satisfaction;
use domain::review::comment::Moderation;

use super::super::api::AskReviewPage;
use super::super::{booth, parts};
use super::state::{Mine, OpenComment, Own, Said, Status, rate_id, said_id};
use super::words;
use crate::prelude::*;

/// The page.
#[component]
pub fn MinePage() -> impl IntoView {
    let id = parts::review_id();
    let page = ask(AskReviewPage { review: id });
    loaded(page, move |page| body(Mine::new(use_lang(), page)))
}

fn body(mine: Mine) -> AnyView {
    let lang = mine.lang;
    let title = tr!(lang, review.matters.mine);
    let crumbs = mine.page.with_value(|page| parts::crumbs(lang, &page.summary, Some(title)));
    // After the first paint, which is the same everywhere.
    Effect::new(move || booth::find_mine(mine));
    view! {
        <PageTitle text=title/>
        {crumbs}
        <div class="reading stack">
            <h1>{title}</h1>
            <p class="lead">{tr!(lang, review.matters.mine_lead)}</p>
            <noscript class="booth-noscript">{tr!(lang, review.matters.mine_no_script)}</noscript>
            <p class="booth-starting" role="status">{move || status(mine)}</p>
            {move || list(mine)}
            {file(mine)}
        </div>
    }
    .into_any()
}

fn status(mine: Mine) -> String {
    let lang = mine.lang;
    match mine.status.get() {
        Status::Starting | Status::Looking => tr!(lang, review.matters.looking).to_owned(),
        Status::Failed => tr!(lang, review.matters.looking_failed).to_owned(),
        Status::Nothing => tr!(lang, review.matters.mine_nothing).to_owned(),
        Status::Done => {
            let (found, written) = (mine.own.with(Vec::len).to_string(), mine.written.get().to_string());
            tr!(lang, review.matters.mine_found, found = found, written = written)
        }
    }
}

fn list(mine: Mine) -> AnyView {
    let items = mine.own.get().into_iter().map(|own| item(mine, own)).collect_view();
    let others = mine.others.get().into_iter().map(|comment| other(mine, &comment)).collect_view();
    view! { <ul class="entries">{items}{others}</ul> }.into_any()
}

fn item(mine: Mine, own: Own) -> AnyView {
    let lang = mine.lang;
    let number = own.matter.number.clone();
    let review = mine.page.with_value(|page| page.summary.id.0);
    let href = parts::path(lang, review, &format!("/matters/{number}"));
    let rated = own.matter.rating.map(|given| {
        view! { <p class="soft">{tr!(lang, review.matters.rated_as, rating = words::rating(lang, given))}</p> }
    });
    let asks = own.matter.state == "answered";
    let (spoken, place) = (number.clone(), said_id(&number));
    let said = move || mine.said_of(&spoken).map(|said| said_words(lang, said));
    let form = asks.then(|| rate(mine, own.clone()));
    view! {
        <li class="entry matter">
            <p class="matter-head">
                <a class="entry-title" href=href rel="external">{number}</a>
                {words::badge(lang, own.matter.standing)}
            </p>
            {rated}
            {form}
            <p role="status" id=place tabindex="-1">{said}</p>
        </li>
    }
    .into_any()
}

/// A comment that is no matter, or none yet: on whom it was, and where it stands.
fn other(mine: Mine, comment: &OpenComment) -> AnyView {
    let lang = mine.lang;
    let place = comment.place.checked_sub(1);
    let named = |page: &domain::review::view::ReviewPage| place.and_then(|place| page.subjects.get(place).cloned());
    let name = mine.page.with_value(named).unwrap_or_default();
    let tone = if comment.status == Moderation::HeldBack { Tone::Paused } else { Tone::Going };
    let text = match comment.status {
        Moderation::Waiting => tr!(lang, review.matters.mine_waiting),
        Moderation::Passed => tr!(lang, review.matters.mine_passed),
        Moderation::HeldBack => tr!(lang, review.matters.mine_held_back),
    };
    let why = comment.reason.map(|why| tr!(lang, review.matters.mine_why, why = words::held_back(lang, why)));
    view! {
        <li class="entry matter">
            <p class="matter-head">
                <span>{tr!(lang, review.matters.said_on, name = name.get(lang))}</span>
                <StatusBadge tone=tone text=words::moderation(lang, comment.status)/>
            </p>
            <p>{why}</p>
            <p class="soft">{text}</p>
        </li>
    }
    .into_any()
}

fn said_words(lang: Lang, said: Said) -> &'static str {
    match said {
        Said::Sending => tr!(lang, components.sending),
        Said::Taken => tr!(lang, review.matters.rating_taken),
        Said::Reopened => tr!(lang, review.matters.rating_reopened),
        Said::Again => tr!(lang, review.matters.rating_again),
        Said::Refused => tr!(lang, review.matters.rating_refused),
    }
}

/// A button for each thing that can be said to an answer; they are gone once it was taken.
fn rate(mine: Mine, own: Own) -> AnyView {
    let lang = mine.lang;
    let number = own.matter.number.clone();
    let done = {
        let number = number.clone();
        move || mine.said_of(&number).is_some_and(Said::is_final)
    };
    let place = rate_id(&number);
    let label = tr!(lang, review.matters.rate, number = number);
    let buttons = Satisfaction::ALL.map(|rating| {
        let own = own.clone();
        view! {
            <button type="button" class="button button-plain" on:click=move |_| booth::rate_mine(mine, &own, rating)>
                {words::rating(lang, rating)}
            </button>
        }
    });
    let again =
        (own.matter.round() == 1).then(|| view! { <p class="soft small">{tr!(lang, review.matters.rate_once)}</p> });
    view! {
        <fieldset class="matter-rate" id=place hidden=done>
            <legend>{label}</legend>
            <div class="button-row">{buttons.collect_view()}</div>
            {again}
        </fieldset>
    }
    .into_any()
}

/// Another browser finds them with the ballot that was saved there.
fn file(mine: Mine) -> AnyView {
    let lang = mine.lang;
    let (label, hint) = (tr!(lang, review.matters.mine_file), tr!(lang, review.matters.mine_file_hint));
    parts::own_file("mine-file", label, hint, false, move |event| booth::take_mine(mine, &event))
}
