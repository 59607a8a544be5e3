//! `/review/:id/check`: anybody recounts, in the own browser, from the published archive or a downloaded one.

pub mod past;
mod report;
pub mod state;
mod steps;
mod words;

use self::state::{Checking, Status, Trouble};
use super::api::AskReviewPage;
use super::{booth, parts};
use crate::forms::use_plain_form;
use crate::prelude::*;

/// The check of the count.
#[component]
pub fn CheckPage() -> impl IntoView {
    let id = parts::review_id();
    let page = ask(AskReviewPage { review: id });
    loaded(page, move |page| body(Checking::new(use_lang(), page)))
}

fn body(checking: Checking) -> AnyView {
    let lang = checking.lang;
    let title = tr!(lang, review.public.check);
    let crumbs = checking.page.with_value(|page| parts::crumbs(lang, &page.summary, Some(title)));
    Effect::new(move || {
        booth::find_receipts(checking);
        booth::look_back(checking);
    });
    view! {
        <PageTitle text=title/>
        {crumbs}
        <div class="reading stack">
            <h1>{title}</h1>
            <p class="lead">{tr!(lang, review.check.lead)}</p>
            <noscript class="booth-noscript">{tr!(lang, review.check.no_script)}</noscript>
            {past::view(checking)}
            {receipts(checking)}
            {start(checking)}
            {past::note(checking)}
            {running(checking)}
        </div>
        {move || checking.done.get().map(|done| report::view(checking, &done))}
        {otherwise(checking)}
    }
    .into_any()
}

/// Which receipts are looked for.
fn receipts(checking: Checking) -> AnyView {
    let lang = checking.lang;
    let form = use_plain_form("check");
    let here = move || {
        let count = checking.found.with(Vec::len) + checking.brought.with(Vec::len);
        (count > 0).then(|| tr!(lang, review.check.receipts_here, count = count.to_string()))
    };
    view! {
        <form on:submit=move |event| event.prevent_default() on:input=move |event| checking.typed.set(event_target_value(&event))>
            <TextArea
                form=form name="receipts" label=tr!(lang, review.check.receipts) rows=3 optional=true
                hint=tr!(lang, review.check.receipts_hint)
            />
        </form>
        <p class="saved-note" role="status">{here}</p>
    }
    .into_any()
}

/// The button, and the field for files.
fn start(checking: Checking) -> AnyView {
    let lang = checking.lang;
    let is_running = move || checking.status.get() == Status::Running;
    let press = move |_| {
        if checking.status.get_untracked() != Status::Running {
            booth::fetch(checking);
        }
    };
    let (label, hint) = (tr!(lang, review.check.file), tr!(lang, review.check.file_hint));
    view! {
        <p class="button-row">
            <button
                type="button" class="button" aria-disabled=move || is_running().then_some("true") on:click=press
            >
                {tr!(lang, review.check.start)}
            </button>
        </p>
        {parts::own_file("check-file", label, hint, true, move |event| booth::chosen(checking, &event))}
    }
    .into_any()
}

/// The steps while they are gone through.
fn running(checking: Checking) -> AnyView {
    let lang = checking.lang;
    let said = move || match checking.status.get() {
        Status::Quiet => "",
        Status::Running => tr!(lang, review.check.running),
        Status::Failed(Trouble::Connection) => tr!(lang, review.check.failed_connection),
        Status::Failed(Trouble::File) => tr!(lang, review.check.failed_file),
        Status::Done => tr!(lang, review.check.finished),
    };
    let is_shown = move || matches!(checking.status.get(), Status::Running | Status::Done);
    let figures = move || {
        let (bytes, ballots) = checking.progress.get();
        let bytes = crate::forms::file_size(bytes);
        tr!(lang, review.check.figures, bytes = bytes, ballots = ballots.to_string())
    };
    let expected = checking.page.with_value(|page| u64::from(page.summary.turnout.total().cast));
    // Of a file the size is known, of what comes over the net how many ballots there should be at most.
    let (most, now) = (
        move || checking.size.get().unwrap_or(expected).max(1).to_string(),
        move || match (checking.status.get(), checking.size.get(), checking.progress.get()) {
            (Status::Done, size, _) => size.unwrap_or(expected).max(1).to_string(),
            (_, Some(_), (bytes, _)) => bytes.to_string(),
            (_, None, (_, ballots)) => ballots.to_string(),
        },
    );
    view! {
        <p role="status">{said}</p>
        <div class="upload-progress" hidden=move || !is_shown()>
            <progress max=most value=now aria-label=tr!(lang, review.check.progress)></progress>
            <span>{figures}</span>
        </div>
    }
    .into_any()
}

/// Other ways to check, which need no trust in this page.
fn otherwise(checking: Checking) -> AnyView {
    let lang = checking.lang;
    let public_id = checking.page.with_value(|page| page.public_id.clone().unwrap_or_default());
    let fingerprint = checking.page.with_value(|page| page.fingerprint.clone().unwrap_or_default());
    let archive = format!("/api/open/v1/reviews/{public_id}/archive");
    let name = format!("sunhall-{public_id}.ndjson");
    let command = format!("sunhall verify review {name} --fingerprint {fingerprint}");
    view! {
        <section class="section reading stack" aria-labelledby="check-otherwise">
            <h2 id="check-otherwise">{tr!(lang, review.check.otherwise)}</h2>
            <p>{tr!(lang, review.check.otherwise_text)}</p>
            <p><a href=archive download=name.clone() rel="external">{tr!(lang, review.check.download)}</a></p>
            <p>{tr!(lang, review.check.command)}</p>
            <pre class="review-code" tabindex="0">{command}</pre>
            <p>{tr!(lang, review.check.python)}</p>
            <pre class="review-code" tabindex="0">{format!("python3 verify.py {name}")}</pre>
        </section>
    }
    .into_any()
}
