//! The application: one topic a page, saved after every field; then the papers; then the review and the sending.
//! The same pages take what was missing when a case is being corrected.

mod autosave;
mod papers;
mod review;
#[cfg(feature = "hydrate")]
mod send;
mod topic;
mod upload;

use domain::cases::view::DraftView;
use domain::catalogue::FormTopic;
use domain::error::FieldError;
use domain::ids::ItemId;

use crate::prelude::*;

pub use autosave::forget_drafts;
pub use papers::PapersPage;
pub use review::ReviewPage;
pub use topic::TopicPage;

/// Begins an application for an item, or goes on with the draft there is. For a guide's page.
#[component]
pub fn ApplyButton(
    /// The item.
    item: ItemId,
) -> impl IntoView {
    let lang = use_lang();
    let Ticket { key, back } = Ticket::new();
    // Not a `ServerForm`: nothing can be wrong with it, and guides are read by far more people than apply.
    view! {
        <form method="post" action="/api/cases/start">
            <input type="hidden" name="ticket[key]" value=key/>
            <input type="hidden" name="ticket[back]" value=back/>
            <input type="hidden" name="item" value=item.to_string()/>
            <button class="button" type="submit">{tr!(lang, cases.apply)}</button>
        </form>
    }
}

/// Where an application's page stands among the others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Here<'a> {
    Topic(&'a str),
    Papers,
    Review,
}

/// A page of an application: what is applied for, how far it is, and the page's own content beside that.
fn frame(lang: Lang, draft: &DraftView, here: Here<'_>, page: &str, content: AnyView) -> AnyView {
    let item = draft.item_name.get(lang);
    let title = match draft.correction {
        Some(_) => tr!(lang, cases.correct_title, item = item),
        None => tr!(lang, cases.apply_title, item = item),
    };
    let above = match draft.correction {
        Some(_) => vec![Crumb::new(item, lang.path(&format!("/cases/{}", draft.id)))],
        None => vec![Crumb::new(tr!(lang, cases.my_title), lang.path(paths::MY_CASES))],
    };
    let name = if page.is_empty() { title.clone() } else { format!("{page} · {title}") };
    view! {
        <PageTitle text=name/>
        <Breadcrumb above=above here=title.clone()/>
        <div class="apply">
            <div class="apply-steps">
                <p class="apply-title">{title}</p>
                <Steps steps=steps(lang, draft, here)/>
            </div>
            <div class="apply-content">{content}</div>
        </div>
    }
    .into_any()
}

fn steps(lang: Lang, draft: &DraftView, here: Here<'_>) -> Vec<Step> {
    let topics = draft.form.topics.iter().map(|topic| {
        let state = state(here == Here::Topic(&topic.key), is_done(draft, topic));
        step(lang, topic.title.get(lang), state, &topic_path(draft, &topic.key))
    });
    let papers = state(here == Here::Papers, missing_papers(draft) == 0);
    let papers = step(lang, tr!(lang, cases.step_papers), papers, &papers_path(draft));
    let review = state(here == Here::Review, false);
    let review = step(lang, tr!(lang, cases.step_review), review, &review_path(draft));
    topics.chain([papers, review]).collect()
}

const fn state(here: bool, done: bool) -> StepState {
    match (here, done) {
        (true, _) => StepState::Here,
        (false, true) => StepState::Done,
        (false, false) => StepState::ToCome,
    }
}

fn step(lang: Lang, label: &str, state: StepState, path: &str) -> Step {
    let href = (state != StepState::Here).then(|| lang.path(path));
    Step { label: label.to_owned(), state, href }
}

/// Whether nothing in the topic is missing or wrong.
fn is_done(draft: &DraftView, topic: &FormTopic) -> bool {
    !draft.errors.iter().any(|error| topic.fields.iter().any(|field| field.key == error.field))
}

/// The required papers that are not there yet.
fn missing_papers(draft: &DraftView) -> usize {
    let there = |key: &str| draft.materials.iter().any(|material| material.stored && material.paper == key);
    draft.papers.iter().filter(|paper| paper.required && !there(&paper.key)).count()
}

fn topic_path(draft: &DraftView, topic: &str) -> String {
    format!("/cases/{}/apply/form/{topic}", draft.id)
}

fn papers_path(draft: &DraftView) -> String {
    format!("/cases/{}/apply/papers", draft.id)
}

fn review_path(draft: &DraftView) -> String {
    format!("/cases/{}/apply/review", draft.id)
}

/// The errors of one topic.
fn errors_of<'a>(draft: &'a DraftView, topic: &'a FormTopic) -> impl Iterator<Item = &'a FieldError> {
    draft.errors.iter().filter(|error| topic.fields.iter().any(|field| field.key == error.field))
}
