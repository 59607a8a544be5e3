//! The ballot as members will see it, from the definition as it stands. Nothing can be chosen here.

use domain::review::desk::Desk;
use domain::review::setup::{Comments, SubjectEntry};
use domain::text::Bilingual;

use super::{api, words};
use crate::prelude::*;

/// The page.
#[component]
pub fn PreviewPage() -> impl IntoView {
    let lang = use_lang();
    let id = words::asked_review();
    let desk = ask(api::AskDesk { review: id });
    loaded(desk, move |desk| {
        let (title, lead) = (tr!(lang, review.organise.preview_title), tr!(lang, review.organise.preview_lead));
        view! {
            {words::head(lang, &desk, title, lead)}
            {groups(lang, &desk)}
            {ballot(lang, &desk)}
        }
        .into_any()
    })
}

/// The same ballot for everybody; what differs is how much a group weighs.
fn groups(lang: Lang, desk: &Desk) -> AnyView {
    let rows = desk.entry.groups.iter().map(|group| {
        let name = Bilingual::new(&group.name_zh, &group.name_en);
        SummaryRow::new(name.get(lang), tr!(lang, review.organise.weighs, weight = group.weight.clone()))
    });
    view! { <SummaryCard title=tr!(lang, review.organise.preview_groups) rows=rows.collect()/> }.into_any()
}

fn ballot(lang: Lang, desk: &Desk) -> AnyView {
    if desk.entry.subjects.is_empty() {
        let (title, text) = (tr!(lang, review.organise.preview_none), tr!(lang, review.organise.preview_none_text));
        return view! { <EmptyState title=title text=text/> }.into_any();
    }
    let count = desk.entry.subjects.len();
    let cards =
        desk.entry.subjects.iter().enumerate().map(|(place, subject)| card(lang, desk, (place, count), subject));
    view! { <section class="section ballot-preview"><h2>{words::title(lang, &desk.title())}</h2>{cards.collect_view()}</section> }
        .into_any()
}

fn card(lang: Lang, desk: &Desk, (place, count): (usize, usize), subject: &SubjectEntry) -> AnyView {
    let name = Bilingual::new(&subject.name_zh, &subject.name_en);
    let progress = tr!(lang, review.organise.preview_place, place = (place + 1).to_string(), count = count.to_string());
    let criteria = desk.entry.criteria.iter().map(|criterion| {
        let name = Bilingual::new(&criterion.name_zh, &criterion.name_en);
        let grades = desk.entry.grades.iter().map(|grade| {
            let grade = Bilingual::new(&grade.name_zh, &grade.name_en);
            view! { <li class="ballot-preview-grade">{grade.get(lang).to_owned()}</li> }
        });
        view! { <li><p class="ballot-preview-criterion">{name.get(lang).to_owned()}</p><ul class="ballot-preview-grades">{grades.collect_view()}</ul></li> }
    });
    let comment = (desk.entry.comments == Comments::Taken)
        .then(|| view! { <p class="soft">{tr!(lang, review.organise.preview_comment)}</p> });
    view! {
        <details class="disclosure" open=place == 0>
            <summary>{name.get(lang).to_owned()}" "<span class="soft">{progress}</span></summary>
            <ul class="stack">{criteria.collect_view()}</ul>
            {comment}
        </details>
    }
    .into_any()
}
