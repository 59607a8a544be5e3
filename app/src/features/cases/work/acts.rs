//! The forms of an official's acts: the usual next one first and filled, the others folded.

use domain::cases::view::CaseView;
use domain::cases::{Act, Outcome};

use super::super::api::OfficialActForm;
use super::super::case_page::SeenFields;
use super::super::words;
use super::keys;
use crate::prelude::*;

/// What the official may do with the case.
#[component]
pub fn ActForms(case: CaseView) -> impl IntoView {
    let lang = use_lang();
    if case.offers.is_empty() {
        return view! { <p class="case-note">{tr!(lang, cases.do_nothing)}</p> }.into_any();
    }
    let asked = case.state.course().is_some_and(|course| course.correction.is_some());
    let asked =
        (asked && case.state.is_open()).then(|| view! { <p class="case-note">{tr!(lang, cases.asked_before)}</p> });
    let offers = case.offers.clone();
    let forms = offers.into_iter().enumerate().map(|(index, act)| {
        view! { <ActForm case=case.clone() act=act first=index == 0/> }
    });
    view! { <section class="acts">{forms.collect_view()}{asked}</section> }.into_any()
}

#[component]
fn ActForm(case: CaseView, act: Act, first: bool) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<OfficialActForm>(act.name());
    let kind = if first { ButtonKind::Main } else { ButtonKind::Plain };
    let fields = fields(lang, form, &case, act);
    let is_plain = fields.is_none();
    let label = words::to_do(lang, act);
    let key = keys::of(act);
    let content = view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <SeenFields case=case.id.0 version=case.version/>
            <input type="hidden" name="act" value=act.name()/>
            {fields}
            <span class="act-button" data-key=key>
                <SubmitButton form=form label=label kind=kind/>
                <kbd class="act-key" aria-hidden="true">{key}</kbd>
            </span>
        </ServerForm>
    };
    if first || is_plain {
        return view! { <div class="act">{content}</div> }.into_any();
    }
    let open = move || !form.errors().is_empty() || form.failure().is_some();
    view! { <details class="disclosure act" open=open><summary>{label}</summary>{content}</details> }.into_any()
}

/// What has to be written for an act; `None` where a button is all it takes.
fn fields(lang: Lang, form: FormHandle, case: &CaseView, act: Act) -> Option<AnyView> {
    let reasons = |label: &'static str, hint: &'static str, optional: bool| {
        view! {
            <TextArea
                form=form name="fields[reasons]" label=label hint=hint optional=optional max=1000
                rows=if optional { 2 } else { 4 }
            />
        }
        .into_any()
    };
    let hint = tr!(lang, cases.do_reasons_hint);
    match act {
        Act::Decline => Some(reasons(tr!(lang, cases.do_reasons), hint, false)),
        Act::Answer => Some(reasons(tr!(lang, cases.do_answer_label), hint, false)),
        Act::Pass => Some(reasons(tr!(lang, cases.do_note), "", true)),
        Act::Decide => Some(decide_fields(lang, form, reasons(tr!(lang, cases.do_reasons), hint, false))),
        Act::Ask => Some(ask_fields(lang, form, case)),
        _ => None,
    }
}

fn decide_fields(lang: Lang, form: FormHandle, reasons: AnyView) -> AnyView {
    let choice = |outcome: Outcome| match outcome {
        Outcome::Granted => Choice::new("granted", tr!(lang, cases.outcome_granted)),
        Outcome::Refused => Choice::new("refused", tr!(lang, cases.outcome_refused)),
    };
    let choices = [Outcome::Granted, Outcome::Refused].map(choice).to_vec();
    view! {
        <Radios form=form name="fields[outcome]" label=tr!(lang, cases.do_outcome) choices=choices/>
        {reasons}
    }
    .into_any()
}

/// One line for each paper of the guide, and one for anything else: everything at once, because it may be asked once.
fn ask_fields(lang: Lang, form: FormHandle, case: &CaseView) -> AnyView {
    let papers = case.papers.iter().map(|paper| {
        let name = format!("fields[missing][{}]", paper.key);
        view! { <TextField form=form name=name label=paper.name.get(lang) optional=true max=200/> }
    });
    view! {
        <p class="case-note">{tr!(lang, cases.do_missing_hint)}</p>
        {papers.collect_view()}
        <TextArea
            form=form name="fields[missing][other]" label=tr!(lang, cases.do_missing_other) optional=true max=1000 rows=3
        />
        <TextField
            form=form name="fields[answer_by]" label=tr!(lang, cases.do_answer_by) hint=tr!(lang, cases.do_answer_by_hint)
            kind=InputKind::Date optional=true
        />
    }
    .into_any()
}
