//! The parts of a case's page that applicants and officials share.

use domain::cases::CaseState;
use domain::cases::view::{CaseView, MaterialView, TimelineEntry as Entry};
use domain::time::{date_time, local_date};
use leptos_router::hooks::use_query_map;

use super::words;
use crate::features::catalogue::{FlowLine, stages};
use crate::features::deadlines::{DayStrip, LimitList};
use crate::forms::file_size;
use crate::live::News;
use crate::prelude::*;

/// What a page says above everything else: [`refusal`], and that there is news.
pub fn notes(lang: Lang, news: News) -> AnyView {
    view! { {refusal(lang)}{news.banner(lang)} }.into_any()
}

/// Says that an act was not done, because the page showed an older state.
pub fn refusal(lang: Lang) -> Option<AnyView> {
    let was = use_query_map().with_untracked(|query| query.get("was").unwrap_or_default());
    let refused = match was.as_str() {
        "changed_meanwhile" => Some((tr!(lang, cases.was_changed_meanwhile), tr!(lang, cases.was_changed_text))),
        "not_now" => Some((tr!(lang, cases.was_not_now), tr!(lang, cases.was_not_now_text))),
        _ => None,
    };
    refused.map(|(title, text)| view! { <Banner tone=Tone::Soon title=title><p>{text}</p></Banner> }.into_any())
}

/// The flow line with the position, and by which version it runs.
pub fn flow(lang: Lang, case: &CaseView) -> AnyView {
    let hash = case.flow_hash.get(..8).unwrap_or(&case.flow_hash).to_owned();
    let note = tr!(lang, cases.flow_note, version = case.flow.version.to_string(), hash = hash);
    let stages = stages(lang, &case.flow, place(case));
    view! {
        <section class="case-part" aria-labelledby="case-flow">
            <h2 id="case-flow">{tr!(lang, cases.flow)}</h2>
            <FlowLine stages=stages labelled_by="case-flow"/>
            <p class="case-note">{note}</p>
        </section>
    }
    .into_any()
}

/// The place of the case in its flow.
fn place(case: &CaseView) -> Option<usize> {
    match &case.state {
        CaseState::Draft | CaseState::Withdrawn(_) => None,
        CaseState::Completed(_) => Some(case.flow.steps.len()),
        state => Some(state.step().and_then(|key| case.flow.position(key)).unwrap_or(0)),
    }
}

/// The day strip.
pub fn days(lang: Lang, case: &CaseView) -> Option<AnyView> {
    let explanation = case.explanation.clone()?;
    let limits = explanation.limits.clone();
    let strip = view! {
        <section class="case-part" aria-labelledby="case-days">
            <h2 id="case-days">{tr!(lang, cases.days)}</h2>
            <LimitList limits=limits/>
            <DayStrip explanation=explanation today=case.today/>
        </section>
    };
    Some(strip.into_any())
}

/// What happened, newest first.
pub fn timeline(lang: Lang, case: &CaseView) -> AnyView {
    let entries = case.timeline.iter().rev().map(|entry| to_entry(lang, entry)).collect::<Vec<_>>();
    view! {
        <section class="case-part" aria-labelledby="case-timeline">
            <h2 id="case-timeline">{tr!(lang, cases.timeline)}</h2>
            <Timeline entries=entries/>
        </section>
    }
    .into_any()
}

fn to_entry(lang: Lang, entry: &Entry) -> TimelineEntry {
    let who = match (&entry.who, entry.role) {
        (Some(name), Some(role)) => format!("{name} · {}", words::role(lang, role)),
        (Some(name), None) => name.clone(),
        (None, _) => tr!(lang, cases.by_system).to_owned(),
    };
    let list = |words: Vec<&str>| words.join(if lang == Lang::Zh { "；" } else { "; " });
    let detail = if entry.changed.is_empty() {
        list(entry.missing.iter().map(String::as_str).collect())
    } else {
        let fields = list(entry.changed.iter().map(|field| field.get(lang)).collect());
        tr!(lang, cases.answers_changed, fields = fields)
    };
    TimelineEntry {
        instant: entry.at.to_rfc3339(),
        when: date_time(entry.at, lang),
        title: words::happened(lang, entry),
        who,
        detail: entry.reason.clone().unwrap_or(detail),
    }
}

