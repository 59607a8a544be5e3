//! The topics of a long form: named, not numbered.

use crate::prelude::*;

/// How far a topic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Everything is filled in.
    Done,
    /// Being filled in now.
    Here,
    /// Still to come.
    ToCome,
}

/// One topic.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its name.
    pub label: String,
    /// How far it is.
    pub state: StepState,
    /// Its address, where it can be gone to.
    pub href: Option<String>,
}

/// The topics in order.
#[component]
pub fn Steps(
    /// The topics.
    steps: Vec<Step>,
) -> impl IntoView {
    let lang = use_lang();
    let items = steps.into_iter().map(|step| {
        let (class, icon, current) = match step.state {
            StepState::Done => ("step step-done", "tick", None),
            StepState::Here => ("step step-here", "half", Some("step")),
            StepState::ToCome => ("step", "ring", None),
        };
        let done = (step.state == StepState::Done)
            .then(|| view! { <span class="visually-hidden">{tr!(lang, components.step_done)}</span> });
        let label = match step.href {
            Some(href) => view! { <a href=href>{step.label}</a> }.into_any(),
            None => view! { <span>{step.label}</span> }.into_any(),
        };
        view! { <li class=class aria-current=current><Icon name=icon/>{label}{done}</li> }
    });
    view! {
        <nav aria-label=tr!(lang, components.steps)><ol class="steps">{items.collect_view()}</ol></nav>
    }
}
