//! The papers: what is asked for, what is there, and adding to it.

use domain::cases::view::{DraftView, MaterialView};
use domain::catalogue::Material;

use super::super::api::{AskDraft, RemovePaper};
use super::super::parts;
use super::upload::Uploads;
use super::{Here, frame, review_path};
use crate::forms::{fault_words, file_size, use_plain_form};
use crate::prelude::*;

/// What the browser offers to choose from; the server looks at the content.
const ACCEPT: &str = ".pdf,.ofd,.jpg,.jpeg,.png,.docx";

/// The papers of an application, or those that were missing.
#[component]
pub fn PapersPage() -> impl IntoView {
    let lang = use_lang();
    let case = parts::case_id();
    let view = ask(AskDraft { case });
    let refresh = Callback::new(move |()| view.refetch());
    loaded(view, move |draft| body(lang, &draft, refresh))
}

fn body(lang: Lang, draft: &DraftView, refresh: Callback<()>) -> AnyView {
    let title = tr!(lang, cases.step_papers);
    let form = use_plain_form("papers");
    let asked = draft.correction.as_ref().map(|correction| {
        let items = correction.missing.iter().map(|missing| view! { <li>{missing.what.to_string()}</li> });
        let items = items.collect_view();
        view! {
            <Banner tone=Tone::Paused title=tr!(lang, cases.missing_title)>
                <ul class="case-missing">{items}</ul>
            </Banner>
        }
    });
    let papers = draft.papers.iter().map(|paper| paper_view(lang, draft, form, Some(paper), refresh));
    let other = draft.correction.is_some().then(|| paper_view(lang, draft, form, None, refresh));
    let content = view! {
        <h1>{title}</h1>
        <p class="lead">{tr!(lang, cases.papers_lead)}</p>
        {asked}
        <ErrorSummary form=form/>
        <ul class="papers">{papers.collect_view()}{other}</ul>
        <p><LinkButton href=lang.path(&review_path(draft)) label=tr!(lang, cases.papers_next)/></p>
    };
    frame(lang, draft, Here::Papers, title, content.into_any())
}

fn paper_view(
    lang: Lang,
    draft: &DraftView,
    form: FormHandle,
    paper: Option<&Material>,
    refresh: Callback<()>,
) -> AnyView {
    let key = paper.map_or("other", |paper| &paper.key).to_owned();
    let name = paper.map_or(tr!(lang, cases.material_other), |paper| paper.name.get(lang)).to_owned();
    let sample = paper.map(|paper| paper.sample.get(lang).to_owned()).unwrap_or_default();
    let needed = match paper {
        Some(paper) if paper.required => tr!(lang, cases.paper_required),
        _ => tr!(lang, cases.paper_optional),
    };
    let files: Vec<_> = draft.materials.iter().filter(|material| material.paper == key).cloned().collect();
    let rows = files.into_iter().map(|material| file_row(lang, draft, material));
    let anchor = form.field_id(&format!("paper:{key}"));
    let heading = format!("{anchor}-name");
    let labelled_by = heading.clone();
    view! {
        <li class="paper" id=anchor tabindex="-1" aria-labelledby=labelled_by>
            <h2 class="paper-name" id=heading>{name.clone()}</h2>
            <p class="paper-needed">{needed}</p>
            <p class="paper-sample">{sample}</p>
            <ul class="paper-files">{rows.collect_view()}</ul>
            <PaperForm lang=lang case=draft.id.0 paper=key name=name form=form refresh=refresh/>
        </li>
    }
    .into_any()
}

fn file_row(lang: Lang, draft: &DraftView, material: MaterialView) -> AnyView {
    let name = if material.stored {
        let href = format!("/materials/{}", material.id);
        view! { <a href=href rel="external" download="">{material.name.clone()}</a> }.into_any()
    } else {
        let percent = (material.received * 100).checked_div(material.size).unwrap_or(0);
        let words = tr!(lang, cases.paper_partial, percent = percent.to_string());
        view! { <span>{material.name.clone()}</span><span class="paper-partial">{words}</span> }.into_any()
    };
    let removable = material.supplement == draft.correction.is_some();
    view! {
        <li class="paper-file">
            {name}
            <span class="case-material-facts">{file_size(material.size)}</span>
            {removable.then(|| view! { <RemoveForm lang=lang material=material.clone()/> })}
        </li>
    }
    .into_any()
}

#[component]
fn RemoveForm(lang: Lang, material: MaterialView) -> impl IntoView {
    let form = use_form::<RemovePaper>("remove_paper");
    view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <input type="hidden" name="paper" value=material.id.to_string()/>
            <button type="submit" class="link-button">
                {tr!(lang, cases.paper_remove)}<span class="visually-hidden">" "{material.name}</span>
            </button>
        </ServerForm>
    }
}

/// Adds a file. With JavaScript it goes up in chunks as soon as it is chosen; without, the form sends it whole.
#[component]
fn PaperForm(
    lang: Lang,
    case: i64,
    paper: String,
    name: String,
    form: FormHandle,
    refresh: Callback<()>,
) -> impl IntoView {
    let uploads = Uploads::new(case, paper.clone(), refresh);
    let field = format!("file-{paper}");
    let fault = form.error(&format!("paper:{paper}")).map(|error| fault_words(lang, &error.fault));
    let error_id = format!("{field}-error");
    let said = Signal::derive(move || uploads.fault().map(|fault| fault_words(lang, &fault)).or_else(|| fault.clone()));
    let describes = error_id.clone();
    view! {
        <form
            method="post" action=format!("/uploads/form/{case}") enctype="multipart/form-data" class="paper-form"
            on:submit=move |event| uploads.submitted(&event)
        >
            <TicketFields form=form/>
            <input type="hidden" name="paper" value=paper/>
            <label class="field-label" for=field.clone()>
                {tr!(lang, cases.paper_choose)}<span class="visually-hidden">" "{name}</span>
            </label>
            <p class="field-error" id=error_id hidden=move || said.get().is_none()>{said}</p>
            <div class="paper-choose">
                <input
                    type="file" class="input-file" id=field name="file" accept=ACCEPT node_ref=uploads.field
                    aria-describedby=move || said.get().map(|_| describes.clone())
                    on:change=move |_| {
                        uploads.chosen();
                    }
                />
                <button type="submit" class="button button-plain">{tr!(lang, cases.paper_upload)}</button>
            </div>
            {move || uploads.progress_view(lang)}
        </form>
    }
}
