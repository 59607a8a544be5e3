//! What can be done to a case.

use serde::{Deserialize, Serialize};

/// An act on a case, by name. The timeline, the audit log and the buttons all use these names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The applicant sends the draft in 提交.
    Submit,
    /// The window accepts the application 受理.
    Accept,
    /// Nobody said anything within five working days, so it counts as accepted from receipt 视为受理.
    DeemAccepted,
    /// The window does not accept it, with reasons 不予受理.
    Decline,
    /// Everything missing is asked for, once 一次性告知补正.
    Ask,
    /// The applicant hands in what was missing 补正.
    Supplement,
    /// The missing papers never came 逾期未补正.
    Lapse,
    /// An official takes the case on 领办.
    Take,
    /// The step is done; the next one begins 流转.
    Pass,
    /// It is granted or refused, with reasons 决定.
    Decide,
    /// The result document is issued 颁证送达.
    Issue,
    /// The applicant takes the application back 撤回.
    Withdraw,
    /// The applicant rates how it went 评价.
    Rate,
    /// The applicant objects 异议.
    Object,
    /// The head answers the objection 答复异议.
    Answer,
}

impl Act {
    /// Every act, in the order in which a case usually meets them.
    pub const ALL: [Self; 15] = [
        Self::Submit,
        Self::Accept,
        Self::DeemAccepted,
        Self::Decline,
        Self::Ask,
        Self::Supplement,
        Self::Lapse,
        Self::Take,
        Self::Pass,
        Self::Decide,
        Self::Issue,
        Self::Withdraw,
        Self::Rate,
        Self::Object,
        Self::Answer,
    ];

    /// The stable name used in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Accept => "accept",
            Self::DeemAccepted => "deem_accepted",
            Self::Decline => "decline",
            Self::Ask => "ask",
            Self::Supplement => "supplement",
            Self::Lapse => "lapse",
            Self::Take => "take",
            Self::Pass => "pass",
            Self::Decide => "decide",
            Self::Issue => "issue",
            Self::Withdraw => "withdraw",
            Self::Rate => "rate",
            Self::Object => "object",
            Self::Answer => "answer",
        }
    }

    /// Reads the stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }
}
