//! Reviews as everybody sees them, once they were opened.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::setup::ResultsPolicy;
use crate::{ids::ReviewId, text::Bilingual};

/// How far an opened review is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Ballots are taken now.
    Open,
    /// No more ballots; the results are not public yet.
    Counting,
    /// The results are public.
    Published,
    /// Declared void.
    Voided,
}

/// A review in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicReview {
    /// Its number, by which its page is found.
    pub review: ReviewId,
    /// Its id in open data.
    pub public_id: String,
    /// Its title.
    pub title: Bilingual,
    /// How far it is.
    pub phase: Phase,
    /// When it opened.
    pub opens_at: DateTime<Utc>,
    /// When it closes or closed.
    pub closes_at: DateTime<Utc>,
    /// Members, tokens and ballots of all groups.
    pub turnout: Turnout,
}

/// Members on the roll now, tokens issued, ballots accepted. None is ever more than the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turnout {
    /// Members on the roll.
    pub roll: u64,
    /// Tokens issued.
    pub issued: u64,
    /// Ballots accepted.
    pub cast: u64,
}

/// The turnout by group while it happens, with the version of the topic that tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicTurnout {
    /// The review.
    pub review: ReviewId,
    /// Whether ballots are taken now.
    pub phase: Phase,
    /// The groups in the manifest's order.
    pub groups: Vec<(Bilingual, Turnout)>,
    /// The version it was read at.
    pub topic_version: i64,
}

/// Everything on a review's page that never changes, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicPage {
    /// What the list says of it.
    pub review: PublicReview,
    /// The groups: name and weight in hundredths of a percent.
    pub groups: Vec<(Bilingual, u32)>,
    /// The criteria: name and weight in hundredths of a percent.
    pub criteria: Vec<(Bilingual, u32)>,
    /// Who is reviewed, in the order of the ballot.
    pub subjects: Vec<Bilingual>,
    /// The fewest ballots that are shown together.
    pub smallest: u32,
    /// When ballots come to the board.
    pub results: ResultsPolicy,
    /// The longest comment in characters; 0 when there are none.
    pub comment_characters: u32,
    /// SHA-256 of the manifest, in hexadecimal.
    pub fingerprint: String,
}

impl Turnout {
    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            roll: self.roll.saturating_add(other.roll),
            issued: self.issued.saturating_add(other.issued),
            cast: self.cast.saturating_add(other.cast),
        }
    }

    /// Ballots of a hundred members, rounded down so that only everybody is 100.
    #[must_use]
    pub fn percent(self) -> u64 {
        self.cast.saturating_mul(100).checked_div(self.roll).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_everybody_is_a_hundred_percent() {
        let turnout = |roll, cast| Turnout { roll, issued: cast, cast };
        assert_eq!(turnout(0, 0).percent(), 0);
        assert_eq!(turnout(1000, 999).percent(), 99);
        assert_eq!(turnout(1000, 1000).percent(), 100);
        assert_eq!(turnout(3, 1).plus(turnout(4, 2)), turnout(7, 3));
    }

    #[test]
    fn open_reviews_come_first() {
        let mut phases = [Phase::Published, Phase::Voided, Phase::Open, Phase::Counting];
        phases.sort();
        assert_eq!(phases[0], Phase::Open);
    }
}
