//! Looking at comments before they go on 审核意见: each waits, is passed on to its department, or is held back for a
//! reason from a short list.
//!
//! Nothing is for ever before the results are public. After that, what was passed on is a numbered
//! [matter](super::matter); what was held back can still be passed on, also by a supervisor.

use serde::{Deserialize, Serialize};

use crate::error::ErrorCode;

/// Where a comment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moderation {
    /// Nobody has decided yet 待审核.
    Waiting,
    /// It goes to its department, and is public with the results 已通过.
    Passed,
    /// It goes to nobody 未通过.
    HeldBack,
}

/// Why a comment is held back. Not liking it is no reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldBack {
    /// It has personal data 泄露个人信息.
    PersonalData,
    /// It is abuse 辱骂攻击.
    Abuse,
    /// It names people it is not about 点名无关的人.
    ThirdParties,
    /// It is not about the department 与该单位无关.
    OffTopic,
    /// Nobody can tell what it says 看不出意思.
    NoMeaning,
}

/// What is decided on a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It is passed on.
    Pass,
    /// It is held back.
    HoldBack(HeldBack),
}

impl Moderation {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Passed, Self::HeldBack];

    /// The stable name in the database and in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Passed => "passed",
            Self::HeldBack => "refused",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// What a decision comes to, made by who saw the comment as `seen`; `None` where it was decided so already.
    /// `public` says whether the results are.
    ///
    /// # Errors
    /// [`ErrorCode::ChangedMeanwhile`] when somebody else decided otherwise, [`ErrorCode::NotNow`] when it is a matter.
    pub fn decide(self, seen: Self, decision: Decision, public: bool) -> Result<Option<Self>, ErrorCode> {
        let next = decision.status();
        if self == next {
            return Ok(None);
        }
        if self != seen {
            return Err(ErrorCode::ChangedMeanwhile);
        }
        if self == Self::Passed && public {
            return Err(ErrorCode::NotNow);
        }
        Ok(Some(next))
    }
}

impl HeldBack {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::PersonalData, Self::Abuse, Self::ThirdParties, Self::OffTopic, Self::NoMeaning];

    /// The stable name in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PersonalData => "personal_data",
            Self::Abuse => "abuse",
            Self::ThirdParties => "third_parties",
            Self::OffTopic => "off_topic",
            Self::NoMeaning => "no_meaning",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

impl Decision {
    /// Where the comment stands then.
    #[must_use]
    pub const fn status(self) -> Moderation {
        match self {
            Self::Pass => Moderation::Passed,
            Self::HoldBack(_) => Moderation::HeldBack,
        }
    }

    /// Why it is held back.
    #[must_use]
    pub const fn reason(self) -> Option<HeldBack> {
        match self {
            Self::Pass => None,
            Self::HoldBack(why) => Some(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOLD: Decision = Decision::HoldBack(HeldBack::Abuse);

    #[test]
    fn a_decision_can_be_taken_back_until_it_is_public() {
        use Moderation::{HeldBack, Passed, Waiting};
        assert_eq!(Waiting.decide(Waiting, Decision::Pass, false), Ok(Some(Passed)));
        assert_eq!(Passed.decide(Passed, HOLD, false), Ok(Some(HeldBack)));
        assert_eq!(Passed.decide(Passed, HOLD, true), Err(ErrorCode::NotNow), "it has a number");
        for public in [false, true] {
            assert_eq!(HeldBack.decide(HeldBack, Decision::Pass, public), Ok(Some(Passed)));
        }
    }

    #[test]
    fn an_opposite_decision_is_a_conflict_and_the_same_is_none() {
        let waits = Moderation::Waiting;
        assert_eq!(Moderation::Passed.decide(waits, HOLD, false), Err(ErrorCode::ChangedMeanwhile));
        assert_eq!(Moderation::HeldBack.decide(waits, Decision::Pass, true), Err(ErrorCode::ChangedMeanwhile));
        assert_eq!(Moderation::HeldBack.decide(waits, HOLD, false), Ok(None));
        assert_eq!(Moderation::Passed.decide(waits, Decision::Pass, true), Ok(None));
    }

    #[test]
    fn names_are_read_back() {
        for one in Moderation::ALL {
            assert_eq!(Moderation::from_name(one.name()), Some(one));
        }
        for why in HeldBack::ALL {
            assert_eq!(HeldBack::from_name(why.name()), Some(why));
            assert_eq!(serde_json::to_value(why).unwrap(), why.name());
        }
    }
}
