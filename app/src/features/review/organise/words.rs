//! Words and parts that the organiser's pages share.

use domain::review::desk::Desk;
use domain::review::setup::{Previous, Weight};
use domain::review::state::{Act, ReviewState};
use domain::text::Bilingual;
use domain::time::{date_time, instant};
use leptos_router::hooks::{use_params_map, use_query_map};

use super::ORGANISE;
use super::topic::Topic;
use crate::prelude::*;

/// The number of the review in the address.
pub fn asked_review() -> i64 {
    asked("id")
}

/// A number in the address; 0, which no row has, where it is none.
pub fn asked(name: &str) -> i64 {
    use_params_map().with_untracked(|params| params.get(name).and_then(|id| id.parse().ok()).unwrap_or_default())
}

/// A part of the query.
pub fn query(name: &str) -> Option<String> {
    use_query_map().with_untracked(|query| query.get(name))
}

/// An address below a review's desk.
pub fn below(lang: Lang, desk: &Desk, rest: &str) -> String {
    lang.path(&format!("{ORGANISE}/{}{rest}", desk.review))
}

/// In place of what the definition has nothing for yet: what is missing, and the way to where it is filled in.
pub fn missing(lang: Lang, desk: &Desk, (title, text): (&'static str, &'static str), topic: Topic) -> AnyView {
    let way = (below(lang, desk, &format!("/edit?topic={}", topic.name())), topic.label(lang).to_owned());
    view! { <div class="section"><EmptyState title=title text=text action=way/></div> }.into_any()
}

/// That there are no groups, and so nobody on the roll.
pub fn no_groups(lang: Lang, desk: &Desk) -> AnyView {
    let words = (tr!(lang, review.organise.roll_no_groups), tr!(lang, review.organise.roll_no_groups_text));
    missing(lang, desk, words, Topic::Groups)
}

/// A title, or that there is none yet.
pub fn title(lang: Lang, title: &Bilingual) -> String {
    let text = title.get(lang);
    if text.is_empty() { tr!(lang, review.organise.untitled).to_owned() } else { text.to_owned() }
}

/// A time of the definition as it was typed, or that there is none yet.
pub fn typed_time(lang: Lang, typed: &str) -> String {
    let read = chrono::NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M").ok();
    read.map_or_else(|| tr!(lang, review.organise.no_times).to_owned(), |local| date_time(instant(local), lang))
}

/// A weight of the definition as it was typed, without the sign that the words around it have.
pub fn weight(typed: &str) -> String {
    Weight::parse(typed).map_or_else(|_| typed.trim().to_owned(), Weight::percent)
}

/// With which earlier review it is compared, and whether the change can be shown.
pub fn previous(lang: Lang, desk: &Desk) -> String {
    if desk.previous.chosen == Previous::None {
        return tr!(lang, review.organise.previous_none).to_owned();
    }
    let Some(found) = &desk.previous.found else {
        return tr!(lang, review.organise.previous_nothing).to_owned();
    };
    let title = title(lang, &found.title);
    if found.comparable { title } else { tr!(lang, review.organise.previous_no_change, title = title) }
}

/// A group by its key, or that the definition does not have it any more.
pub fn group(lang: Lang, desk: &Desk, key: &str) -> String {
    if desk.entry.groups.iter().any(|group| group.key == key) {
        desk.group(key).get(lang).to_owned()
    } else {
        tr!(lang, review.organise.group_gone).to_owned()
    }
}

/// That letters would go out with a title and times that may still change.
pub fn unapproved(lang: Lang, desk: &Desk) -> Option<AnyView> {
    let waits = matches!(desk.state, ReviewState::Draft(_) | ReviewState::Submitted(_));
    waits.then(|| view! { <Banner tone=Tone::Soon title=tr!(lang, review.organise.letters_unapproved)/> }.into_any())
}

/// The path to a page below the desk.
pub fn crumbs(lang: Lang, desk: &Desk) -> Vec<Crumb> {
    vec![
        Crumb::new(tr!(lang, review.organise.title), lang.path(ORGANISE)),
        Crumb::new(title(lang, &desk.title()), below(lang, desk, "")),
    ]
}

/// The head of a page below the desk.
pub fn head(lang: Lang, desk: &Desk, here: &'static str, lead: &'static str) -> AnyView {
    view! {
        <PageTitle text=here/>
        <Breadcrumb above=crumbs(lang, desk) here=here/>
        {notes(lang)}
        <header class="page-head">
            <h1>{here}</h1>
            <p class="lead">{lead}</p>
        </header>
    }
    .into_any()
}

/// What was done before this page, or why it was not.
pub fn notes(lang: Lang) -> Option<AnyView> {
    if let Some(done) = query("done") {
        let title = done_words(lang, &done)?;
        return Some(view! { <div role="status"><Banner tone=Tone::Ok title=title/></div> }.into_any());
    }
    let why = match query("was")?.as_str() {
        "changed_meanwhile" => tr!(lang, review.organise.was_changed),
        "not_now" => tr!(lang, review.organise.was_not_now),
        "same_person" => tr!(lang, review.organise.was_same_person),
        "not_ready" => tr!(lang, review.organise.was_not_ready),
        "invalid" => tr!(lang, review.organise.was_invalid),
        "not_found" => tr!(lang, review.organise.was_not_found),
        "nobody" => tr!(lang, review.delivery.was_nobody),
        "unavailable" => tr!(lang, review.delivery.was_unavailable),
        "none_sent" => tr!(lang, review.delivery.note_none),
        _ => return None,
    };
    let title = tr!(lang, review.organise.not_done);
    Some(view! { <div role="alert"><Banner tone=Tone::Soon title=title><p>{why}</p></Banner></div> }.into_any())
}

