//! One case, for its applicant.

use domain::cases::view::{CaseView, Standing};
use domain::cases::{Act, CaseState, Completed, Objection, Satisfaction};

use super::api::{AskCase, ObjectTo, RateCase, Withdraw};
use super::{parts, words};
use crate::live::{News, keep_current};
use crate::prelude::*;

/// The state in a sentence, what happens next, and everything behind it.
#[component]
pub fn CasePage() -> impl IntoView {
    let lang = use_lang();
    let id = parts::case_id();
    let case = ask(AskCase { case: id });
    let news = keep_current(case, |case| vec![(format!("case/{}", case.id), case.topic_version)]);
    loaded(case, move |case| body(lang, &case, news))
}

fn body(lang: Lang, case: &CaseView, news: News) -> AnyView {
    let item = case.item_name.get(lang).to_owned();
    let above = vec![Crumb::new(tr!(lang, cases.my_title), lang.path(paths::MY_CASES))];
    let number = case.number.as_ref().map(|number| {
        view! { <p class="case-number">{tr!(lang, cases.number)}" "<span class="case-number-value">{number.grouped()}</span></p> }
    });
    view! {
        <PageTitle text=item.clone()/>
        <Breadcrumb above=above here=item.clone()/>
        {parts::notes(lang, news)}
        <header class="case-head">
            <h1>{item}</h1>
            {number}
        </header>
        {top(lang, case)}
        {after_the_end(lang, case)}
        {parts::flow(lang, case)}
        {parts::days(lang, case)}
        {parts::timeline(lang, case)}
        {parts::materials(lang, case)}
        {parts::answers(lang, case)}
        {parts::people(lang, case)}
        {case.offers.contains(&Act::Withdraw).then(|| view! { <WithdrawForm case=case.clone()/> })}
    }
    .into_any()
}

/// What a neighbour would understand, and what comes next.
fn top(lang: Lang, case: &CaseView) -> AnyView {
    let (said, next) = words::sentence(lang, case);
    let missing = match &case.state {
        CaseState::Correcting(correcting) => {
            let items = correcting.request.missing.iter();
            let items = items.map(|missing| view! { <li>{missing.what.to_string()}</li> }).collect_view();
            Some(
                view! { <h2 class="case-now-title">{tr!(lang, cases.missing_title)}</h2><ul class="case-missing">{items}</ul> },
            )
        }
        _ => None,
    };
    let reasons = reasons(case).map(|reasons| view! { <blockquote class="case-reasons">{reasons}</blockquote> });
    view! {
        <section class="case-now" aria-label=tr!(lang, cases.column_state)>
            {words::standing_badge(lang, Standing::of(&case.state))}
            <p class="case-say">{said}</p>
            <p class="case-next">{next}</p>
            {reasons}
            {missing}
            {main_action(lang, case)}
        </section>
    }
    .into_any()
}

/// Why it was refused or not accepted.
fn reasons(case: &CaseView) -> Option<String> {
    use domain::cases::{Ending, Outcome};
    if let CaseState::Completed(Completed { ending: Ending::NotAccepted { reasons, .. }, .. }) = &case.state {
        return Some(reasons.to_string());
    }
    let decision = case.state.decision()?;
    (decision.outcome == Outcome::Refused).then(|| decision.reasons.to_string())
}

/// The one thing the applicant most likely came for.
fn main_action(lang: Lang, case: &CaseView) -> Option<AnyView> {
    let (href, label) = match &case.state {
        CaseState::Draft => {
            (format!("/cases/{}/apply/form/first", case.id), tr!(lang, cases.continue_draft).to_owned())
        }
        CaseState::Correcting(_) => {
            (format!("/cases/{}/apply/papers", case.id), tr!(lang, cases.supplement_start).to_owned())
        }
        CaseState::Completed(completed) if matches!(completed.ending, domain::cases::Ending::Issued { .. }) => {
            let refused = case.state.decision().is_some_and(|d| d.outcome == domain::cases::Outcome::Refused);
            let name = if refused { tr!(lang, cases.document_refusal) } else { case.result_name.get(lang) };
            (format!("/cases/{}/document", case.id), tr!(lang, cases.see_document, document = name))
        }
        _ => return None,
    };
    Some(view! { <p><LinkButton href=lang.path(&href) label=label/></p> }.into_any())
}

