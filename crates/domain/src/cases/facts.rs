//! The facts a case's states carry.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Reason, VerificationCode};
use crate::ids::PersonId;

/// One paper that is missing or wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// The key of the material in the guide; `None` for something the guide does not list.
    pub material: Option<String>,
    /// What is missing or wrong, in plain words.
    pub what: Reason,
}

/// The one request for everything missing, and the applicant's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The day the applicant was told. The clock stands from this day on.
    pub asked_on: NaiveDate,
    /// Who asked.
    pub asked_by: PersonId,
    /// Everything that is missing; never empty.
    pub missing: Vec<Missing>,
    /// The last day for handing it in.
    pub answer_by: NaiveDate,
    /// The day it was handed in, which counts again. `None` while it is awaited.
    pub answered_on: Option<NaiveDate>,
}

/// Granted or refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 准予许可
    Granted,
    /// 不予许可
    Refused,
}

/// The decision with its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Granted or refused.
    pub outcome: Outcome,
    /// Why: the facts found and the rule applied.
    pub reasons: Reason,
    /// The day of the decision, which ends the limit.
    pub on: NaiveDate,
    /// Who decided and answers for it.
    pub by: PersonId,
}

/// The paper that ends a case: certificate or written refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultDocument {
    /// The document's own number.
    pub number: String,
    /// The code by which anybody can check it.
    pub code: VerificationCode,
}

/// How a case that the department ended, ended (completion kinds 办结类型 in use).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Ending {
    /// A result document was issued 出证办结.
    Issued {
        /// What was decided.
        decision: Decision,
        /// The document.
        document: ResultDocument,
    },
    /// The application was not accepted 不予受理, code 1.
    NotAccepted {
        /// Why not.
        reasons: Reason,
        /// Who declined it.
        by: PersonId,
    },
    /// What was missing never came 补正不来, code 5.
    CorrectionNeverCame,
}

impl Ending {
    /// The code of the completion kind.
    #[must_use]
    pub const fn code(&self) -> u8 {
        match self {
            Self::Issued { decision: Decision { outcome: Outcome::Granted, .. }, .. } => 0,
            Self::Issued { .. } => 6,
            Self::NotAccepted { .. } => 1,
            Self::CorrectionNeverCame => 5,
        }
    }
}

/// How satisfied the applicant was (GB/T 39046—2020, annex A).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Satisfaction {
    /// 1 非常满意
    VerySatisfied,
    /// 2 满意
    Satisfied,
    /// 3 基本满意
    FairlySatisfied,
    /// 4 不满意
    Dissatisfied,
    /// 5 非常不满意
    VeryDissatisfied,
}

impl Satisfaction {
    /// From best to worst.
    pub const ALL: [Self; 5] =
        [Self::VerySatisfied, Self::Satisfied, Self::FairlySatisfied, Self::Dissatisfied, Self::VeryDissatisfied];

    /// The standard's code, 1 to 5.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::VerySatisfied => 1,
            Self::Satisfied => 2,
            Self::FairlySatisfied => 3,
            Self::Dissatisfied => 4,
            Self::VeryDissatisfied => 5,
        }
    }
}

impl TryFrom<u8> for Satisfaction {
    type Error = &'static str;

    fn try_from(code: u8) -> Result<Self, Self::Error> {
        Self::ALL.into_iter().find(|s| s.code() == code).ok_or("a satisfaction is a code from 1 to 5")
    }
}

impl From<Satisfaction> for u8 {
    fn from(satisfaction: Satisfaction) -> Self {
        satisfaction.code()
    }
}

/// What the applicant says after the end. Closed is not solved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// The one rating.
    pub rating: Option<Satisfaction>,
    /// The one objection.
    pub objection: Option<Objection>,
}

/// An objection to how the case went, and the head's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// In the applicant's words.
    pub text: Reason,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The head's answer; `None` while it is owed.
    pub answer: Option<Reason>,
}

/// The days that matter for the limits, whatever state the case is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// The day the application came in.
    pub received_on: NaiveDate,
    /// The day it was accepted; the limits count from the day after.
    pub accepted_on: Option<NaiveDate>,
    /// The one request for missing papers.
    pub correction: Option<Correction>,
    /// The special procedures of article 45, in their order. Their time is not counted.
    pub procedures: Vec<Procedure>,
    /// The day of the decision.
    pub decided_on: Option<NaiveDate>,
}

/// A special procedure 特别程序: hearing, testing or expert review, of which the applicant is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedure {
    /// The key of its step in the flow.
    pub step: String,
    /// The day it began; the clock stands from this day on.
    pub began_on: NaiveDate,
    /// The day it ended; `None` while it lasts.
    pub ended_on: Option<NaiveDate>,
}

impl Course {
    /// A case that came in on this day and has met nothing yet.
    #[must_use]
    pub const fn received(received_on: NaiveDate) -> Self {
        Self { received_on, accepted_on: None, correction: None, procedures: Vec::new(), decided_on: None }
    }
}