fn done_words(lang: Lang, done: &str) -> Option<&'static str> {
    if let Some(act) = Act::from_name(done) {
        return done_act(lang, act);
    }
    match done {
        "edit" => Some(tr!(lang, review.organise.done_edit)),
        "import" => Some(tr!(lang, review.organise.done_import)),
        "add" => Some(tr!(lang, review.organise.done_add)),
        "strike" => Some(tr!(lang, review.organise.done_strike)),
        "empty" => Some(tr!(lang, review.organise.done_empty)),
        "contact" => Some(tr!(lang, review.organise.done_contact)),
        "announce" => Some(tr!(lang, review.draw.done_announce)),
        "draw" => Some(tr!(lang, review.draw.done_draw)),
        "withdraw" => Some(tr!(lang, review.draw.done_withdraw)),
        "round" => Some(tr!(lang, review.delivery.done_round)),
        "stop" => Some(tr!(lang, review.delivery.done_stop)),
        "deleted" => Some(tr!(lang, review.delivery.done_deleted)),
        "voided_codes" => Some(tr!(lang, review.delivery.done_voided_codes)),
        "note" => Some(tr!(lang, review.delivery.done_note)),
        "comment_passed" => Some(tr!(lang, review.organise.done_comment_passed)),
        "comment_held" => Some(tr!(lang, review.organise.done_comment_held)),
        _ => None,
    }
}

fn done_act(lang: Lang, act: Act) -> Option<&'static str> {
    let words = match act {
        Act::Submit => tr!(lang, review.organise.done_submit),
        Act::Approve => tr!(lang, review.organise.done_approve),
        Act::SendBack => tr!(lang, review.organise.done_send_back),
        Act::Open => tr!(lang, review.organise.done_open),
        Act::Close => tr!(lang, review.organise.done_close),
        Act::Count => tr!(lang, review.organise.done_count),
        Act::Preview | Act::Refuse | Act::ChangeRoll => return None,
        Act::Recheck => tr!(lang, review.organise.done_recheck),
        Act::ApproveResults => tr!(lang, review.organise.done_approve_results),
        Act::Publish => tr!(lang, review.organise.done_publish),
        Act::Cancel => tr!(lang, review.organise.done_cancel),
        Act::Void => tr!(lang, review.organise.done_void),
    };
    Some(words)
}

/// The state by its stable name: what it is called, and what is to be done next.
pub fn status_words(lang: Lang, status: &str) -> (&'static str, &'static str) {
    match status {
        "draft" => (tr!(lang, review.organise.state_draft), tr!(lang, review.organise.next_draft)),
        "submitted" => (tr!(lang, review.organise.state_submitted), tr!(lang, review.organise.next_submitted)),
        "approved" => (tr!(lang, review.organise.state_approved), tr!(lang, review.organise.next_approved)),
        "open" => (tr!(lang, review.organise.state_open), tr!(lang, review.organise.next_open)),
        "closed" => (tr!(lang, review.organise.state_closed), tr!(lang, review.organise.next_closed)),
        "counting" => (tr!(lang, review.organise.state_counting), tr!(lang, review.organise.next_counting)),
        "preview" => (tr!(lang, review.organise.state_preview), tr!(lang, review.organise.next_preview)),
        "results_approved" => {
            (tr!(lang, review.organise.state_results_approved), tr!(lang, review.organise.next_results_approved))
        }
        "published" => (tr!(lang, review.organise.state_published), tr!(lang, review.organise.next_published)),
        "cancelled" => (tr!(lang, review.organise.state_cancelled), tr!(lang, review.organise.next_cancelled)),
        "voided" => (tr!(lang, review.organise.state_voided), tr!(lang, review.organise.next_voided)),
        // There is no other state; better nothing than something untrue.
        _ => ("", ""),
    }
}

/// The state as a badge.
#[must_use]
pub fn status_badge(lang: Lang, status: &str) -> AnyView {
    let tone = match status {
        "draft" => Tone::Neutral,
        "open" | "counting" => Tone::Going,
        "published" => Tone::Ok,
        "cancelled" | "voided" => Tone::Paused,
        _ => Tone::Soon,
    };
    view! { <StatusBadge tone=tone text=status_words(lang, status).0/> }.into_any()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_state_has_words_of_its_own() {
        for lang in Lang::ALL {
            let words = ReviewState::NAMES.map(|name| status_words(lang, name).0);
            assert!(words.iter().all(|words| !words.is_empty()), "{words:?}");
            assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len());
        }
    }

    #[test]
    fn a_weight_is_shown_without_its_sign() {
        assert_eq!(["30%", " 30 ％", "33.30", "x"].map(weight), ["30", "30", "33.3", "x"]);
    }
}
