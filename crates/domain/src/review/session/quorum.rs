//! How many have to take part for a window to count.

use serde::{Deserialize, Serialize};

/// How many took part, of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turnout {
    /// Ballots cast.
    pub cast: u32,
    /// Members who may take part.
    pub entitled: u32,
}

/// The share of members that makes a result valid 法定人数.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quorum {
    /// Any turnout will do, even none.
    None,
    /// More than half of the members 过半数.
    #[default]
    MoreThanHalf,
    /// At least two thirds of the members 三分之二以上.
    TwoThirds,
}

impl Quorum {
    /// Whether the turnout is enough. Nobody entitled is never enough, unless any turnout will do.
    #[must_use]
    pub const fn is_met(self, turnout: Turnout) -> bool {
        let (cast, entitled) = (turnout.cast as u64, turnout.entitled as u64);
        match self {
            Self::None => true,
            Self::MoreThanHalf => cast * 2 > entitled,
            Self::TwoThirds => cast > 0 && cast * 3 >= entitled * 2,
        }
    }

    /// The fewest ballots that are enough where `entitled` may take part.
    #[must_use]
    pub const fn needed(self, entitled: u32) -> u32 {
        match self {
            Self::None => 0,
            Self::MoreThanHalf => entitled / 2 + 1,
            Self::TwoThirds => {
                // Two thirds, rounded up, is never more than `entitled`; one ballot is always needed.
                let third = entitled / 3;
                let needed = third * 2 + entitled % 3;
                if needed == 0 { 1 } else { needed }
            }
        }
    }
}

impl Turnout {
    /// Whole percent, rounded down, so that 100 means everybody.
    #[must_use]
    pub const fn percent(self) -> u32 {
        match (self.cast as u64 * 100).checked_div(self.entitled as u64) {
            Some(percent) => percent as u32,
            None => 0,
        }
    }
}
