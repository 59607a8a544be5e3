//! The form pattern, tried out: errors next to the fields, values kept, with and without JavaScript.

#[cfg(feature = "ssr")]
use domain::error::Fault;

use serde::{Deserialize, Serialize};

use crate::access::{Access, Endpoint, endpoint};
use crate::prelude::*;

const FORM: &str = "sample";

/// Its entry in the table of endpoints.
pub const SAMPLE_ENDPOINT: Endpoint = endpoint("/api/components/try", Access::Anyone);

/// The form's texts, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sample {
    /// A name.
    pub name: String,
    /// A mobile number.
    pub mobile: String,
    /// A day.
    pub start: String,
    /// One of a few.
    pub kind: String,
    /// One of many.
    pub town: String,
    /// Some lines.
    pub reason: String,
}

/// Checks the sample form and changes nothing.
#[server(prefix = "/api", endpoint = "components/try")]
pub async fn try_sample(
    #[server(flatten)]
    #[server(default)]
    sample: Sample,
    #[server(default)] areas: Vec<String>,
    #[server(default)] agree: bool,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    if !crate::shell::site_facts::of_server().is_demo {
        return Err(domain::error::ErrorCode::NotFound.into());
    }
    let Sample { name, mobile, start, kind, town, reason } = sample;
    let single =
        [("name", name), ("mobile", mobile), ("start", start), ("kind", kind), ("town", town), ("reason", reason)];
    let mut state = FormState::new(FORM);
    for (field, value) in single {
        state = check(state, field, &value).value(field, value);
    }
    for area in areas {
        state = state.value("areas", area);
    }
    state = if agree { state.value("agree", "true") } else { state.error("agree", Fault::MustAgree) };
    let done = FormOutcome::done(format!("{}?done=1", ticket.lang().path(paths::COMPONENTS)));
    crate::forms::finish(&ticket, if state.is_valid() { done } else { state.into() }).await
}

#[cfg(feature = "ssr")]
fn check(state: FormState, field: &str, value: &str) -> FormState {
    let mobile = value.len() == 11 && value.starts_with('1') && value.bytes().all(|byte| byte.is_ascii_digit());
    match field {
        "town" | "areas" => state,
        "kind" if value.is_empty() => state.error(field, Fault::NotAChoice),
        _ if value.trim().is_empty() => state.error(field, Fault::Required),
        "mobile" if !mobile => state.error(field, Fault::NotAMobileNumber),
        "start" if value.parse::<chrono::NaiveDate>().is_err() => state.error(field, Fault::NotADate),
        "reason" if value.chars().count() > 200 => state.error(field, Fault::TooLong(200)),
        _ => state,
    }
}

/// The form.
#[component]
pub fn SampleForm() -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<TrySample>(FORM);
    let done = leptos_router::hooks::use_query_map().with_untracked(|query| query.get("done").is_some());
    let kinds = vec![
        Choice::new("new", tr!(lang, components.sample_new)).hint(tr!(lang, components.sample_new_hint)),
        Choice::new("change", tr!(lang, components.sample_change)),
        Choice::new("renew", tr!(lang, components.sample_renew)),
    ];
    let towns = vec![
        Choice::new("east", tr!(lang, components.sample_east)),
        Choice::new("west", tr!(lang, components.sample_west)),
    ];
    let areas = vec![
        Choice::new("hot", tr!(lang, components.sample_hot)),
        Choice::new("cold", tr!(lang, components.sample_cold)),
    ];
    let message = done.then(|| view! { <Banner tone=Tone::Ok title=tr!(lang, components.sample_done)/> });
    let fields = view! {
        <TicketFields form=form/>
        <TextField form=form name="name" label=tr!(lang, components.sample_name) kind=InputKind::Name max=40/>
        <TextField form=form name="mobile" label=tr!(lang, components.sample_mobile) hint=tr!(lang, components.sample_mobile_hint) kind=InputKind::Mobile/>
        <TextField form=form name="start" label=tr!(lang, components.sample_start) kind=InputKind::Date/>
        <Radios form=form name="kind" label=tr!(lang, components.sample_kind) choices=kinds/>
        <Select form=form name="town" label=tr!(lang, components.sample_town) choices=towns optional=true/>
        <Checkboxes form=form name="areas" label=tr!(lang, components.sample_areas) choices=areas optional=true/>
        <TextArea form=form name="reason" label=tr!(lang, components.sample_reason) hint=tr!(lang, components.sample_reason_hint)/>
        <UploadField form=form name="paper" label=tr!(lang, components.sample_paper) hint=tr!(lang, components.sample_paper_hint) optional=true/>
        <Checkbox form=form name="agree" label=tr!(lang, components.sample_agree)/>
        <SubmitButton form=form label=tr!(lang, components.sample_send)/>
    };
    super::part(
        tr!(lang, components.part_form),
        view! { {message}<ServerForm form=form>{fields}</ServerForm> }.into_any(),
    )
}
