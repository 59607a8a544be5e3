//! The ballot as members will see it, from the definition as it stands. Nothing can be chosen here.

use domain::review::desk::Desk;
use domain::review::session::Quorum;
use domain::review::setup::{Comments, ResultsPolicy, SubjectEntry};
use domain::text::Bilingual;

use super::topic::Topic;
use super::{api, preview_member, words};
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
            {rules(lang, &desk)}
            {groups(lang, &desk)}
            {criteria(lang, &desk)}
            {grades(lang, &desk)}
            {meeting(lang, &desk)}
            {preview_member::member(lang, &desk)}
            {ballot(lang, &desk)}
        }
        .into_any()
    })
}

/// When it is held, what is published of it and when, and with what it is compared.
fn rules(lang: Lang, desk: &Desk) -> AnyView {
    let entry = &desk.entry;
    let results = match entry.results {
        ResultsPolicy::AtClose => tr!(lang, review.organise.results_at_close),
        ResultsPolicy::InBatches => tr!(lang, review.organise.results_in_batches),
    };
    let comments = match entry.comments {
        Comments::Taken => tr!(lang, review.organise.comments_taken),
        Comments::NotTaken => tr!(lang, review.organise.comments_not_taken),
    };
    let smallest = tr!(lang, review.organise.preview_smallest, members = entry.smallest_group.trim());
    let rows = vec![
        SummaryRow::new(tr!(lang, review.organise.opens), words::typed_time(lang, &entry.opens_at)),
        SummaryRow::new(tr!(lang, review.organise.closes), words::typed_time(lang, &entry.closes_at)),
        SummaryRow::new(tr!(lang, review.organise.smallest), smallest),
        SummaryRow::new(tr!(lang, review.organise.results), results),
        SummaryRow::new(tr!(lang, review.organise.comments), comments),
        SummaryRow::new(tr!(lang, review.organise.previous), words::previous(lang, desk)),
    ];
    let title = tr!(lang, review.organise.preview_rules);
    view! { <section><h2 class="summary-title">{title}</h2><SummaryCard rows=rows/></section> }.into_any()
}

/// The same ballot for everybody; what differs is how much a group weighs, and how many are in it.
fn groups(lang: Lang, desk: &Desk) -> AnyView {
    if desk.entry.groups.is_empty() {
        return words::no_groups(lang, desk);
    }
    let rows = desk.entry.groups.iter().map(|group| {
        let roll = desk.turnout.iter().find(|figures| figures.key == group.key).map_or(0, |figures| figures.roll);
        vec![name(lang, &group.name_zh, &group.name_en), weight(lang, &group.weight), roll.to_string()]
    });
    let columns = [tr!(lang, review.organise.group), tr!(lang, review.public.weight), tr!(lang, review.public.roll)];
    table(tr!(lang, review.organise.preview_groups), columns.to_vec(), rows.collect())
}

/// How much each criterion counts in a department's result.
fn criteria(lang: Lang, desk: &Desk) -> AnyView {
    let rows = desk
        .entry
        .criteria
        .iter()
        .map(|criterion| vec![name(lang, &criterion.name_zh, &criterion.name_en), weight(lang, &criterion.weight)]);
    let columns = vec![tr!(lang, review.public.criterion), tr!(lang, review.public.weight)];
    table(tr!(lang, review.public.criteria), columns, rows.collect())
}

/// What each grade is worth.
fn grades(lang: Lang, desk: &Desk) -> AnyView {
    let rows = desk.entry.grades.iter().map(|grade| {
        let score = grade.score.trim();
        let score = if score.is_empty() { tr!(lang, review.organise.preview_no_points) } else { score };
        vec![name(lang, &grade.name_zh, &grade.name_en), score.to_owned()]
    });
    let columns = vec![tr!(lang, review.organise.preview_grade), tr!(lang, review.organise.score)];
    table(tr!(lang, review.organise.preview_grades), columns, rows.collect())
}

fn name(lang: Lang, zh: &str, en: &str) -> String {
    Bilingual::new(zh, en).get(lang).to_owned()
}

fn weight(lang: Lang, typed: &str) -> String {
    tr!(lang, review.organise.weighs, weight = words::weight(typed))
}

/// A table whose first column is words and whose others are figures.
fn table(caption: &'static str, columns: Vec<&'static str>, rows: Vec<Vec<String>>) -> AnyView {
    let column = |(place, label): (usize, &'static str)| {
        if place == 0 { Column::text(label) } else { Column::number(label) }
    };
    let columns = columns.into_iter().enumerate().map(column).collect();
    let rows = rows.into_iter().map(|row| row.into_iter().map(Cell::text).collect()).collect();
    view! { <section class="section"><DataTable caption=caption columns=columns rows=rows/></section> }.into_any()
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
        let none = (tr!(lang, review.organise.preview_none), tr!(lang, review.organise.preview_none_text));
        return words::missing(lang, desk, none, Topic::Subjects);
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
