//! The typed flow definition: one description executes the case, draws the flow line, and lists the risk points.
//!
//! A definition is immutable once a guide with it is published. Its hash is shown on every case, so that anybody can
//! check that the case ran by the flow that was public when it was filed.

use std::{collections::BTreeSet, fmt, str::FromStr};

use ballot::{Digest, canonical, digest::NotADigest};
use serde::{Deserialize, Serialize};

use crate::{accounts::Role, text::Bilingual};

/// The steps of an item's handling, in their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowDefinition {
    /// Grows by one with every change of the steps.
    pub version: u32,
    /// From acceptance to the issue of the result.
    pub steps: Vec<FlowStep>,
}

/// One step of a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowStep {
    /// The stable name within the flow: lowercase letters, digits and underscores.
    pub key: String,
    /// The name people read.
    pub name: Bilingual,
    /// What is done in it.
    pub kind: StepKind,
    /// The role, in the department that handles the item, that does it.
    pub role: Role,
    /// Working days within which it is to be done.
    pub limit: u16,
    /// Where discretion could be abused, and what stands against it 廉政风险点.
    pub risks: Vec<Bilingual>,
}

/// What is done in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// The application is received, checked for completeness and accepted 受理.
    Acceptance,
    /// Its content is examined 审查.
    Review,
    /// Two officials look at the place 现场核查 (Licensing Law, art. 34). Part of the examination, so it counts.
    SiteInspection,
    /// Inspection, testing, quarantine or appraisal by a technical body 检验、检测、检疫、鉴定.
    Testing,
    /// Experts give their opinion 专家评审.
    ExpertReview,
    /// A hearing is held 听证.
    Hearing,
    /// It is granted or refused, with reasons 决定.
    Decision,
    /// The result document is made out and handed over 制证送达.
    Issue,
}

impl StepKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Acceptance,
        Self::Review,
        Self::SiteInspection,
        Self::Testing,
        Self::ExpertReview,
        Self::Hearing,
        Self::Decision,
        Self::Issue,
    ];

    /// The stable name used in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Acceptance => "acceptance",
            Self::Review => "review",
            Self::SiteInspection => "site_inspection",
            Self::Testing => "testing",
            Self::ExpertReview => "expert_review",
            Self::Hearing => "hearing",
            Self::Decision => "decision",
            Self::Issue => "issue",
        }
    }

    /// Reads the stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether time spent in the step counts toward the limits for deciding (Licensing Law, arts 42–45).
    ///
    /// The clock starts when the application is accepted, stands still during the special procedures of art. 45, and
    /// ends with the decision; acceptance (art. 32) and delivery (art. 44) have limits of their own.
    #[must_use]
    pub const fn counts(self) -> bool {
        matches!(self, Self::Review | Self::SiteInspection | Self::Decision)
    }

    /// Whether the step is one of the special procedures of the Licensing Law, art. 45, of whose length the applicant
    /// is told in writing.
    #[must_use]
    pub const fn is_special_procedure(self) -> bool {
        matches!(self, Self::Testing | Self::ExpertReview | Self::Hearing)
    }
}

/// What is wrong with a flow definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum FlowFault {
    /// There are no steps at all.
    #[error("the flow has no steps")]
    Empty,
    /// A key is empty or has other characters than lowercase letters, digits and underscores.
    #[error("{0:?} is no key of a step")]
    BadKey(String),
    /// Two steps share a key.
    #[error("two steps have the key {0:?}")]
    RepeatedKey(String),
    /// A step has no Chinese name.
    #[error("the step {0:?} has no name")]
    NoName(String),
    /// The first step is not an acceptance, or a later one is.
    #[error("acceptance has to be the first step and only that")]
    AcceptanceNotFirst,
    /// The last step is not an issue, or an earlier one is.
    #[error("issue has to be the last step and only that")]
    IssueNotLast,
    /// Not exactly one step decides.
    #[error("the flow has {0} decisions instead of one")]
    Decisions(u16),
    /// Something other than the issue follows the decision.
    #[error("only the issue may follow the decision")]
    DecisionNotBeforeIssue,
    /// A step may take longer than a year.
    #[error("the step {0:?} has a limit above a year")]
    LimitTooLong(String),
    /// The counted steps together take longer than promised.
    #[error("the counted steps take {needed} working days, promised are {promised}")]
    LongerThanPromised {
        /// The sum of the counted steps' limits.
        needed: u16,
        /// The promised limit.
        promised: u16,
    },
    /// A decision by the same role as the examination: nobody looks at it twice.
    #[error("examination and decision of a promised item are in one role's hand")]
    OneHand,
}

