//! What the check found, in words and figures.

use ballot::Id;
use ballot::manifest::Words;
use ballot::verify::{Counted, Outcome, Report};
use domain::time::date_time;

use super::state::{Checked, Checking};
use super::{steps, words};
use crate::prelude::*;

/// So many faults are named one by one.
const NAMED: usize = 50;

/// Green, or the faults by name; then the receipts and the figures.
pub fn view(checking: Checking, checked: &Checked) -> AnyView {
    let lang = checking.lang;
    let report = &checked.report;
    let (tone, title) = match (report.is_sound(), report.closed) {
        (true, true) => (Tone::Ok, tr!(lang, review.check.sound)),
        (true, false) => (Tone::Ok, tr!(lang, review.check.sound_so_far)),
        (false, _) => (Tone::Red, tr!(lang, review.check.unsound)),
    };
    let text = if report.is_sound() {
        tr!(
            lang,
            review.check.sound_text,
            ballots = report.ballots.to_string(),
            valid = report.counted.valid.to_string()
        )
    } else {
        tr!(lang, review.check.unsound_text, count = report.faults.len().to_string())
    };
    view! {
        <section class="section stack" aria-labelledby="check-result">
            <h2 id="check-result" tabindex="-1">{tr!(lang, review.check.result)}</h2>
            <Banner tone=tone title=title><p>{text}</p></Banner>
            {faults(lang, report)}
            {receipts(lang, report)}
            {steps::view(lang, report)}
            {counts(lang, checked)}
            {recount(lang, checked)}
        </section>
    }
    .into_any()
}

fn faults(lang: Lang, report: &Report) -> Option<AnyView> {
    if report.is_sound() {
        return None;
    }
    let columns = vec![
        Column::text(tr!(lang, review.check.fault)),
        Column::text(tr!(lang, review.check.code)),
        Column::number(tr!(lang, review.check.line)),
    ];
    let rows = report.faults.iter().take(NAMED).map(|finding| {
        let code = finding.fault.code();
        let line = if finding.line == 0 { "–".to_owned() } else { finding.line.to_string() };
        vec![Cell::text(words::fault(lang, code)), Cell::view(view! { <code>{code}</code> }), Cell::text(line)]
    });
    let rows = rows.collect();
    Some(view! { <DataTable caption=tr!(lang, review.check.faults) columns=columns rows=rows/> }.into_any())
}

fn receipts(lang: Lang, report: &Report) -> AnyView {
    if report.receipts.is_empty() {
        return view! { <p class="soft">{tr!(lang, review.check.no_receipts)}</p> }.into_any();
    }
    let items = report.receipts.iter().map(|outcome| {
        let (tone, label, text) = receipt(lang, outcome);
        view! { <li class="check-receipt"><StatusBadge tone=tone text=label/><span>{text}</span></li> }
    });
    view! {
        <h3>{tr!(lang, review.check.receipts_result)}</h3>
        <ul class="check-receipts">{items.collect_view()}</ul>
    }
    .into_any()
}

fn receipt(lang: Lang, outcome: &Outcome) -> (Tone, &'static str, String) {
    match outcome {
        Outcome::Included(receipt, index) => {
            let (leaf, place) = (short(receipt), (index + 1).to_string());
            (
                Tone::Ok,
                tr!(lang, review.check.included),
                tr!(lang, review.check.included_text, leaf = leaf, place = place),
            )
        }
        Outcome::Waiting(receipt) => {
            let due = i64::try_from(receipt.content().due).ok();
            let due = due.and_then(|due| chrono::DateTime::from_timestamp(due, 0)).map(|due| date_time(due, lang));
            let (leaf, due) = (short(receipt), due.unwrap_or_default());
            (Tone::Soon, tr!(lang, review.check.waiting), tr!(lang, review.check.waiting_text, leaf = leaf, due = due))
        }
        Outcome::Omitted(receipt) => {
            let text = tr!(lang, review.check.omitted_text, leaf = short(receipt));
            (Tone::Red, tr!(lang, review.check.omitted), text)
        }
        Outcome::Invalid => {
            (Tone::Red, tr!(lang, review.check.invalid), tr!(lang, review.check.invalid_text).to_owned())
        }
    }
}

