//! Whose turn it is, and who may do what.

use super::{Act, CaseState, Desk};
use crate::{
    accounts::{Official, Role},
    catalogue::{FlowDefinition, StepKind},
    ids::DepartmentId,
};

/// Who performs an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Performer {
    /// The person who applied.
    Applicant,
    /// An official of the department with this role.
    Desk(Role),
    /// The system, by the calendar.
    System,
}

impl CaseState {
    /// The role that has the case on its desk; `None` for a draft and where nothing is left to do.
    ///
    /// While papers are awaited, it is the role that asked for them; an open objection is on the head's desk.
    #[must_use]
    pub fn desk(&self, flow: &FlowDefinition) -> Option<Role> {
        let at = |key: &str| flow.step(key).map(|step| step.role);
        match self {
            Self::Submitted(_) => flow.first().map(|step| step.role),
            Self::Correcting(correcting) => match &correcting.desk {
                Desk::Window(_) => flow.first().map(|step| step.role),
                Desk::Step(handling) => at(&handling.step),
            },
            Self::Handling(handling) => at(&handling.step),
            Self::Decided(decided) => at(&decided.step),
            Self::Completed(_) if self.owes_an_answer() => Some(Role::Head),
            Self::Draft | Self::Completed(_) | Self::Withdrawn(_) => None,
        }
    }

    /// The acts the diagram offers here, with who performs them. The first one of a desk is what usually comes next.
    #[must_use]
    pub fn offers(&self, flow: &FlowDefinition) -> Vec<(Act, Performer)> {
        let mut offers = self.offers_to_officials(flow);
        offers.extend(self.offers_to_others());
        offers
    }

    /// The acts `official` may perform here, the usual next one first.
    #[must_use]
    pub fn offers_to(&self, flow: &FlowDefinition, official: &Official, department: DepartmentId) -> Vec<Act> {
        let may = |performer| matches!(performer, Performer::Desk(role) if official.has_in(role, department));
        let mine = self.assignee() == Some(official.person());
        let offers = self.offers(flow).into_iter().filter(|&(_, performer)| may(performer));
        offers.map(|(act, _)| act).filter(|&act| act != Act::Take || !mine).collect()
    }

    fn offers_to_officials(&self, flow: &FlowDefinition) -> Vec<(Act, Performer)> {
        let Some(role) = self.desk(flow) else { return Vec::new() };
        let asked = self.course().is_some_and(|course| course.correction.is_some());
        let ask: &[Act] = if asked { &[] } else { &[Act::Ask] };
        let acts = match self {
            Self::Submitted(_) => [&[Act::Accept], ask, &[Act::Decline, Act::Take]].concat(),
            Self::Handling(handling) => {
                let decides = flow.step(&handling.step).is_some_and(|step| step.kind == StepKind::Decision);
                [&[if decides { Act::Decide } else { Act::Pass }], ask, &[Act::Take]].concat()
            }
            Self::Decided(_) => vec![Act::Issue, Act::Take],
            Self::Correcting(_) => vec![Act::Lapse],
            Self::Completed(_) => vec![Act::Answer],
            Self::Draft | Self::Withdrawn(_) => Vec::new(),
        };
        acts.into_iter().map(|act| (act, Performer::Desk(role))).collect()
    }

    fn offers_to_others(&self) -> Vec<(Act, Performer)> {
        let applicant = |act| (act, Performer::Applicant);
        match self {
            Self::Draft => vec![applicant(Act::Submit)],
            Self::Submitted(_) => vec![applicant(Act::Withdraw), (Act::DeemAccepted, Performer::System)],
            Self::Correcting(_) => vec![applicant(Act::Supplement), applicant(Act::Withdraw)],
            Self::Handling(_) => vec![applicant(Act::Withdraw)],
            Self::Completed(completed) => {
                let rate = completed.voice.rating.is_none().then_some(Act::Rate);
                let object = completed.voice.objection.is_none().then_some(Act::Object);
                rate.into_iter().chain(object).map(applicant).collect()
            }
            Self::Decided(_) | Self::Withdrawn(_) => Vec::new(),
        }
    }
}