/// The papers that were handed in, each to be downloaded.
pub fn materials(lang: Lang, case: &CaseView) -> AnyView {
    let stored: Vec<_> = case.materials.iter().filter(|material| material.stored).collect();
    let list = if stored.is_empty() {
        view! { <p>{tr!(lang, cases.materials_none)}</p> }.into_any()
    } else {
        let rows = stored.into_iter().map(|material| material_row(lang, case, material));
        view! { <ul class="case-materials">{rows.collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="case-part" aria-labelledby="case-materials">
            <h2 id="case-materials">{tr!(lang, cases.materials)}</h2>
            {list}
        </section>
    }
    .into_any()
}

fn material_row(lang: Lang, case: &CaseView, material: &MaterialView) -> AnyView {
    let paper = case.papers.iter().find(|paper| paper.key == material.paper);
    let paper = paper.map_or(tr!(lang, cases.material_other), |paper| paper.name.get(lang)).to_owned();
    let added = material.supplement.then(|| {
        view! { <StatusBadge tone=Tone::Going text=tr!(lang, cases.material_supplement)/> }
    });
    let facts = format!("{} · {}", file_size(material.size), domain::time::date(local_date(material.at), lang));
    view! {
        <li class="case-material">
            <span class="case-material-paper">{paper}</span>
            <a href=format!("/materials/{}", material.id) rel="external" download="">{material.name.clone()}</a>
            <span class="case-material-facts">{facts}</span>
            {added}
        </li>
    }
    .into_any()
}

/// What was applied for, folded.
pub fn answers(lang: Lang, case: &CaseView) -> AnyView {
    let cards = case.form.topics.iter().map(|topic| {
        let rows = topic.fields.iter().map(|field| {
            let shown = field.shown(case.answers.get(&field.key), lang);
            let shown = if shown.is_empty() { tr!(lang, cases.not_answered).to_owned() } else { shown };
            SummaryRow::new(field.label.get(lang), shown)
        });
        view! { <SummaryCard title=topic.title.get(lang) rows=rows.collect()/> }
    });
    view! {
        <details class="disclosure case-part">
            <summary>{tr!(lang, cases.answers)}</summary>
            {cards.collect_view()}
        </details>
    }
    .into_any()
}

/// Whom to ask and where to complain.
pub fn people(lang: Lang, case: &CaseView) -> AnyView {
    let department = &case.department;
    let mut rows = vec![
        SummaryRow::new(tr!(lang, cases.people_department), department.name.get(lang)),
        SummaryRow::new(tr!(lang, cases.people_phone), department.phone.clone()),
        SummaryRow::new(tr!(lang, cases.people_address), department.address.get(lang)),
    ];
    if let Some(name) = &case.assignee {
        rows.insert(1, SummaryRow::new(tr!(lang, cases.people_assignee), name.clone()));
    }
    if !case.complaint_phone.is_empty() {
        rows.push(SummaryRow::new(tr!(lang, cases.people_complaint), case.complaint_phone.clone()));
    }
    view! {
        <section class="case-part" aria-labelledby="case-people">
            <h2 id="case-people">{tr!(lang, cases.people)}</h2>
            <SummaryCard rows=rows/>
        </section>
    }
    .into_any()
}

/// The number in the address; 0, which no row has, where it is none.
pub fn case_id() -> i64 {
    let map = leptos_router::hooks::use_params_map();
    map.with_untracked(|map| map.get("id").and_then(|id| id.parse().ok()).unwrap_or(0))
}