/// The beginning of a ballot's number, by which it is told from others.
fn short(receipt: &ballot::receipt::Receipt) -> String {
    receipt.content().leaf.to_string().chars().take(12).collect()
}

fn say(lang: Lang, words: &Words) -> String {
    match lang {
        Lang::Zh => words.zh.clone(),
        Lang::En => words.en.clone(),
    }
}

/// Members, tokens and ballots by group, as the last head has them.
fn counts(lang: Lang, checked: &Checked) -> Option<AnyView> {
    let manifest = checked.review.as_ref()?.manifest();
    if checked.report.counts.is_empty() {
        return None;
    }
    let columns = vec![
        Column::text(tr!(lang, review.public.group)),
        Column::number(tr!(lang, review.public.roll)),
        Column::number(tr!(lang, review.public.issued)),
        Column::number(tr!(lang, review.public.cast)),
    ];
    let rows = checked.report.counts.iter().map(|count| {
        let group = manifest.groups.iter().find(|group| group.id == count.group);
        let roll = group.map_or(0, |group| group.roll).saturating_add(count.added).saturating_sub(count.struck);
        vec![
            Cell::text(group.map_or_else(|| count.group.to_string(), |group| say(lang, &group.name))),
            Cell::text(roll.to_string()),
            Cell::text(count.issued.to_string()),
            Cell::text(count.cast.to_string()),
        ]
    });
    let rows = rows.collect();
    Some(view! { <DataTable caption=tr!(lang, review.check.counts) columns=columns rows=rows/> }.into_any())
}

/// How often each grade was given to each department on each criterion, to be compared with the published results.
fn recount(lang: Lang, checked: &Checked) -> Option<AnyView> {
    let manifest = checked.review.as_ref()?.manifest();
    if checked.report.counted.tallies.is_empty() {
        return None;
    }
    let names = [tr!(lang, review.booth.column_name), tr!(lang, review.public.criterion)].map(Column::text);
    let grades = manifest.grades.iter().map(|grade| Column::number(say(lang, &grade.name)));
    let columns = names.into_iter().chain(grades).collect();
    let cells = manifest.departments.iter().flat_map(|department| {
        manifest.criteria.iter().enumerate().map(move |(place, criterion)| (department, place, criterion))
    });
    let rows = cells.map(|(department, place, criterion)| {
        let names = [&department.name, &criterion.name].map(|name| Cell::text(say(lang, name)));
        let sums = sums(&checked.report.counted, &department.id, place, manifest.grades.len());
        names.into_iter().chain(sums.into_iter().map(|sum| Cell::text(sum.to_string()))).collect()
    });
    let rows = rows.collect();
    Some(
        view! {
            <details class="disclosure">
                <summary>{tr!(lang, review.check.recount)}</summary>
                <p>{tr!(lang, review.check.recount_text)}</p>
                <div class="table-scroll" role="region" tabindex="0" aria-label=tr!(lang, review.check.recount)>
                    <DataTable caption=tr!(lang, review.check.recount) hide_caption=true columns=columns rows=rows/>
                </div>
            </details>
        }
        .into_any(),
    )
}

/// How often each grade was given to a department on a criterion, all groups together, without void windows.
fn sums(counted: &Counted, department: &Id, criterion: usize, grades: usize) -> Vec<u64> {
    let own = counted.tallies.iter().filter(|tally| tally.department == *department && !tally.void);
    let mut sums = vec![0_u64; grades];
    for row in own.filter_map(|tally| tally.grades.get(criterion)) {
        for (sum, count) in sums.iter_mut().zip(row) {
            *sum = sum.saturating_add(*count);
        }
    }
    sums
}
