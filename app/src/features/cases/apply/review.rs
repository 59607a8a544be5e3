//! Everything once more before it is sent.

use domain::cases::view::DraftView;
use domain::catalogue::FormTopic;

use super::super::api::{AskDraft, Discard, Submit, Supplement};
use super::super::case_page::SeenFields;
use super::super::parts;
use super::autosave::forget_draft;
use super::{Here, errors_of, frame, missing_papers, papers_path, topic_path};
use crate::forms::fault_words;
use crate::prelude::*;

/// The review of an application, with its button.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let lang = use_lang();
    let case = parts::case_id();
    let view = ask(AskDraft { case });
    loaded(view, move |draft| body(lang, &draft))
}

fn body(lang: Lang, draft: &DraftView) -> AnyView {
    let title = tr!(lang, cases.step_review);
    let faults = draft.errors.len() + if draft.correction.is_some() { 0 } else { missing_papers(draft) };
    let warning = (faults > 0).then(|| {
        let title = tr!(lang, cases.review_faults, count = faults.to_string());
        view! { <Banner tone=Tone::Soon title=title/> }
    });
    let topics = draft.form.topics.iter().map(|topic| topic_card(lang, draft, topic));
    let send = match draft.correction {
        Some(_) => view! { <SupplementForm draft=draft.clone()/> }.into_any(),
        None => view! { <SubmitForm draft=draft.clone()/><DiscardForm draft=draft.clone()/> }.into_any(),
    };
    let content = view! {
        <h1>{title}</h1>
        <p class="lead">{tr!(lang, cases.review_lead)}</p>
        {warning}
        {topics.collect_view()}
        {papers_card(lang, draft)}
        {send}
    };
    frame(lang, draft, Here::Review, title, content.into_any())
}

fn topic_card(lang: Lang, draft: &DraftView, topic: &FormTopic) -> AnyView {
    let path = lang.path(&topic_path(draft, &topic.key));
    let rows = topic.fields.iter().map(|field| {
        let shown = field.shown(draft.answers.get(&field.key), lang);
        let fault = errors_of(draft, topic).find(|error| error.field == field.key);
        let shown = match fault {
            Some(error) if shown.is_empty() => fault_words(lang, &error.fault),
            Some(error) => format!("{shown}\n{}", fault_words(lang, &error.fault)),
            None if shown.is_empty() => tr!(lang, cases.not_answered).to_owned(),
            None => shown,
        };
        SummaryRow::new(field.label.get(lang), shown).change(path.clone(), tr!(lang, cases.review_change))
    });
    let anchors = topic.fields.iter().map(|field| anchor(&field.key)).collect_view();
    view! { {anchors}<SummaryCard title=topic.title.get(lang) rows=rows.collect()/> }.into_any()
}

/// Where the summary of errors leads to from here.
fn anchor(field: &str) -> AnyView {
    view! { <span id=format!("submit-{field}") tabindex="-1"></span> }.into_any()
}

fn papers_card(lang: Lang, draft: &DraftView) -> AnyView {
    let path = lang.path(&papers_path(draft));
    let files = |key: &str| {
        let names =
            draft.materials.iter().filter(|file| file.stored && file.paper == key).map(|file| file.name.clone());
        names.collect::<Vec<_>>().join("\n")
    };
    let other = tr!(lang, cases.material_other);
    let papers = draft.papers.iter().map(|paper| (paper.name.get(lang), files(&paper.key), paper.required));
    let papers =
        papers.chain([(other, files("other"), false)]).filter(|(name, files, _)| *name != other || !files.is_empty());
    let rows = papers.map(|(name, files, required)| {
        let shown = match (files.is_empty(), required) {
            (true, true) => tr!(lang, cases.review_missing).to_owned(),
            (true, false) => tr!(lang, cases.not_answered).to_owned(),
            (false, _) => files,
        };
        SummaryRow::new(name, shown).change(path.clone(), tr!(lang, cases.review_change))
    });
    let anchors = draft.papers.iter().map(|paper| anchor(&format!("paper:{}", paper.key))).collect_view();
    view! { {anchors}<SummaryCard title=tr!(lang, cases.review_papers) rows=rows.collect()/> }.into_any()
}

/// What the tab kept of the draft goes with it; it stays where the form leads back because the draft has changed.
fn forget_when_gone(form: FormHandle, case: i64) {
    form.when_done(move |location| {
        if !location.contains("was=") {
            forget_draft(case);
        }
    });
}

#[component]
fn SubmitForm(draft: DraftView) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<Submit>("submit");
    forget_when_gone(form, draft.id.0);
    view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <input type="hidden" name="case" value=draft.id.to_string()/>
            <input type="hidden" name="version" value=draft.version.to_string()/>
            <p class="case-note">{tr!(lang, cases.review_declare)}</p>
            <SubmitButton form=form label=tr!(lang, cases.submit)/>
        </ServerForm>
    }
}

#[component]
fn SupplementForm(draft: DraftView) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<Supplement>("supplement");
    forget_when_gone(form, draft.id.0);
    view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <SeenFields case=draft.id.0 version=draft.version/>
            <SubmitButton form=form label=tr!(lang, cases.supplement)/>
        </ServerForm>
    }
}

#[component]
fn DiscardForm(draft: DraftView) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<Discard>("discard");
    forget_when_gone(form, draft.id.0);
    view! {
        <details class="disclosure case-part">
            <summary>{tr!(lang, cases.discard)}</summary>
            <p>{tr!(lang, cases.discard_text)}</p>
            <ServerForm form=form>
                <TicketFields form=form/>
                <input type="hidden" name="case" value=draft.id.to_string()/>
                <SubmitButton form=form label=tr!(lang, cases.discard) kind=ButtonKind::Danger/>
            </ServerForm>
        </details>
    }
}
