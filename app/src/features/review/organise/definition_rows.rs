//! The lists of the definition's form, row by row. A row's stable name is kept out of sight: it must not change once
//! a roll names it.

use crate::prelude::*;

/// Offices and leaders.
pub fn others(lang: Lang, form: FormHandle, departments: Vec<Choice>, rows: usize) -> AnyView {
    let kinds = vec![
        Choice::new("office", tr!(lang, review.organise.kind_office)),
        Choice::new("leader", tr!(lang, review.organise.kind_leader)),
    ];
    let rows = (0..rows).map(move |row| {
        let name = |part: &str| format!("fields[others][{row}][{part}]");
        view! {
            <div class="definition-row definition-row-wide" role="group" aria-label=numbered(lang, row)>
                <Select form=form name=name("department") optional=true label=tr!(lang, review.organise.belongs_to) choices=departments.clone()/>
                <Select form=form name=name("kind") optional=true value="office" label=tr!(lang, review.organise.kind) choices=kinds.clone()/>
                {names(lang, form, "others", row)}
            </div>
        }
    });
    let (legend, hint) = (tr!(lang, review.organise.others), tr!(lang, review.organise.others_hint));
    view! { <FieldGroup form=form name="fields[others]" legend=legend hint=hint>{rows.collect_view()}</FieldGroup> }
        .into_any()
}

/// Criteria or groups.
pub fn weighted(
    lang: Lang,
    form: FormHandle,
    list: &'static str,
    legend: &'static str,
    hint: &'static str,
    rows: usize,
) -> AnyView {
    let rows = (0..rows).map(move |row| {
        let weight = format!("fields[{list}][{row}][weight]");
        view! {
            <div class="definition-row" role="group" aria-label=numbered(lang, row)>
                {key(form, list, row)}
                {names(lang, form, list, row)}
                <TextField form=form name=weight kind=InputKind::Number max=6 optional=true label=tr!(lang, review.organise.weight)/>
            </div>
        }
    });
    let name = format!("fields[{list}]");
    view! { <FieldGroup form=form name=name legend=legend hint=hint>{rows.collect_view()}</FieldGroup> }.into_any()
}

/// The grades.
pub fn grades(lang: Lang, form: FormHandle, rows: usize) -> AnyView {
    let rows = (0..rows).map(move |row| {
        let score = format!("fields[grades][{row}][score]");
        view! {
            <div class="definition-row" role="group" aria-label=numbered(lang, row)>
                {key(form, "grades", row)}
                {names(lang, form, "grades", row)}
                <TextField form=form name=score kind=InputKind::Number max=3 optional=true label=tr!(lang, review.organise.score)/>
            </div>
        }
    });
    let (legend, hint) = (tr!(lang, review.organise.grades), tr!(lang, review.organise.grades_hint));
    view! { <FieldGroup form=form name="fields[grades]" legend=legend hint=hint>{rows.collect_view()}</FieldGroup> }
        .into_any()
}

fn names(lang: Lang, form: FormHandle, list: &str, row: usize) -> AnyView {
    let name = |part: &str| format!("fields[{list}][{row}][{part}]");
    view! {
        <TextField form=form name=name("name_zh") max=100 optional=true label=tr!(lang, review.organise.name_zh)/>
        <TextField form=form name=name("name_en") max=100 optional=true label=tr!(lang, review.organise.name_en)/>
    }
    .into_any()
}

fn key(form: FormHandle, list: &str, row: usize) -> AnyView {
    let name = format!("fields[{list}][{row}][key]");
    let key = form.typed(&name).unwrap_or_default();
    view! { <input type="hidden" name=name value=key/> }.into_any()
}

fn numbered(lang: Lang, row: usize) -> String {
    tr!(lang, review.organise.row, number = (row + 1).to_string())
}
