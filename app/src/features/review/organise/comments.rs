//! Comments to be passed on or held back. They come in the order of random names: not by time, group or member.

use domain::review::desk::{CommentLine, CommentsDesk};

use super::api::{self, Moderate};
use super::words;
use crate::prelude::*;

/// The page.
#[component]
pub fn CommentsPage() -> impl IntoView {
    let lang = use_lang();
    let id = words::asked_review();
    let after = words::query("after");
    let later = after.is_some();
    let comments = ask(api::AskComments { review: id, after });
    loaded(comments, move |found| {
        let (title, lead) = (tr!(lang, review.organise.comments_title), tr!(lang, review.organise.comments_lead));
        view! { {words::head(lang, &found.desk, title, lead)} {list(lang, found, later)} }.into_any()
    })
}

fn list(lang: Lang, found: CommentsDesk, later: bool) -> AnyView {
    let CommentsDesk { desk, comments } = found;
    if comments.rows.is_empty() {
        let (title, text) = (tr!(lang, review.organise.comments_none), tr!(lang, review.organise.comments_none_text));
        return view! { <EmptyState title=title text=text/> }.into_any();
    }
    let beginning = words::below(lang, &desk, "/comments");
    let older = comments.next.as_ref().map(|next| format!("{beginning}?after={next}"));
    let entries = comments.rows.into_iter().map(|comment| entry(lang, comment));
    view! {
        <ul class="entries">{entries.collect_view()}</ul>
        <Pager older=older newest=later.then_some(beginning)/>
    }
    .into_any()
}

fn entry(lang: Lang, comment: CommentLine) -> AnyView {
    let CommentLine { id, subject, text } = comment;
    view! {
        <li class="entry">
            <p class="soft">{subject.get(lang).to_owned()}</p>
            <blockquote class="comment-text">{text}</blockquote>
            <div class="row">
                <Decide comment=id.clone() passes=true/>
                <Decide comment=id passes=false/>
            </div>
        </li>
    }
    .into_any()
}

#[component]
fn Decide(comment: String, passes: bool) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<Moderate>("moderate");
    let (label, kind) = if passes {
        (tr!(lang, review.organise.pass_on), ButtonKind::Plain)
    } else {
        (tr!(lang, review.organise.hold_back), ButtonKind::Danger)
    };
    view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <input type="hidden" name="comment" value=comment/>
            <input type="hidden" name="passes" value=passes.to_string()/>
            <SubmitButton form=form kind=kind label=label/>
        </ServerForm>
    }
}