/// Rating and objection: closed is not solved.
fn after_the_end(lang: Lang, case: &CaseView) -> Option<AnyView> {
    let CaseState::Completed(Completed { voice, .. }) = &case.state else { return None };
    let rated = voice.rating.map(|rating| {
        let rating = words::satisfaction(lang, rating);
        view! { <p class="case-rated">{tr!(lang, cases.rated, rating = rating)}</p> }
    });
    let objection = voice.objection.as_ref().map(|objection| objection_view(lang, objection));
    let view = view! {
        {case.offers.contains(&Act::Rate).then(|| view! { <RateForm case=case.clone()/> })}
        {rated}
        {objection}
        {case.offers.contains(&Act::Object).then(|| view! { <ObjectForm case=case.clone()/> })}
    };
    Some(view.into_any())
}

/// The objection with its answer.
pub fn objection_view(lang: Lang, objection: &Objection) -> AnyView {
    let answer = match &objection.answer {
        Some(answer) => view! {
            <h3>{tr!(lang, cases.answered)}</h3>
            <blockquote class="case-reasons">{answer.to_string()}</blockquote>
        }
        .into_any(),
        None => view! { <p>{tr!(lang, cases.answer_owed)}</p> }.into_any(),
    };
    view! {
        <section class="case-part">
            <h2>{tr!(lang, cases.objected)}</h2>
            <blockquote class="case-reasons">{objection.text.to_string()}</blockquote>
            {answer}
        </section>
    }
    .into_any()
}

/// The fields by which every act names what was seen.
#[component]
pub fn SeenFields(
    /// The case.
    case: i64,
    /// The version shown.
    version: i64,
) -> impl IntoView {
    view! {
        <input type="hidden" name="seen[case]" value=case.to_string()/>
        <input type="hidden" name="seen[version]" value=version.to_string()/>
    }
}

#[component]
fn RateForm(case: CaseView) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<RateCase>("rate");
    let choices = Satisfaction::ALL.into_iter();
    let choices = choices.map(|rating| Choice::new(rating.code().to_string(), words::satisfaction(lang, rating)));
    let choices: Vec<_> = choices.collect();
    view! {
        <section class="case-part">
            <ServerForm form=form>
                <TicketFields form=form/>
                <SeenFields case=case.id.0 version=case.version/>
                <Radios
                    form=form name="rating" label=tr!(lang, cases.rate_title) hint=tr!(lang, cases.rate_hint)
                    choices=choices
                />
                <SubmitButton form=form label=tr!(lang, cases.rate)/>
            </ServerForm>
        </section>
    }
}

#[component]
fn ObjectForm(case: CaseView) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<ObjectTo>("object");
    let open = move || !form.errors().is_empty() || form.failure().is_some();
    view! {
        <details class="disclosure case-part" open=open>
            <summary>{tr!(lang, cases.object_title)}</summary>
            <p>{tr!(lang, cases.object_text)}</p>
            <ServerForm form=form>
                <TicketFields form=form/>
                <SeenFields case=case.id.0 version=case.version/>
                <TextArea form=form name="text" label=tr!(lang, cases.object_label) max=1000/>
                <SubmitButton form=form label=tr!(lang, cases.object) kind=ButtonKind::Plain/>
            </ServerForm>
        </details>
    }
}

#[component]
fn WithdrawForm(case: CaseView) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<Withdraw>("withdraw");
    let open = move || !form.errors().is_empty() || form.failure().is_some();
    view! {
        <details class="disclosure case-part no-print" open=open>
            <summary>{tr!(lang, cases.withdraw_title)}</summary>
            <p>{tr!(lang, cases.withdraw_text)}</p>
            <ServerForm form=form>
                <TicketFields form=form/>
                <SeenFields case=case.id.0 version=case.version/>
                <TextArea form=form name="reason" label=tr!(lang, cases.withdraw_reason) optional=true max=1000 rows=3/>
                <SubmitButton form=form label=tr!(lang, cases.withdraw) kind=ButtonKind::Danger/>
            </ServerForm>
        </details>
    }
}
