//! Taking over a list of members: it is looked at first, row by row; nothing is written while a row has a fault.

use domain::review::desk::{Desk, RollCheck, RollDesk};
use domain::review::roll::{Column as RollColumn, GroupCount, RollFault, RowFault, RowProblem};
use domain::review::state::ReviewState;

use super::api::{self, DiscardList, EmptyRoll, ImportList};
use super::words;
use crate::forms::use_plain_form;
use crate::prelude::*;

/// The name of the form that sends a list.
pub const LIST: &str = "list";

/// The files a list can come as.
pub const LISTS: &str = ".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The page.
#[component]
pub fn RollPage() -> impl IntoView {
    let lang = use_lang();
    let id = words::asked_review();
    let roll = ask(api::AskRoll { review: id });
    loaded(roll, move |RollDesk { desk, waiting, can_empty }| {
        let (title, lead) = (tr!(lang, review.organise.roll_title), tr!(lang, review.organise.roll_lead));
        let can_import = desk.is_prepared();
        let members: u64 = desk.turnout.iter().map(|group| group.roll).sum::<u64>() + desk.stray;
        let review = desk.review.0;
        let empty = (can_empty && members > 0).then(|| view! { <Empty review=review/> });
        let body = match waiting {
            Some(check) => checked(lang, &desk, check),
            None if desk.entry.groups.is_empty() => words::no_groups(lang, &desk),
            None if can_import => view! { <Send review=desk.review.0/> }.into_any(),
            None => view! { <Banner tone=Tone::Neutral title=tr!(lang, review.organise.roll_closed)/> }.into_any(),
        };
        view! { {words::head(lang, &desk, title, lead)} {now(lang, &desk)} {body} {empty} }.into_any()
    })
}

/// How many are on the roll already.
fn now(lang: Lang, desk: &Desk) -> AnyView {
    let rows = desk.turnout.iter().map(|group| SummaryRow::new(group.name.get(lang), group.roll.to_string()));
    let stray = (desk.stray > 0).then(|| (tr!(lang, review.organise.group_gone), desk.stray.to_string()));
    let rows: Vec<_> = rows.chain(stray.map(|(name, members)| SummaryRow::new(name, members))).collect();
    let again = matches!(desk.state, ReviewState::Submitted(_) | ReviewState::Approved(_)).then(|| {
        view! { <Banner tone=Tone::Soon title=tr!(lang, review.organise.roll_again)/> }
    });
    let counts = (!rows.is_empty()).then(|| {
        let title = tr!(lang, review.organise.roll_now);
        view! { <section><h2 class="summary-title">{title}</h2><SummaryCard rows=rows/></section> }
    });
    view! { {again} {counts} }.into_any()
}

/// The form that sends a list. It goes to a plain route, so that a file can be sent without JavaScript.
#[component]
fn Send(review: i64) -> impl IntoView {
    let lang = use_lang();
    let form = use_plain_form(LIST);
    view! {
        <section class="section">
            <h2>{tr!(lang, review.organise.list_title)}</h2>
            <form method="post" enctype="multipart/form-data" action=format!("/review/organise/{review}/roll")>
                <ErrorSummary form=form/>
                <TicketFields form=form/>
                <UploadField
                    form=form name="file" accept=LISTS optional=true label=tr!(lang, review.organise.list_file)
                    hint=tr!(lang, review.organise.list_hint)
                />
                <TextArea form=form name="text" rows=8 optional=true label=tr!(lang, review.organise.list_text)/>
                <SubmitButton form=form label=tr!(lang, review.organise.list_check)/>
            </form>
        </section>
    }
}

/// What taking the list over would do.
fn checked(lang: Lang, desk: &Desk, check: RollCheck) -> AnyView {
    let members: u64 = check.counts.iter().map(|count| u64::from(count.members)).sum();
    let clean = check.unreadable.is_none() && check.all_faults == 0 && members > 0;
    let head = match check.unreadable {
        Some(fault) => {
            view! { <Banner tone=Tone::Red title=tr!(lang, review.organise.list_unreadable)><p>{unreadable(lang, fault)}</p></Banner> }.into_any()
        }
        None if check.all_faults > 0 => {
            let title = tr!(lang, review.organise.list_faults, count = check.all_faults.to_string());
            view! { <Banner tone=Tone::Red title=title><p>{tr!(lang, review.organise.list_faults_text)}</p></Banner> }.into_any()
        }
        None => {
            let title = tr!(lang, review.organise.list_clean, count = members.to_string());
            view! { <Banner tone=Tone::Ok title=title><p>{tr!(lang, review.organise.list_clean_text)}</p></Banner> }.into_any()
        }
    };
    let doubts = check.all_doubts;
    let import = clean.then(|| view! { <Import review=desk.review.0 list=check.list.to_string() doubts=doubts/> });
    view! {
        <section class="section stack-wide" aria-labelledby="list-check">
            <h2 id="list-check">{tr!(lang, review.organise.list_checked)}</h2>
            {head}
            {faults(lang, &check.faults)}
            {doubtful(lang, &check.doubts, doubts)}
            {counts(lang, desk, tr!(lang, review.organise.list_counts), &check.counts)}
            {counts(lang, desk, tr!(lang, review.organise.list_too_small), &check.too_small)}
            <div class="row">{import}<Discard review=desk.review.0/></div>
        </section>
    }
    .into_any()
}

