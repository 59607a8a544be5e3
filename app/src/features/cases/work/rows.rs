//! Rows of officials' lists.

use domain::cases::inbox::InboxGroup;
use domain::cases::view::InboxRow;
use domain::time::short_date;

use super::super::words;
use crate::prelude::*;

/// The rows in their groups. `address` leads to a case, `here` is the one that is open.
pub fn grouped(lang: Lang, rows: Vec<InboxRow>, here: Option<i64>, address: impl Fn(i64) -> String) -> AnyView {
    let groups = InboxGroup::ALL.into_iter().filter_map(|group| {
        let (tone, name) = words::group(lang, group);
        let of_group: Vec<_> = rows.iter().filter(|row| row.group == group).collect();
        let first = of_group.is_empty();
        let lines = of_group.into_iter().map(|row| line(lang, row, here, Some(address(row.id.0)))).collect_view();
        (!first).then(|| {
            view! {
                <tbody>
                    <tr class="work-group"><th scope="colgroup" colspan="4"><StatusBadge tone=tone text=name/></th></tr>
                    {lines}
                </tbody>
            }
        })
    });
    table(lang, groups.collect_view().into_any())
}

/// The rows in one group, for figures whose rows are all of one kind. `address` leads to a case, if the reader may open it.
pub fn plain(lang: Lang, rows: &[InboxRow], address: impl Fn(i64) -> Option<String>) -> AnyView {
    let lines = rows.iter().map(|row| line(lang, row, None, address(row.id.0))).collect_view();
    table(lang, view! { <tbody>{lines}</tbody> }.into_any())
}

fn table(lang: Lang, bodies: AnyView) -> AnyView {
    view! {
        <table class="work-table">
            <caption class="visually-hidden">{tr!(lang, cases.work_table)}</caption>
            <thead>
                <tr>
                    <th scope="col">{tr!(lang, cases.column_item)}</th>
                    <th scope="col">{tr!(lang, cases.column_due)}</th>
                    <th scope="col">{tr!(lang, cases.column_state)}</th>
                    <th scope="col">{tr!(lang, cases.column_assignee)}</th>
                </tr>
            </thead>
            {bodies}
        </table>
    }
    .into_any()
}

fn line(lang: Lang, row: &InboxRow, here: Option<i64>, address: Option<String>) -> AnyView {
    let current = (here == Some(row.id.0)).then_some("true");
    let class = if current.is_some() { "work-row work-row-here" } else { "work-row" };
    let number = row.number.as_ref().and_then(|number| number.as_str().get(31..)).unwrap_or_default().to_owned();
    let who = match (&row.assignee, row.mine) {
        (Some(_), true) => tr!(lang, cases.me).to_owned(),
        (Some(name), false) => name.clone(),
        (None, _) => tr!(lang, cases.nobody).to_owned(),
    };
    let objection = row.objection.then(|| {
        view! { <StatusBadge tone=Tone::Soon text=tr!(lang, cases.objection_badge)/> }
    });
    let late = row.decided_late.then(|| {
        view! { <StatusBadge tone=Tone::Red text=tr!(lang, cases.decided_late_badge)/> }
    });
    let applicant = row.applicant.clone();
    let applicant = match address {
        Some(href) => view! { <a class="work-link" href=href aria-current=current>{applicant}</a> }.into_any(),
        None => view! { <span class="work-link">{applicant}</span> }.into_any(),
    };
    view! {
        <tr class=class>
            <th scope="row">
                {applicant}
                <span class="work-item">{row.item.get(lang).to_owned()}</span>
                <span class="work-number">{number}</span>
            </th>
            <td><time datetime=row.due.to_string()>{short_date(row.due, lang)}</time></td>
            <td>{words::standing_badge(lang, row.standing)}{late}{objection}</td>
            <td>{who}</td>
        </tr>
    }
    .into_any()
}
