//! Comments to be passed on or held back, and those that were. They come in the order of random names: not by time,
//! group or member.

use domain::review::comment::{HeldBack, Moderation};
use domain::review::desk::{CommentLine, CommentsDesk, Desk};

use super::super::matters;
use super::api::{self, Moderate};
use super::words;
use crate::prelude::*;

/// The page.
#[component]
pub fn CommentsPage() -> impl IntoView {
    let lang = use_lang();
    let id = words::asked_review();
    let (state, after) = (words::query("state"), words::query("after"));
    let later = after.is_some();
    let comments = ask(api::AskComments { review: id, state, after });
    loaded(comments, move |found| {
        let (title, lead) = (tr!(lang, review.organise.comments_title), tr!(lang, review.organise.comments_lead));
        view! {
            {words::head(lang, &found.desk, title, lead)}
            {tabs(lang, &found.desk, found.status)}
            <p class="soft reading">{about(lang, found.status, found.desk.published)}</p>
            {list(lang, found, later)}
        }
        .into_any()
    })
}

fn address(lang: Lang, desk: &Desk, status: Moderation) -> String {
    words::below(lang, desk, &format!("/comments?state={}", status.name()))
}

/// Who may decide sees all three; a second pair of eyes sees what was held back.
fn tabs(lang: Lang, desk: &Desk, here: Moderation) -> AnyView {
    let seen = Moderation::ALL.into_iter().filter(|status| desk.organises || *status == Moderation::HeldBack);
    let tabs = seen.map(|status| Tab {
        label: matters::moderation(lang, status).to_owned(),
        href: address(lang, desk, status),
        count: None,
        here: status == here,
    });
    view! { <Tabs label=tr!(lang, review.matters.by_state) tabs=tabs.collect()/> }.into_any()
}

/// What a decision means here, and whether it can be taken back.
fn about(lang: Lang, status: Moderation, public: bool) -> &'static str {
    match (status, public) {
        (Moderation::Waiting, false) => tr!(lang, review.organise.waiting_text),
        (Moderation::Waiting, true) => tr!(lang, review.organise.waiting_public_text),
        (Moderation::Passed, false) => tr!(lang, review.organise.passed_text),
        (Moderation::Passed, true) => tr!(lang, review.organise.passed_public_text),
        (Moderation::HeldBack, _) => tr!(lang, review.organise.held_back_text),
    }
}

fn list(lang: Lang, found: CommentsDesk, later: bool) -> AnyView {
    let CommentsDesk { desk, status, comments } = found;
    let beginning = address(lang, &desk, status);
    if comments.rows.is_empty() {
        let (title, text) = match status {
            Moderation::Waiting => {
                (tr!(lang, review.organise.comments_none), tr!(lang, review.organise.comments_none_text))
            }
            _ => (tr!(lang, review.organise.comments_none_here), tr!(lang, review.organise.comments_none_here_text)),
        };
        return view! { <EmptyState title=title text=text/><Pager older=None newest=later.then_some(beginning)/> }
            .into_any();
    }
    let older = comments.next.as_ref().map(|next| format!("{beginning}&after={next}"));
    let entries = (1_usize..).zip(comments.rows).map(|(place, comment)| entry(lang, &desk, status, (place, comment)));
    view! {
        <ul class="entries">{entries.collect_view()}</ul>
        <Pager older=older newest=later.then_some(beginning)/>
    }
    .into_any()
}

fn entry(lang: Lang, desk: &Desk, status: Moderation, (place, comment): (usize, CommentLine)) -> AnyView {
    let CommentLine { id, subject, text, reason } = comment;
    let subject = subject.get(lang).to_owned();
    let about = tr!(lang, review.organise.comment_place, subject = subject.clone(), place = place.to_string());
    let why = reason.map(|why| view! { <p><StatusBadge tone=Tone::Paused text=matters::held_back(lang, why)/></p> });
    let one = One { review: desk.review.0, id, seen: status, about };
    let public = desk.published;
    let pass = (status != Moderation::Passed).then(|| pass(lang, one.clone(), public));
    let hold = match status {
        Moderation::Waiting => Some(hold(lang, one, tr!(lang, review.organise.hold_back))),
        Moderation::Passed if !public => Some(hold(lang, one, tr!(lang, review.organise.hold_back_after_all))),
        _ => None,
    };
    view! {
        <li class="entry">
            <p class="soft">{subject}</p>
            <blockquote class="comment-text">{text}</blockquote>
            {why}
            <div class="row">{pass}{hold}</div>
        </li>
    }
    .into_any()
}

/// A comment a button is about.
#[derive(Clone)]
struct One {
    review: i64,
    id: String,
    seen: Moderation,
    /// On whom, and which of the page, for who hears the buttons one after another.
    about: String,
}

/// Passing on: one press while it can be taken back, and a fold before it once it is public at once.
fn pass(lang: Lang, one: One, public: bool) -> AnyView {
    let label = tr!(lang, review.organise.pass_on);
    let about = one.about.clone();
    let form = view! { <Decide one=one/> };
    if !public {
        return form.into_any();
    }
    view! {
        <details class="disclosure">
            <summary>{label}<span class="visually-hidden">" "{about}</span></summary>
            <p>{tr!(lang, review.organise.pass_on_text)}</p>
            {form}
        </details>
    }
    .into_any()
}

/// Holding back, with the reasons folded behind it.
fn hold(lang: Lang, one: One, label: &'static str) -> AnyView {
    let about = one.about.clone();
    view! {
        <details class="disclosure">
            <summary>{label}<span class="visually-hidden">" "{about}</span></summary>
            <p>{tr!(lang, review.organise.hold_back_text)}</p>
            <Decide one=one holds=true/>
        </details>
    }
    .into_any()
}

/// One button to pass it on, or one for each reason to hold it back.
#[component]
fn Decide(one: One, #[prop(optional)] holds: bool) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<Moderate>("moderate");
    let One { review, id, seen, about } = one;
    let buttons = if holds {
        let about = &about;
        let reasons = HeldBack::ALL.map(|why| {
            let (label, value, about) = (matters::held_back(lang, why), why.name(), about.clone());
            view! { <SubmitButton form=form kind=ButtonKind::Danger name="reason" value=value label=label about=about/> }
        });
        view! { <div class="button-row">{reasons.collect_view()}</div> }.into_any()
    } else {
        let label = tr!(lang, review.organise.pass_on);
        view! { <SubmitButton form=form kind=ButtonKind::Plain label=label about=about/> }.into_any()
    };
    view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <input type="hidden" name="review" value=review.to_string()/>
            <input type="hidden" name="comment" value=id/>
            <input type="hidden" name="seen" value=seen.name()/>
            {buttons}
        </ServerForm>
    }
}
