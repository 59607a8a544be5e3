//! Where a case stands. Each state carries exactly what is known in it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Correction, Course, Decision, Ending, Reason, Voice};
use crate::ids::PersonId;

/// The state machine of a case. Transitions are in [`super::transitions`]; the diagram is
/// `docs/state-machines/case.md`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum CaseState {
    /// The applicant is still writing 草稿.
    Draft,
    /// It came in and waits for the window 已提交、待受理.
    Submitted(Submitted),
    /// Papers are missing; the applicant was told, the clock stands 待补正.
    Correcting(Correcting),
    /// It was accepted and stands at a step of its flow 办理中.
    Handling(Handling),
    /// It was granted or refused; the document is being made out 已决定、待颁证.
    Decided(Decided),
    /// The department has done its part 办结.
    Completed(Completed),
    /// The applicant took it back 已撤回.
    Withdrawn(Withdrawn),
}

/// Waits for acceptance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    /// The days so far.
    pub course: Course,
    /// The official who took it on.
    pub assignee: Option<PersonId>,
}

/// At a step of the flow after acceptance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handling {
    /// The days so far.
    pub course: Course,
    /// The key of the step.
    pub step: String,
    /// The official who took it on.
    pub assignee: Option<PersonId>,
}

/// Waits for the applicant's missing papers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correcting {
    /// What was asked.
    pub request: Correction,
    /// Where the case goes on once they are here.
    pub desk: Desk,
}

/// The desk that asked for what is missing and gets the case back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "desk")]
pub enum Desk {
    /// The window, before acceptance.
    Window(Submitted),
    /// A step after acceptance.
    Step(Handling),
}

/// Decided; waits for its document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// The days so far.
    pub course: Course,
    /// The decision.
    pub decision: Decision,
    /// The key of the step that issues.
    pub step: String,
    /// The official who took it on.
    pub assignee: Option<PersonId>,
}

/// Ended by the department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completed {
    /// The days it took.
    pub course: Course,
    /// How it ended.
    pub ending: Ending,
    /// When.
    pub on: NaiveDate,
    /// What the applicant says to it.
    pub voice: Voice,
}

/// Ended by the applicant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// The days until then.
    pub course: Course,
    /// When.
    pub on: NaiveDate,
    /// Why, if the applicant said so.
    pub reason: Option<Reason>,
}

impl CaseState {
    /// The stable names of all states.
    pub const NAMES: [&'static str; 7] =
        ["draft", "submitted", "correcting", "handling", "decided", "completed", "withdrawn"];

    /// The state's stable name in the database and on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted(_) => "submitted",
            Self::Correcting(_) => "correcting",
            Self::Handling(_) => "handling",
            Self::Decided(_) => "decided",
            Self::Completed(_) => "completed",
            Self::Withdrawn(_) => "withdrawn",
        }
    }

    /// The days that matter for the limits; `None` for a draft.
    #[must_use]
    pub fn course(&self) -> Option<Course> {
        match self {
            Self::Draft => None,
            Self::Submitted(Submitted { course, .. })
            | Self::Handling(Handling { course, .. })
            | Self::Decided(Decided { course, .. })
            | Self::Completed(Completed { course, .. })
            | Self::Withdrawn(Withdrawn { course, .. }) => Some(course.clone()),
            Self::Correcting(Correcting { request, desk }) => {
                let mut course = desk.course().clone();
                course.correction = Some(request.clone());
                Some(course)
            }
        }
    }

    /// The key of the flow's step at which the case stands; `None` before and at acceptance and after the end.
    #[must_use]
    pub fn step(&self) -> Option<&str> {
        match self {
            Self::Handling(Handling { step, .. })
            | Self::Correcting(Correcting { desk: Desk::Step(Handling { step, .. }), .. })
            | Self::Decided(Decided { step, .. }) => Some(step),
            Self::Draft | Self::Submitted(_) | Self::Correcting(_) | Self::Completed(_) | Self::Withdrawn(_) => None,
        }
    }

    /// The official who took the case on.
    #[must_use]
    pub const fn assignee(&self) -> Option<PersonId> {
        match self {
            Self::Submitted(Submitted { assignee, .. })
            | Self::Handling(Handling { assignee, .. })
            | Self::Decided(Decided { assignee, .. }) => *assignee,
            Self::Correcting(Correcting { desk, .. }) => desk.assignee(),
            Self::Draft | Self::Completed(_) | Self::Withdrawn(_) => None,
        }
    }

    /// Whether the department still has to do something about the application itself.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Submitted(_) | Self::Correcting(_) | Self::Handling(_) | Self::Decided(_))
    }

    /// Whether an objection waits for its answer.
    #[must_use]
    pub fn owes_an_answer(&self) -> bool {
        match self {
            Self::Completed(Completed { voice, .. }) => voice.objection.as_ref().is_some_and(|o| o.answer.is_none()),
            _ => false,
        }
    }

    /// What was decided, once it was.
    #[must_use]
    pub const fn decision(&self) -> Option<&Decision> {
        match self {
            Self::Decided(Decided { decision, .. })
            | Self::Completed(Completed { ending: Ending::Issued { decision, .. }, .. }) => Some(decision),
            _ => None,
        }
    }
}

impl Desk {
    pub(super) const fn course(&self) -> &Course {
        match self {
            Self::Window(Submitted { course, .. }) | Self::Step(Handling { course, .. }) => course,
        }
    }

    const fn assignee(&self) -> Option<PersonId> {
        match self {
            Self::Window(Submitted { assignee, .. }) | Self::Step(Handling { assignee, .. }) => *assignee,
        }
    }
}
