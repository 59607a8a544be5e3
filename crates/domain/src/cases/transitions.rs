//! The arrows of the diagram. Each takes the state and gives the next one, or says why there is no such arrow.
//!
//! Who may follow an arrow is [`super::permit`]'s matter; days are Asia/Shanghai and come from the caller.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Act, CaseError, CaseState, Completed, Correcting, Correction, Course, Decided, Decision, Desk, Ending, Handling,
    Missing, Objection, Procedure, Reason, ResultDocument, Satisfaction, Submitted, Voice, Withdrawn,
};
use crate::{
    catalogue::{FlowDefinition, FlowStep, StepKind},
    ids::PersonId,
};

type Next = Result<CaseState, CaseError>;

impl CaseState {
    /// The applicant sends the draft in; receipt is `on`.
    ///
    /// # Errors
    /// [`CaseError::NotNow`] for anything but a draft.
    pub fn submit(self, on: NaiveDate) -> Next {
        match self {
            Self::Draft => Ok(Self::Submitted(Submitted { course: Course::received(on), assignee: None })),
            other => Err(other.not_now(Act::Submit)),
        }
    }

    /// The window accepts the application: the limits count from the day after `on`.
    ///
    /// # Errors
    /// [`CaseError::NotNow`] unless it waits for acceptance, [`CaseError::NoSuchStep`] for a faulty flow.
    pub fn accept(self, flow: &FlowDefinition, on: NaiveDate) -> Next {
        match self {
            Self::Submitted(Submitted { course, .. }) => begin(course, flow, on),
            other => Err(other.not_now(Act::Accept)),
        }
    }

    /// Nobody accepted it or told the applicant what is missing within the limit, so it counts as accepted from the
    /// day of receipt, or from the day the missing papers came (Licensing Law, art. 32). The caller has checked the
    /// calendar.
    ///
    /// # Errors
    /// As for [`CaseState::accept`].
    pub fn deem_accepted(self, flow: &FlowDefinition) -> Next {
        match self {
            Self::Submitted(Submitted { course, .. }) => {
                let answered = course.correction.as_ref().and_then(|correction| correction.answered_on);
                let on = answered.unwrap_or(course.received_on);
                begin(course, flow, on)
            }
            other => Err(other.not_now(Act::DeemAccepted)),
        }
    }

    /// The window does not accept it, with reasons.
    ///
    /// # Errors
    /// [`CaseError::NotNow`] unless it waits for acceptance.
    pub fn decline(self, reasons: Reason, by: PersonId, on: NaiveDate) -> Next {
        match self {
            Self::Submitted(Submitted { course, .. }) => Ok(complete(course, Ending::NotAccepted { reasons, by }, on)),
            other => Err(other.not_now(Act::Decline)),
        }
    }

    /// Everything missing is asked for at once, and only once a case. The clock stands from `on`.
    ///
    /// # Errors
    /// [`CaseError::NothingMissing`], [`CaseError::AlreadyAsked`], or [`CaseError::NotNow`] outside of acceptance and
    /// of the steps before the decision is made.
    pub fn ask(self, missing: Vec<Missing>, answer_by: NaiveDate, by: PersonId, on: NaiveDate) -> Next {
        let desk = match self {
            Self::Submitted(submitted) => Desk::Window(submitted),
            Self::Handling(handling) => Desk::Step(handling),
            other => return Err(other.not_now(Act::Ask)),
        };
        if desk.course().correction.is_some() {
            return Err(CaseError::AlreadyAsked);
        }
        if missing.is_empty() {
            return Err(CaseError::NothingMissing);
        }
        let request = Correction { asked_on: on, asked_by: by, missing, answer_by, answered_on: None };
        Ok(Self::Correcting(Correcting { request, desk }))
    }

