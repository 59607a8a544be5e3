//! One measure: the head says that it is done or puts it off, a supervisor looks.

use domain::review::rectification::MeasureStanding;
use domain::review::view::PlanTask;

use super::api::{self, CheckMeasure, ClaimMeasure, PutOffMeasure};
use super::plan::asked;
use super::{DESK, words};
use crate::prelude::*;

/// Which measure.
#[derive(Clone, Copy)]
struct Place {
    review: i64,
    department: i64,
    place: i64,
}

/// The page.
#[component]
pub fn MeasurePage() -> impl IntoView {
    let lang = use_lang();
    let place = Place { review: asked("review"), department: asked("department"), place: asked("place") };
    let task = ask(api::AskPlan { review: place.review, department: place.department });
    loaded(task, move |task| body(lang, place, &task))
}

fn body(lang: Lang, place: Place, task: &PlanTask) -> AnyView {
    let index = usize::try_from(place.place).unwrap_or(usize::MAX);
    let Some(measure) = task.plan.measures.get(index) else {
        return view! { <crate::shell::ErrorPage error=AppError::Refused(domain::error::ErrorCode::NotFound)/> }
            .into_any();
    };
    let plan = lang.path(&format!("{DESK}/{}/{}", place.review, place.department));
    let above =
        vec![Crumb::new(tr!(lang, review.promises.desk), lang.path(DESK)), Crumb::new(task.plan.name.get(lang), plan)];
    let title = tr!(lang, review.promises.measure, number = (index + 1).to_string());
    let owed = matches!(measure.standing, MeasureStanding::Promised | MeasureStanding::Late);
    let own = (task.promises && owed).then(|| view! { <Claim place=place/><PutOff place=place/> });
    let look = (task.checks && measure.standing == MeasureStanding::Claimed).then(|| view! { <Check place=place/> });
    let nothing = (own.is_none() && look.is_none()).then(|| {
        view! { <p class="soft">{tr!(lang, review.promises.nothing_to_do)}</p>{lost_words(lang)} }
    });
    view! {
        <PageTitle text=title.clone()/>
        <Breadcrumb above=above here=title.clone()/>
        {words::notes(lang)}
        <header class="page-head"><h1>{title}</h1></header>
        <ul class="measures">{words::measure(lang, measure, None)}</ul>
        {own}
        {look}
        {nothing}
    }
    .into_any()
}

/// What was typed in a form that is not offered any more, because somebody else was quicker.
fn lost_words(lang: Lang) -> Option<AnyView> {
    let forms = [
        (use_form::<ClaimMeasure>("claim"), "proof"),
        (use_form::<PutOffMeasure>("put_off"), "reason"),
        (use_form::<CheckMeasure>("check"), "reason"),
    ];
    let text = forms.into_iter().find_map(|(form, field)| form.typed(field).filter(|text| !text.is_empty()))?;
    Some(
        view! { <p>{tr!(lang, review.matters.was_typed)}</p><blockquote class="comment-text">{text}</blockquote> }
            .into_any(),
    )
}

#[component]
fn PlaceFields(place: Place) -> impl IntoView {
    view! {
        <input type="hidden" name="review" value=place.review/>
        <input type="hidden" name="department" value=place.department/>
        <input type="hidden" name="place" value=place.place/>
    }
}

#[component]
fn Claim(place: Place) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<ClaimMeasure>("claim");
    view! {
        <section class="section reading" aria-labelledby="measure-claim">
            <h2 id="measure-claim">{tr!(lang, review.promises.claim)}</h2>
            <p>{tr!(lang, review.promises.claim_text)}</p>
            <ServerForm form=form>
                <TicketFields form=form/>
                <PlaceFields place=place/>
                <TextArea form=form name="proof" rows=3 max=1000 label=tr!(lang, review.promises.proof) hint=tr!(lang, review.promises.proof_hint)/>
                <SubmitButton form=form label=tr!(lang, review.promises.claim)/>
            </ServerForm>
        </section>
    }
}

#[component]
fn PutOff(place: Place) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<PutOffMeasure>("put_off");
    let open = move || !form.errors().is_empty() || form.failure().is_some();
    view! {
        <details class="disclosure" open=open>
            <summary>{tr!(lang, review.promises.put_off)}</summary>
            <p class="reading">{tr!(lang, review.promises.put_off_text)}</p>
            <ServerForm form=form>
                <TicketFields form=form/>
                <PlaceFields place=place/>
                <TextField form=form name="day" kind=InputKind::Date label=tr!(lang, review.promises.new_day)/>
                <TextArea form=form name="reason" rows=3 max=1000 label=tr!(lang, review.promises.reason)/>
                <SubmitButton form=form kind=ButtonKind::Plain label=tr!(lang, review.promises.put_off)/>
            </ServerForm>
        </details>
    }
}

#[component]
fn Check(place: Place) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<CheckMeasure>("check");
    let choices = vec![
        Choice::new("yes", tr!(lang, review.promises.found_yes)),
        Choice::new("no", tr!(lang, review.promises.found_no)),
    ];
    view! {
        <section class="section reading" aria-labelledby="measure-check">
            <h2 id="measure-check">{tr!(lang, review.promises.check)}</h2>
            <ServerForm form=form>
                <TicketFields form=form/>
                <PlaceFields place=place/>
                <Radios form=form name="found" label=tr!(lang, review.promises.found) choices=choices/>
                <TextArea
                    form=form name="reason" rows=3 max=1000 optional=true label=tr!(lang, review.promises.missing)
                    hint=tr!(lang, review.promises.missing_hint)
                />
                <SubmitButton form=form label=tr!(lang, review.promises.check)/>
            </ServerForm>
        </section>
    }
}
