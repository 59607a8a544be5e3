//! The flow line: an item's flow as a line of stops, drawn from the definition that also executes the case.
//!
//! It is an ordered list; done, here and to come are told by shape, line and word. A stage may have several branches
//! that run side by side.

use domain::catalogue::FlowDefinition;

use super::words;
use crate::prelude::*;

/// How far a stop is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopState {
    /// Behind.
    Done,
    /// The case is here.
    Here,
    /// Ahead; also every stop of a flow that nobody is in.
    ToCome,
}

/// One stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowStop {
    /// Its name.
    pub name: String,
    /// By whom and within what time.
    pub note: String,
    /// How far it is.
    pub state: StopState,
}

/// The stops that are under way at the same time: as a rule one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowStage {
    /// The stops side by side.
    pub branches: Vec<FlowStop>,
}

/// The stages of a definition. `here` is the place of the step a case is at, the number of steps when it is through,
/// and `None` where there is no case.
#[must_use]
pub fn stages(lang: Lang, flow: &FlowDefinition, here: Option<usize>) -> Vec<FlowStage> {
    let stage = |(place, step): (usize, &domain::catalogue::FlowStep)| {
        let state = match here {
            Some(here) if place < here => StopState::Done,
            Some(here) if place == here => StopState::Here,
            _ => StopState::ToCome,
        };
        let days = words::days(lang, Some(step.limit));
        let days = if step.kind.is_special_procedure() {
            tr!(lang, catalogue.not_counted, days = days.as_str())
        } else {
            days
        };
        let note = format!("{} · {days}", words::role(lang, step.role));
        FlowStage { branches: vec![FlowStop { name: step.name.get(lang).to_owned(), note, state }] }
    };
    flow.steps.iter().enumerate().map(stage).collect()
}

/// The line.
#[component]
pub fn FlowLine(
    /// The stages in their order.
    stages: Vec<FlowStage>,
    /// The id of the heading that names the line.
    labelled_by: &'static str,
) -> impl IntoView {
    let lang = use_lang();
    let stages = stages.into_iter().map(|stage| match <[FlowStop; 1]>::try_from(stage.branches) {
        Ok([stop]) => stop_view(lang, stop),
        Err(branches) => {
            let branches = branches.into_iter().map(|stop| stop_view(lang, stop)).collect_view();
            view! { <li class="flow-fork"><ul class="flow-branches">{branches}</ul></li> }.into_any()
        }
    });
    view! { <ol class="flow-line" aria-labelledby=labelled_by>{stages.collect_view()}</ol> }
}

fn stop_view(lang: Lang, stop: FlowStop) -> AnyView {
    let (class, current, said) = match stop.state {
        StopState::Done => ("flow-stop flow-done", None, Some(tr!(lang, catalogue.stop_done))),
        StopState::Here => ("flow-stop flow-here", Some("step"), Some(tr!(lang, catalogue.stop_here))),
        StopState::ToCome => ("flow-stop", None, None),
    };
    view! {
        <li class=class aria-current=current>
            <span class="flow-mark" aria-hidden="true"></span>
            <span class="flow-name">{stop.name}</span>
            {said.map(|said| view! { <span class="flow-said">{said}</span> })}
            <span class="flow-note">{stop.note}</span>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::accounts::Role;
    use domain::catalogue::{FlowStep, StepKind};
    use domain::text::Bilingual;

    use super::*;

    #[test]
    fn what_lies_behind_is_done_and_what_lies_ahead_is_to_come() {
        let step = |key: &str, kind| FlowStep {
            key: key.into(),
            name: Bilingual::new("步骤", key),
            kind,
            role: Role::Window,
            limit: 2,
            risks: Vec::new(),
        };
        let steps = vec![step("acceptance", StepKind::Acceptance), step("hearing", StepKind::Hearing)];
        let flow = FlowDefinition { version: 1, steps };
        let states = |here| stages(Lang::En, &flow, here).into_iter().map(|stage| stage.branches[0].state).collect();
        let all: [Vec<_>; 3] = [states(None), states(Some(1)), states(Some(2))];
        assert_eq!(all[0], [StopState::ToCome, StopState::ToCome]);
        assert_eq!(all[1], [StopState::Done, StopState::Here]);
        assert_eq!(all[2], [StopState::Done, StopState::Done]);
        assert!(stages(Lang::En, &flow, None)[1].branches[0].note.contains("not counted"));
    }
}