/// The SHA-256 of a flow definition's canonical JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FlowHash(pub Digest);

impl FlowHash {
    /// The first eight hexadecimal digits, for people; `to_string` gives all 64.
    #[must_use]
    pub fn short(self) -> String {
        self.to_string().chars().take(8).collect()
    }
}

impl fmt::Display for FlowHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for FlowHash {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        text.parse().map(Self)
    }
}

impl FlowDefinition {
    /// Every fault of the definition, against the item's promised limit in working days (0 for an immediate item).
    #[must_use]
    pub fn faults(&self, promised: u16) -> Vec<FlowFault> {
        if self.steps.is_empty() {
            return vec![FlowFault::Empty];
        }
        let mut faults = self.key_faults();
        faults.extend(self.order_faults());
        faults.extend(self.limit_faults(promised));
        faults
    }

    /// The first step; `None` for an empty, and therefore faulty, definition.
    #[must_use]
    pub fn first(&self) -> Option<&FlowStep> {
        self.steps.first()
    }

    /// The step with `key`.
    #[must_use]
    pub fn step(&self, key: &str) -> Option<&FlowStep> {
        self.steps.iter().find(|step| step.key == key)
    }

    /// The place of the step with `key`, from 0.
    #[must_use]
    pub fn position(&self, key: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.key == key)
    }

    /// The step after the one with `key`; `None` after the last one and for a key that isn't in the flow.
    #[must_use]
    pub fn after(&self, key: &str) -> Option<&FlowStep> {
        self.steps.get(self.position(key)? + 1)
    }

    /// The working days of the steps that count toward the limits.
    #[must_use]
    pub fn counted_days(&self) -> u16 {
        self.steps.iter().filter(|step| step.kind.counts()).fold(0, |sum, step| sum.saturating_add(step.limit))
    }

    /// The hash by which a case names the flow it runs by.
    #[must_use]
    pub fn hash(&self) -> FlowHash {
        FlowHash(canonical::digest(self).expect("a flow holds only texts and small whole numbers"))
    }

    fn key_faults(&self) -> Vec<FlowFault> {
        let mut seen = BTreeSet::new();
        let mut faults = Vec::new();
        for step in &self.steps {
            let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            if step.key.is_empty() || step.key.len() > 40 || !step.key.chars().all(good) {
                faults.push(FlowFault::BadKey(step.key.clone()));
            }
            if !seen.insert(&step.key) {
                faults.push(FlowFault::RepeatedKey(step.key.clone()));
            }
            if step.name.zh.trim().is_empty() {
                faults.push(FlowFault::NoName(step.key.clone()));
            }
        }
        faults
    }

    fn order_faults(&self) -> Vec<FlowFault> {
        let places = |kind| {
            let of_kind = self.steps.iter().enumerate().filter(move |(_, step)| step.kind == kind);
            of_kind.map(|(place, _)| place).collect::<Vec<_>>()
        };
        let last = self.steps.len() - 1;
        let mut faults = Vec::new();
        if places(StepKind::Acceptance) != [0] {
            faults.push(FlowFault::AcceptanceNotFirst);
        }
        if places(StepKind::Issue) != [last] {
            faults.push(FlowFault::IssueNotLast);
        }
        match places(StepKind::Decision)[..] {
            [place] if place + 1 == last => {}
            [_] => faults.push(FlowFault::DecisionNotBeforeIssue),
            ref several => faults.push(FlowFault::Decisions(u16::try_from(several.len()).unwrap_or(u16::MAX))),
        }
        faults
    }

    fn limit_faults(&self, promised: u16) -> Vec<FlowFault> {
        let too_long = self.steps.iter().filter(|step| step.limit > 366);
        let mut faults: Vec<_> = too_long.map(|step| FlowFault::LimitTooLong(step.key.clone())).collect();
        let needed = self.counted_days();
        if needed > promised {
            faults.push(FlowFault::LongerThanPromised { needed, promised });
        }
        let role_of = |kind| self.steps.iter().find(|step| step.kind == kind).map(|step| step.role);
        if let (Some(review), Some(decision)) = (role_of(StepKind::Review), role_of(StepKind::Decision))
            && promised > 0
            && review == decision
        {
            faults.push(FlowFault::OneHand);
        }
        faults
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::catalogue) fn step(key: &str, kind: StepKind, role: Role, limit: u16) -> FlowStep {
        FlowStep { key: key.into(), name: Bilingual::new("步骤", "Step"), kind, role, limit, risks: Vec::new() }
    }

    pub(in crate::catalogue) fn sound() -> FlowDefinition {
        let steps = vec![
            step("acceptance", StepKind::Acceptance, Role::Window, 2),
            step("review", StepKind::Review, Role::Reviewer, 3),
            step("testing", StepKind::Testing, Role::Reviewer, 10),
            step("decision", StepKind::Decision, Role::Head, 2),
            step("issue", StepKind::Issue, Role::Window, 3),
        ];
        FlowDefinition { version: 1, steps }
    }

    #[test]
    fn a_sound_flow_has_no_faults() {
        assert_eq!(sound().faults(5), []);
        assert_eq!(sound().counted_days(), 5);
        assert_eq!(sound().after("review").map(|step| step.key.as_str()), Some("testing"));
        assert_eq!(sound().after("issue"), None);
    }

    #[test]
    fn each_fault_is_named() {
        let broken = |change: fn(&mut FlowDefinition)| {
            let mut flow = sound();
            change(&mut flow);
            flow.faults(5)
        };
        assert_eq!(broken(|flow| flow.steps.clear()), [FlowFault::Empty]);
        assert_eq!(broken(|flow| flow.steps[1].key = "Re view".into()), [FlowFault::BadKey("Re view".into())]);
        assert_eq!(broken(|flow| flow.steps[2].key = "review".into()), [FlowFault::RepeatedKey("review".into())]);
        assert_eq!(broken(|flow| flow.steps[2].name.zh.clear()), [FlowFault::NoName("testing".into())]);
        assert_eq!(broken(|flow| flow.steps.swap(0, 1)), [FlowFault::AcceptanceNotFirst]);
        assert_eq!(broken(|flow| drop(flow.steps.pop())), [FlowFault::IssueNotLast, FlowFault::DecisionNotBeforeIssue]);
        assert_eq!(broken(|flow| drop(flow.steps.remove(3))), [FlowFault::Decisions(0)]);
        assert_eq!(broken(|flow| flow.steps.swap(2, 3)), [FlowFault::DecisionNotBeforeIssue]);
        assert_eq!(broken(|flow| flow.steps[2].limit = 400), [FlowFault::LimitTooLong("testing".into())]);
        assert_eq!(broken(|flow| flow.steps[3].role = Role::Reviewer), [FlowFault::OneHand]);
        assert_eq!(sound().faults(4), [FlowFault::LongerThanPromised { needed: 5, promised: 4 }]);
    }

    #[test]
    fn the_hash_follows_the_content() {
        let mut changed = sound();
        changed.steps[1].limit = 4;
        assert_eq!(sound().hash(), sound().hash());
        assert_ne!(sound().hash(), changed.hash());
        assert_eq!(sound().hash().to_string().parse(), Ok(sound().hash()));
        assert_eq!(sound().hash().short().len(), 8);
    }

    #[test]
    fn names_of_kinds_are_read_back() {
        for kind in StepKind::ALL {
            assert_eq!(StepKind::from_name(kind.name()), Some(kind));
        }
    }
}
