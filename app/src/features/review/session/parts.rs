//! What the pages of a session share.

use domain::review::session::Turnout;
use domain::review::view::{QuestionNow, SessionNow};

use crate::prelude::*;

/// The topics that tell of a session: its windows, and its turnout.
pub fn topics(now: &SessionNow) -> Vec<(String, i64)> {
    let review = now.review;
    vec![(format!("session/{review}"), now.topic_version), (format!("review/{review}"), now.turnout_version)]
}

/// Who is rated in a question.
#[must_use]
pub fn subjects(lang: Lang, question: &QuestionNow) -> Vec<String> {
    question.subjects.iter().map(|subject| subject.name.get(lang).to_owned()).collect()
}

/// Which question it is, of how many; a question that is put again says so.
pub fn number(lang: Lang, now: &SessionNow, question: &QuestionNow) -> String {
    let (place, all) = ((question.place + 1).to_string(), now.questions.to_string());
    match question.round {
        0 | 1 => tr!(lang, review.session.question, place = place, all = all),
        round => tr!(lang, review.session.question_again, place = place, all = all, round = round.to_string()),
    }
}

/// How many took part, and how many are needed, if a quorum is.
pub fn said(lang: Lang, now: &SessionNow) -> String {
    let Turnout { cast, entitled } = now.turnout;
    let (cast, entitled, needed) = (cast.to_string(), entitled.to_string(), now.needed.to_string());
    if now.needed == 0 {
        return tr!(lang, review.session.turnout_plain, cast = cast, entitled = entitled);
    }
    tr!(lang, review.session.turnout_said, cast = cast, entitled = entitled, needed = needed)
}

/// The turnout as growing bars: all groups together with the mark of the quorum, and each group.
pub fn bars(lang: Lang, now: &SessionNow) -> AnyView {
    let mark = (now.needed > 0).then(|| percent(now.needed, now.turnout.entitled));
    let groups = now.groups.iter().map(|group| bar(group.name.get(lang).to_owned(), group.turnout, None));
    view! {
        <div class="session-bars">
            {bar(tr!(lang, review.session.everybody).to_owned(), now.turnout, mark)}
            {groups.collect_view()}
        </div>
    }
    .into_any()
}

fn bar(name: String, turnout: Turnout, mark: Option<u32>) -> AnyView {
    let Turnout { cast, entitled } = turnout;
    let percent = turnout.percent().min(100).to_string();
    view! {
        <div class="session-bar">
            <span class="session-bar-name">{name}</span>
            {track("session-bar-done", percent, mark)}
            <span class="session-bar-count">{cast.to_string()}<span class="session-bar-all">{format!(" / {entitled}")}</span></span>
        </div>
    }
    .into_any()
}

/// A bar, so many percent long, perhaps with a mark. What it says stands beside it in words.
pub fn track(class: &'static str, percent: String, mark: Option<u32>) -> AnyView {
    let mark = mark.map(|at| {
        let at = at.min(99).to_string();
        view! { <rect class="session-mark" x=at y="0" width="1" height="10"></rect> }
    });
    view! {
        <svg class="session-track" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class=class x="0" y="0" width=percent height="10"></rect>
            {mark}
        </svg>
    }
    .into_any()
}

fn percent(part: u32, whole: u32) -> u32 {
    Turnout { cast: part, entitled: whole }.percent().min(100)
}
