//! What a check of the log finds.

use ballot::chain::ChainFault;
use serde::{Deserialize, Serialize};

/// A check of the log's latest events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The first event that was looked at; 0 in an empty log.
    pub from: u64,
    /// The last event of the log, as its head says; 0 in an empty log.
    pub to: u64,
    /// What was found.
    pub outcome: Outcome,
}

/// What a check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Every event continues from the one before it, up to the head.
    Whole,
    /// The first thing that is wrong, and the event where it shows.
    Broken(Trouble, u64),
}

/// The ways in which a log can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// The event is gone.
    Missing,
    /// The event was changed after it was written.
    Changed,
    /// The event does not continue from the one before it.
    Unlinked,
    /// The event stands where another belongs.
    Moved,
    /// The log ends after the event, before its head.
    CutOff,
    /// The event was put in behind the head.
    BehindHead,
}

impl From<&ChainFault> for Outcome {
    fn from(fault: &ChainFault) -> Self {
        match *fault {
            ChainFault::Missing { expected, .. } => Self::Broken(Trouble::Missing, expected),
            ChainFault::Reordered { expected, .. } => Self::Broken(Trouble::Moved, expected),
            ChainFault::Unlinked { sequence } => Self::Broken(Trouble::Unlinked, sequence),
            ChainFault::Changed { sequence } => Self::Broken(Trouble::Changed, sequence),
            ChainFault::CutOff { last, .. } => Self::Broken(Trouble::CutOff, last),
            // The head of the log is not that of its last event: either was exchanged.
            ChainFault::Rewritten { sequence } => Self::Broken(Trouble::Unlinked, sequence),
        }
    }
}

#[cfg(test)]
mod tests {
    use ballot::chain::{Chain, Head, Link, Verifier};
    use serde_json::json;

    use super::*;

    const CHAIN: Chain<'static> = Chain::new("test");

    fn four() -> Vec<Link> {
        let mut head = CHAIN.empty();
        let mut links = Vec::new();
        for number in 1..=4 {
            let link = CHAIN.append(&head, json!({ "number": number })).unwrap();
            head = Head { sequence: link.sequence, hash: link.hash };
            links.push(link);
        }
        links
    }

    fn outcome(links: &[Link]) -> Outcome {
        let whole = four();
        let mut verifier = Verifier::new(CHAIN).expecting(Head { sequence: 4, hash: whole[3].hash });
        let pushed = links.iter().try_for_each(|link| verifier.push(link));
        match pushed.and_then(|()| verifier.finish()) {
            Ok(_) => Outcome::Whole,
            Err(fault) => Outcome::from(&fault),
        }
    }

    #[test]
    fn every_fault_is_told_with_its_place() {
        let whole = four();
        assert_eq!(outcome(&whole), Outcome::Whole);
        let mut changed = whole.clone();
        changed[1].entry = json!("forged");
        assert_eq!(outcome(&changed), Outcome::Broken(Trouble::Changed, 2));
        assert_eq!(outcome(&[whole[0].clone(), whole[2].clone()]), Outcome::Broken(Trouble::Missing, 2));
        assert_eq!(outcome(&[whole[0].clone(), whole[0].clone()]), Outcome::Broken(Trouble::Moved, 2));
        assert_eq!(outcome(&whole[..3]), Outcome::Broken(Trouble::CutOff, 3));
        let mut exchanged = whole.clone();
        exchanged[1] = CHAIN.append(&Head { sequence: 1, hash: whole[0].hash }, json!("other")).unwrap();
        assert_eq!(outcome(&exchanged), Outcome::Broken(Trouble::Unlinked, 3));
    }
}
