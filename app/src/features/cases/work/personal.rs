//! The applicant's numbers beside the case: masked, and in full once for whoever says why.

use super::super::api::{AskApplicant, Numbers, UnmaskApplicant};
use super::further;
use crate::prelude::*;

/// The applicant of a case.
#[component]
pub fn ApplicantNumbers(
    /// The case.
    case: i64,
) -> impl IntoView {
    let lang = use_lang();
    let numbers = ask(AskApplicant { case });
    further(numbers, move |numbers| body(lang, case, numbers))
}

fn body(lang: Lang, case: i64, numbers: Numbers) -> AnyView {
    let in_full = numbers.in_full;
    let unknown = || tr!(lang, cases.personal_none).to_owned();
    let rows = vec![
        SummaryRow::new(tr!(lang, cases.personal_mobile), numbers.mobile.unwrap_or_else(unknown)),
        SummaryRow::new(tr!(lang, cases.personal_identity), numbers.identity.unwrap_or_else(unknown)),
    ];
    let note = in_full.then(|| {
        view! { <Banner tone=Tone::Soon title=tr!(lang, cases.personal_shown)><p>{tr!(lang, cases.personal_shown_text)}</p></Banner> }
    });
    view! {
        <section class="case-part" aria-labelledby="case-personal">
            <h2 id="case-personal">{tr!(lang, cases.personal)}</h2>
            {note}
            <SummaryCard rows=rows/>
            {(!in_full).then(|| view! { <UnmaskForm case=case/> })}
        </section>
    }
    .into_any()
}

#[component]
fn UnmaskForm(case: i64) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<UnmaskApplicant>("unmask");
    let open = move || !form.errors().is_empty() || form.failure().is_some();
    view! {
        <details class="disclosure no-print" open=open>
            <summary>{tr!(lang, cases.personal_show)}</summary>
            <p class="case-note">{tr!(lang, cases.personal_help)}</p>
            <ServerForm form=form>
                <TicketFields form=form/>
                <input type="hidden" name="case" value=case.to_string()/>
                <TextArea
                    form=form name="reason" label=tr!(lang, cases.personal_reason)
                    hint=tr!(lang, cases.personal_reason_hint) max=500 rows=2
                />
                <SubmitButton form=form label=tr!(lang, cases.personal_show) kind=ButtonKind::Plain/>
            </ServerForm>
        </details>
    }
}