    /// The applicant hands in what was missing; the case goes back to the desk that asked.
    ///
    /// # Errors
    /// [`CaseError::NotNow`] unless papers are missing.
    pub fn supplement(self, on: NaiveDate) -> Next {
        let Self::Correcting(Correcting { mut request, desk }) = self else {
            return Err(self.not_now(Act::Supplement));
        };
        request.answered_on = Some(on);
        Ok(match desk {
            Desk::Window(mut submitted) => {
                submitted.course.correction = Some(request);
                Self::Submitted(submitted)
            }
            Desk::Step(mut handling) => {
                handling.course.correction = Some(request);
                Self::Handling(handling)
            }
        })
    }

    /// The missing papers did not come within the time given.
    ///
    /// # Errors
    /// [`CaseError::StillTime`] up to and on the last day, [`CaseError::NotNow`] unless papers are missing.
    pub fn lapse(self, on: NaiveDate) -> Next {
        let Self::Correcting(Correcting { request, desk }) = self else {
            return Err(self.not_now(Act::Lapse));
        };
        if on <= request.answer_by {
            return Err(CaseError::StillTime(request.answer_by));
        }
        let mut course = desk.course().clone();
        course.correction = Some(request);
        Ok(complete(course, Ending::CorrectionNeverCame, on))
    }

    /// An official takes the case on at the step where it stands.
    ///
    /// # Errors
    /// [`CaseError::NotNow`] where nothing is to be done by an official, or if the official has it already.
    pub fn take(mut self, by: PersonId) -> Next {
        if self.assignee() == Some(by) {
            return Err(self.not_now(Act::Take));
        }
        match &mut self {
            Self::Submitted(Submitted { assignee, .. })
            | Self::Handling(Handling { assignee, .. })
            | Self::Decided(Decided { assignee, .. }) => *assignee = Some(by),
            Self::Draft | Self::Correcting(_) | Self::Completed(_) | Self::Withdrawn(_) => {
                return Err(self.not_now(Act::Take));
            }
        }
        Ok(self)
    }

    /// The step is done; the case goes on to the next one, which nobody has taken on yet.
    ///
    /// # Errors
    /// [`CaseError::NotNow`] unless it stands at a step that prepares the decision.
    pub fn pass(self, flow: &FlowDefinition, on: NaiveDate) -> Next {
        match self {
            Self::Handling(Handling { course, step, .. }) if kind(flow, &step)? != StepKind::Decision => {
                let next = after(flow, &step)?;
                Ok(enter(leave(course, on), next, on))
            }
            other => Err(other.not_now(Act::Pass)),
        }
    }

    /// It is granted or refused, with reasons.
    ///
    /// # Errors
    /// [`CaseError::NotNow`] unless it stands at the step that decides.
    pub fn decide(self, flow: &FlowDefinition, decision: Decision) -> Next {
        match self {
            Self::Handling(Handling { mut course, step, .. }) if kind(flow, &step)? == StepKind::Decision => {
                course.decided_on = Some(decision.on);
                let step = after(flow, &step)?.key.clone();
                Ok(Self::Decided(Decided { course, decision, step, assignee: None }))
            }
            other => Err(other.not_now(Act::Decide)),
        }
    }

    /// The result document is issued; the case is done.
    ///
    /// # Errors
    /// [`CaseError::NotNow`] unless it was decided.
    pub fn issue(self, document: ResultDocument, on: NaiveDate) -> Next {
        match self {
            Self::Decided(Decided { course, decision, .. }) => {
                Ok(complete(course, Ending::Issued { decision, document }, on))
            }
            other => Err(other.not_now(Act::Issue)),
        }
    }