/// Rows that may name one person twice, who would have two ballots.
pub fn doubtful(lang: Lang, doubts: &[RowFault], all: u64) -> Option<AnyView> {
    let rows = rows_told(lang, tr!(lang, review.organise.doubt_table), doubts)?;
    let title = tr!(lang, review.organise.doubts, count = all.to_string());
    Some(
        view! { <Banner tone=Tone::Soon title=title><p>{tr!(lang, review.organise.doubts_text)}</p></Banner> {rows} }
            .into_any(),
    )
}

/// The faults of rows as a table.
pub fn faults(lang: Lang, faults: &[RowFault]) -> Option<AnyView> {
    rows_told(lang, tr!(lang, review.organise.fault_table), faults)
}

fn rows_told(lang: Lang, caption: &'static str, faults: &[RowFault]) -> Option<AnyView> {
    if faults.is_empty() {
        return None;
    }
    let columns = vec![
        Column::number(tr!(lang, review.organise.fault_row)),
        Column::text(tr!(lang, review.organise.fault_column)),
        Column::text(tr!(lang, review.organise.fault_problem)),
    ];
    let rows = faults.iter().map(|fault| {
        let column = fault.column.map_or("", |column| column_name(lang, column));
        vec![Cell::text(fault.row.to_string()), Cell::text(column), Cell::text(problem(lang, fault.problem))]
    });
    let rows = rows.collect();
    Some(view! { <DataTable caption=caption columns=columns rows=rows/> }.into_any())
}

fn counts(lang: Lang, desk: &Desk, title: &'static str, counts: &[GroupCount]) -> Option<AnyView> {
    let rows =
        counts.iter().map(|count| SummaryRow::new(desk.group(&count.group).get(lang), count.members.to_string()));
    (!counts.is_empty()).then(|| view! { <SummaryCard title=title rows=rows.collect()/> }.into_any())
}

#[component]
fn Import(review: i64, list: String, doubts: u64) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<ImportList>("import");
    let distinct = (doubts > 0).then(|| {
        view! { <Checkbox form=form name="distinct" label=tr!(lang, review.organise.distinct)/> }
    });
    view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <input type="hidden" name="review" value=review/>
            <input type="hidden" name="list" value=list/>
            {distinct}
            <SubmitButton form=form label=tr!(lang, review.organise.list_import)/>
        </ServerForm>
    }
}

#[component]
fn Discard(review: i64) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<DiscardList>("discard");
    view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <input type="hidden" name="review" value=review/>
            <SubmitButton form=form kind=ButtonKind::Plain label=tr!(lang, review.organise.list_discard)/>
        </ServerForm>
    }
}

/// Takes everybody off the roll, while nobody has a code.
#[component]
fn Empty(review: i64) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<EmptyRoll>("empty-roll");
    view! {
        <section class="section">
            <details class="disclosure" open=move || !form.errors().is_empty()>
                <summary>{tr!(lang, review.organise.empty)}</summary>
                <p>{tr!(lang, review.organise.empty_text)}</p>
                <ServerForm form=form>
                    <TicketFields form=form/>
                    <input type="hidden" name="review" value=review/>
                    <TextArea form=form name="reason" rows=2 max=1000 label=tr!(lang, review.organise.reason) hint=tr!(lang, review.organise.correct_reason)/>
                    <SubmitButton form=form kind=ButtonKind::Danger label=tr!(lang, review.organise.empty)/>
                </ServerForm>
            </details>
        </section>
    }
}

/// Why a list can't be read, in words.
pub fn unreadable(lang: Lang, fault: RollFault) -> String {
    match fault {
        RollFault::NotUtf8(row) => tr!(lang, review.organise.list_not_utf8, row = row.to_string()),
        RollFault::NoHeader => tr!(lang, review.organise.list_no_header).to_owned(),
        RollFault::NoColumn(column) => tr!(lang, review.organise.list_no_column, column = column_name(lang, column)),
        RollFault::ColumnTwice(column) => {
            tr!(lang, review.organise.list_column_twice, column = column_name(lang, column))
        }
        RollFault::TooManyRows(most) => tr!(lang, review.organise.list_too_many, most = most.to_string()),
    }
}

/// A column by its name in the template.
fn column_name(lang: Lang, column: RollColumn) -> &'static str {
    let place = if lang == Lang::Zh { 0 } else { 1 };
    column.names().get(place).copied().unwrap_or_default()
}

fn problem(lang: Lang, problem: RowProblem) -> String {
    match problem {
        RowProblem::Missing => tr!(lang, review.organise.row_missing).to_owned(),
        RowProblem::TooLong(most) => tr!(lang, review.organise.row_too_long, most = most.to_string()),
        RowProblem::NotANumber => tr!(lang, review.organise.row_not_a_number).to_owned(),
        RowProblem::UnknownGroup => tr!(lang, review.organise.row_unknown_group).to_owned(),
        RowProblem::NotAMobileNumber => tr!(lang, review.organise.row_not_a_mobile).to_owned(),
        RowProblem::NotAnEmail => tr!(lang, review.organise.row_not_an_email).to_owned(),
        RowProblem::SameAsRow(row) => tr!(lang, review.organise.row_same, row = row.to_string()),
        RowProblem::OnRoll => tr!(lang, review.organise.row_on_roll).to_owned(),
        RowProblem::PersonInRow(row) => tr!(lang, review.organise.row_person, row = row.to_string()),
        RowProblem::PersonOnRoll => tr!(lang, review.organise.row_person_on_roll).to_owned(),
        RowProblem::TooManyFields => tr!(lang, review.organise.row_too_many_fields).to_owned(),
    }
}
