//! A case beside the inbox: what to do next first, then everything about it.

use domain::cases::view::{CaseView, Standing};
use domain::cases::{CaseState, Completed};
use domain::time::date;

use super::super::api::AskCase;
use super::super::{case_page as citizen, parts, words};
use super::acts::ActForms;
use super::further;
use super::personal::ApplicantNumbers;
use crate::live::{News, keep_current};
use crate::prelude::*;

/// One case for an official.
#[component]
pub fn CaseBeside(
    /// The case.
    id: i64,
    /// The list alone.
    back: String,
) -> impl IntoView {
    let lang = use_lang();
    let case = ask(AskCase { case: id });
    let news = keep_current(case, |case| vec![(format!("case/{}", case.id), case.topic_version)]);
    // Between the two parts, because what is asked for inside a part is asked for twice: while the server waits for the
    // part, and when it writes it.
    view! {
        {loaded(case, move |case| to_do(lang, case, news, back.clone()))}
        <ApplicantNumbers case=id/>
        {further(case, move |case| known(lang, &case))}
    }
}

/// What stands and what is to be done.
fn to_do(lang: Lang, case: CaseView, news: News, back: String) -> AnyView {
    let item = case.item_name.get(lang).to_owned();
    let number = case.number.as_ref().map(domain::cases::CaseNumber::grouped).unwrap_or_default();
    view! {
        <p class="work-back"><a href=back>{tr!(lang, cases.work_back)}</a></p>
        {parts::notes(lang, news)}
        <header class="case-head">
            <h2>{item}</h2>
            <p class="case-number"><span class="case-number-value">{number}</span></p>
        </header>
        {now(lang, &case)}
        {objection(lang, &case)}
        <ActForms case=case.clone()/>
    }
    .into_any()
}

/// Everything that is known about it.
fn known(lang: Lang, case: &CaseView) -> AnyView {
    view! {
        {parts::materials(lang, case)}
        {parts::answers(lang, case)}
        {parts::flow(lang, case)}
        {parts::days(lang, case)}
        {parts::timeline(lang, case)}
    }
    .into_any()
}

fn now(lang: Lang, case: &CaseView) -> AnyView {
    let mut rows = vec![SummaryRow::new(tr!(lang, cases.column_applicant), case.applicant.clone())];
    if let Some(due) = case.due.next {
        rows.push(SummaryRow::new(tr!(lang, cases.column_due), date(due, lang)));
    }
    let who = case.assignee.clone().unwrap_or_else(|| tr!(lang, cases.nobody).to_owned());
    rows.push(SummaryRow::new(tr!(lang, cases.column_assignee), who));
    let (said, _) = words::sentence(lang, case);
    view! {
        <section class="case-now">
            {words::standing_badge(lang, Standing::of(&case.state))}
            <p class="visually-hidden">{said}</p>
            <SummaryCard rows=rows/>
        </section>
    }
    .into_any()
}

fn objection(lang: Lang, case: &CaseView) -> Option<AnyView> {
    let CaseState::Completed(Completed { voice, .. }) = &case.state else { return None };
    voice.objection.as_ref().map(|objection| citizen::objection_view(lang, objection))
}
