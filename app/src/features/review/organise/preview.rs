//! The ballot as members will see it, from the definition as it stands. Nothing can be chosen here.

use domain::review::desk::Desk;
use domain::review::session::Quorum;
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
            {previous(lang, &desk)}
            {meeting(lang, &desk)}
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
    let title = tr!(lang, review.organise.preview_groups);
    view! { <section><h2 class="summary-title">{title}</h2><SummaryCard rows=rows.collect()/></section> }.into_any()
}

/// Which review's promises will stand beside the departments, and from which the change will be reckoned.
fn previous(lang: Lang, desk: &Desk) -> AnyView {
    let rows = vec![SummaryRow::new(tr!(lang, review.organise.previous), words::previous(lang, desk))];
    view! { <SummaryCard rows=rows/> }.into_any()
}

/// How the meeting goes, for whoever approves it: the quorum, and the questions in their order.
fn meeting(lang: Lang, desk: &Desk) -> Option<AnyView> {
    let meeting = desk.entry.meeting()?;
    let quorum = match meeting.quorum {
        Quorum::None => tr!(lang, review.session.quorum_none),
        Quorum::MoreThanHalf => tr!(lang, review.session.quorum_half),
        Quorum::TwoThirds => tr!(lang, review.session.quorum_thirds),
    };
    let rows = vec![
        SummaryRow::new(tr!(lang, review.session.mode), tr!(lang, review.session.mode_live)),
        SummaryRow::new(tr!(lang, review.session.quorum), quorum),
    ];
    let name = |place: &u16| {
        let subject = desk.entry.subjects.get(usize::from(*place));
        subject.map(|one| Bilingual::new(&one.name_zh, &one.name_en).get(lang).to_owned()).unwrap_or_default()
    };
    let questions = meeting.questions.iter().map(|question| {
        let names: Vec<String> = question.iter().map(name).collect();
        view! { <li>{names.join(tr!(lang, review.session.and))}</li> }
    });
    let questions = questions.collect_view();
    Some(
        view! {
            <section class="section">
                <h2>{tr!(lang, review.session.title)}</h2>
                <SummaryCard rows=rows/>
                <h3>{tr!(lang, review.session.order)}</h3>
                <ol class="review-subjects">{questions}</ol>
            </section>
        }
        .into_any(),
    )
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
