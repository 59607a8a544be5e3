//! A review in a list, and how many take part in it.

use serde::{Deserialize, Serialize};

use crate::{
    ids::ReviewId,
    review::state::{ReviewState, Schedule},
    text::Bilingual,
};

/// Where a review stands, for those who don't run it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewStanding {
    /// Nobody but its organisers sees it 筹备.
    Preparing,
    /// It is coming 待开始.
    Coming,
    /// Ballots are taken 评议中.
    Open,
    /// It is being counted 统计中.
    Counting,
    /// The results are public 已公布.
    Published,
    /// It was called off 已取消.
    Cancelled,
    /// It was declared void 已作废.
    Voided,
}

/// A review in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewSummary {
    /// The review.
    pub id: ReviewId,
    /// What it is called.
    pub title: Bilingual,
    /// Where it stands.
    pub standing: ReviewStanding,
    /// When ballots are taken.
    pub schedule: Schedule,
    /// How many subjects are rated.
    pub subjects: u32,
    /// Who takes part.
    pub turnout: TurnoutView,
}

/// How many take part, by group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnoutView {
    /// The groups, in the definition's order.
    pub groups: Vec<GroupTurnout>,
}

/// How many of a group take part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupTurnout {
    /// The group's name.
    pub name: Bilingual,
    /// Members on the roll.
    pub roll: u32,
    /// Tokens issued.
    pub issued: u32,
    /// Ballots cast.
    pub cast: u32,
    /// Members added since opening.
    pub added: u32,
    /// Members struck off since opening.
    pub struck: u32,
}

impl ReviewStanding {
    /// Where a review in this state stands.
    #[must_use]
    pub const fn of(state: &ReviewState) -> Self {
        match state {
            ReviewState::Draft(_) | ReviewState::Submitted(_) => Self::Preparing,
            ReviewState::Approved(_) => Self::Coming,
            ReviewState::Open(_) => Self::Open,
            ReviewState::Closed(_)
            | ReviewState::Counting(_)
            | ReviewState::Preview(_)
            | ReviewState::ResultsApproved(_) => Self::Counting,
            ReviewState::Published(_) => Self::Published,
            ReviewState::Cancelled(_) => Self::Cancelled,
            ReviewState::Voided(_) => Self::Voided,
        }
    }
}

impl TurnoutView {
    /// All groups together.
    #[must_use]
    pub fn total(&self) -> GroupTurnout {
        let sum = |of: fn(&GroupTurnout) -> u32| self.groups.iter().map(of).fold(0, u32::saturating_add);
        GroupTurnout {
            name: Bilingual::default(),
            roll: sum(|group| group.roll),
            issued: sum(|group| group.issued),
            cast: sum(|group| group.cast),
            added: sum(|group| group.added),
            struck: sum(|group| group.struck),
        }
    }
}

impl GroupTurnout {
    /// Members who voted, of a hundred, rounded down, so that 100 means everybody. In a meeting a member casts a ballot
    /// for each question: then those count who have a token.
    #[must_use]
    pub const fn percent(&self) -> u32 {
        let voted = if self.cast < self.issued { self.cast } else { self.issued };
        match (voted as u64 * 100).checked_div(self.roll as u64) {
            Some(percent) => percent as u32,
            None => 0,
        }
    }
}
