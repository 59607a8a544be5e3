//! The forms of what can be done to a review as a whole.

use domain::review::desk::{Desk, Digest};
use domain::review::state::{Act, ReviewState};

use super::api::ReviewAct;
use crate::prelude::*;

/// What can be done now: the next step first, what takes something back folded away.
pub fn acts(lang: Lang, desk: &Desk) -> AnyView {
    let (back, forth): (Vec<Act>, Vec<Act>) = desk.acts.iter().copied().partition(|act| needs_reason(*act));
    let review = desk.review.0;
    let digest = digest(desk).map(|digest| digest.to_string()).unwrap_or_default();
    let forth = forth.into_iter().map(|act| {
        let digest = digest.clone();
        view! { <section class="card"><h3>{label(lang, act)}</h3><p>{meaning(lang, act)}</p><Forth review=review act=act digest=digest/></section> }
    });
    let back = back.into_iter().map(|act| view! { <Back review=review act=act/> });
    view! { <div class="stack">{forth.collect_view()}{back.collect_view()}</div> }.into_any()
}

/// What is approved, by its digest.
fn digest(desk: &Desk) -> Option<Digest> {
    match &desk.state {
        ReviewState::Submitted(submission) => Some(submission.definition),
        ReviewState::Preview(preview) => Some(preview.results),
        _ => None,
    }
}

/// One step forward.
#[component]
fn Forth(review: i64, act: Act, digest: String) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<ReviewAct>(act.name());
    view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <input type="hidden" name="review" value=review/>
            <input type="hidden" name="act" value=act.name()/>
            <input type="hidden" name="digest" value=digest/>
            <SubmitButton form=form label=label(lang, act)/>
        </ServerForm>
    }
}

/// Something that takes back or ends, with its reason.
#[component]
fn Back(review: i64, act: Act) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<ReviewAct>(act.name());
    let kind = if matches!(act, Act::Cancel | Act::Void) { ButtonKind::Danger } else { ButtonKind::Plain };
    // What came back because somebody was quicker is shown, not hidden.
    let typed = form.typed("reason").is_some();
    view! {
        <details class="disclosure" open=move || typed || !form.errors().is_empty()>
            <summary>{label(lang, act)}</summary>
            <p>{meaning(lang, act)}</p>
            <ServerForm form=form>
                <TicketFields form=form/>
                <input type="hidden" name="review" value=review/>
                <input type="hidden" name="act" value=act.name()/>
                <TextArea form=form name="reason" rows=3 max=1000 label=tr!(lang, review.organise.reason) hint=tr!(lang, review.organise.reason_hint)/>
                <SubmitButton form=form kind=kind label=label(lang, act)/>
            </ServerForm>
        </details>
    }
}

const fn needs_reason(act: Act) -> bool {
    matches!(act, Act::SendBack | Act::Recheck | Act::Cancel | Act::Void)
}

fn label(lang: Lang, act: Act) -> &'static str {
    match act {
        Act::Submit => tr!(lang, review.organise.act_submit),
        Act::Approve => tr!(lang, review.organise.act_approve),
        Act::SendBack => tr!(lang, review.organise.act_send_back),
        Act::Open => tr!(lang, review.organise.act_open),
        Act::Close => tr!(lang, review.organise.act_close),
        Act::Count => tr!(lang, review.organise.act_count),
        // How a count ends, and what a change of the roll does: nobody does it by hand.
        Act::Preview | Act::Refuse | Act::ChangeRoll => "",
        Act::Recheck => tr!(lang, review.organise.act_recheck),
        Act::ApproveResults => tr!(lang, review.organise.act_approve_results),
        Act::Publish => tr!(lang, review.organise.act_publish),
        Act::Cancel => tr!(lang, review.organise.act_cancel),
        Act::Void => tr!(lang, review.organise.act_void),
    }
}

/// What it means, before it is done.
fn meaning(lang: Lang, act: Act) -> &'static str {
    match act {
        Act::Submit => tr!(lang, review.organise.means_submit),
        Act::Approve => tr!(lang, review.organise.means_approve),
        Act::SendBack => tr!(lang, review.organise.means_send_back),
        Act::Open => tr!(lang, review.organise.means_open),
        Act::Close => tr!(lang, review.organise.means_close),
        Act::Count => tr!(lang, review.organise.means_count),
        Act::Preview | Act::Refuse | Act::ChangeRoll => "",
        Act::Recheck => tr!(lang, review.organise.means_recheck),
        Act::ApproveResults => tr!(lang, review.organise.means_approve_results),
        Act::Publish => tr!(lang, review.organise.means_publish),
        Act::Cancel => tr!(lang, review.organise.means_cancel),
        Act::Void => tr!(lang, review.organise.means_void),
    }
}