    /// The applicant takes the application back, which is possible until it is decided.
    ///
    /// # Errors
    /// [`CaseError::NotNow`] for a draft (which is thrown away instead) and after the decision.
    pub fn withdraw(self, reason: Option<Reason>, on: NaiveDate) -> Next {
        match &self {
            Self::Submitted(_) | Self::Correcting(_) | Self::Handling(_) => {}
            Self::Draft | Self::Decided(_) | Self::Completed(_) | Self::Withdrawn(_) => {
                return Err(self.not_now(Act::Withdraw));
            }
        }
        match self.course() {
            Some(course) => Ok(Self::Withdrawn(Withdrawn { course: leave(course, on), on, reason })),
            None => Err(self.not_now(Act::Withdraw)),
        }
    }

    /// The applicant rates how it went, once.
    ///
    /// # Errors
    /// [`CaseError::AlreadyRated`], or [`CaseError::NotNow`] before the end.
    pub fn rate(self, rating: Satisfaction) -> Next {
        match self {
            Self::Completed(Completed { voice: Voice { rating: Some(_), .. }, .. }) => Err(CaseError::AlreadyRated),
            Self::Completed(mut completed) => {
                completed.voice.rating = Some(rating);
                Ok(Self::Completed(completed))
            }
            other => Err(other.not_now(Act::Rate)),
        }
    }

    /// The applicant objects to how it went, once; the head owes an answer.
    ///
    /// # Errors
    /// [`CaseError::AlreadyObjected`], or [`CaseError::NotNow`] before the end.
    pub fn object(self, text: Reason, at: DateTime<Utc>) -> Next {
        match self {
            Self::Completed(Completed { voice: Voice { objection: Some(_), .. }, .. }) => {
                Err(CaseError::AlreadyObjected)
            }
            Self::Completed(mut completed) => {
                completed.voice.objection = Some(Objection { text, at, answer: None });
                Ok(Self::Completed(completed))
            }
            other => Err(other.not_now(Act::Object)),
        }
    }

    /// The head answers the objection.
    ///
    /// # Errors
    /// [`CaseError::NotNow`] unless an answer is owed.
    pub fn answer(mut self, text: Reason) -> Next {
        if let Self::Completed(Completed { voice: Voice { objection: Some(objection), .. }, .. }) = &mut self
            && objection.answer.is_none()
        {
            objection.answer = Some(text);
            return Ok(self);
        }
        Err(self.not_now(Act::Answer))
    }

    const fn not_now(&self, act: Act) -> CaseError {
        CaseError::NotNow { state: self.name(), act }
    }
}

/// Accepts and enters the first step after acceptance.
fn begin(mut course: Course, flow: &FlowDefinition, on: NaiveDate) -> Next {
    let acceptance = flow.first().ok_or_else(|| CaseError::NoSuchStep(String::new()))?;
    let next = after(flow, &acceptance.key)?;
    course.accepted_on = Some(on);
    Ok(enter(course, next, on))
}

/// Stands at `step` from `on`; a special procedure stops the clock.
fn enter(mut course: Course, step: &FlowStep, on: NaiveDate) -> CaseState {
    if step.kind.is_special_procedure() {
        course.procedures.push(Procedure { step: step.key.clone(), began_on: on, ended_on: None });
    }
    CaseState::Handling(Handling { course, step: step.key.clone(), assignee: None })
}

/// Ends the special procedure that lasts, if one does.
fn leave(mut course: Course, on: NaiveDate) -> Course {
    if let Some(procedure) = course.procedures.last_mut() {
        procedure.ended_on.get_or_insert(on);
    }
    course
}

fn complete(course: Course, ending: Ending, on: NaiveDate) -> CaseState {
    CaseState::Completed(Completed { course: leave(course, on), ending, on, voice: Voice::default() })
}

fn kind(flow: &FlowDefinition, key: &str) -> Result<StepKind, CaseError> {
    flow.step(key).map(|step| step.kind).ok_or_else(|| CaseError::NoSuchStep(key.to_owned()))
}

fn after<'a>(flow: &'a FlowDefinition, key: &str) -> Result<&'a FlowStep, CaseError> {
    flow.after(key).ok_or_else(|| CaseError::NoSuchStep(key.to_owned()))
}
