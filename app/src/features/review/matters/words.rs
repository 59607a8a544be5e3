//! The words for matters, and the parts their pages share.

use domain::cases::Satisfaction;
use domain::review::comment::{HeldBack, Moderation};
use domain::review::view::{MatterStanding, MatterView};
use domain::time::date;

use crate::prelude::*;

/// Where a matter stands, as a badge.
pub fn badge(lang: Lang, standing: MatterStanding) -> AnyView {
    let (tone, text) = match standing {
        MatterStanding::Open => (Tone::Going, tr!(lang, review.matters.open)),
        MatterStanding::Overdue => (Tone::Red, tr!(lang, review.matters.overdue)),
        MatterStanding::Answered => (Tone::Ok, tr!(lang, review.matters.answered)),
        MatterStanding::AnsweredLate => (Tone::Yellow, tr!(lang, review.matters.answered_late)),
    };
    view! { <StatusBadge tone=tone text=text/> }.into_any()
}

/// Where a comment stands before it is a matter.
#[must_use]
pub fn moderation(lang: Lang, status: Moderation) -> &'static str {
    match status {
        Moderation::Waiting => tr!(lang, review.matters.comment_waiting),
        Moderation::Passed => tr!(lang, review.matters.comment_passed),
        Moderation::HeldBack => tr!(lang, review.matters.comment_held_back),
    }
}

/// Why a comment is held back.
#[must_use]
pub fn held_back(lang: Lang, why: HeldBack) -> &'static str {
    match why {
        HeldBack::PersonalData => tr!(lang, review.matters.why_personal_data),
        HeldBack::Abuse => tr!(lang, review.matters.why_abuse),
        HeldBack::ThirdParties => tr!(lang, review.matters.why_third_parties),
        HeldBack::OffTopic => tr!(lang, review.matters.why_off_topic),
        HeldBack::NoMeaning => tr!(lang, review.matters.why_no_meaning),
    }
}

/// A state by its stable name, for the filter.
pub fn state(lang: Lang, name: &str) -> &'static str {
    match name {
        "open" => tr!(lang, review.matters.open),
        "overdue" => tr!(lang, review.matters.overdue),
        "answered" => tr!(lang, review.matters.answered),
        _ => tr!(lang, review.matters.rated),
    }
}

/// What an answer was worth to who asked.
pub fn rating(lang: Lang, rating: Satisfaction) -> &'static str {
    match rating {
        Satisfaction::VerySatisfied => tr!(lang, review.matters.very_satisfied),
        Satisfaction::Satisfied => tr!(lang, review.matters.satisfied),
        Satisfaction::FairlySatisfied => tr!(lang, review.matters.fairly_satisfied),
        Satisfaction::Dissatisfied => tr!(lang, review.matters.dissatisfied),
        Satisfaction::VeryDissatisfied => tr!(lang, review.matters.very_dissatisfied),
    }
}

/// One matter of a list; `href` leads to it.
pub fn entry(lang: Lang, matter: &MatterView, href: String) -> AnyView {
    let due = date(matter.due, lang);
    let is_owed = matches!(matter.standing, MatterStanding::Open | MatterStanding::Overdue);
    let until = is_owed.then(|| view! { <span>{tr!(lang, review.matters.due_on, day = due)}</span> });
    let again = matter.reopened.then(|| view! { <span>{tr!(lang, review.matters.reopened)}</span> });
    let rated = matter.rating.map(|given| {
        view! { <span>{tr!(lang, review.matters.rated_as, rating = rating(lang, given))}</span> }
    });
    view! {
        <li class="entry matter">
            <p class="matter-head">
                <a class="entry-title" href=href>{matter.number.to_string()}</a>
                <span>{matter.subject.get(lang).to_owned()}</span>
                {badge(lang, matter.standing)}
            </p>
            <blockquote class="comment-text">{matter.comment.clone()}</blockquote>
            <p class="matter-facts soft small">{until}{again}{rated}</p>
        </li>
    }
    .into_any()
}
