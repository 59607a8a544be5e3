//! Drawing members from a larger pool so that anybody can draw again and see that nobody was picked 随机抽取.
//!
//! The pool and the number of seats are published first; then a seed that nobody could know or choose beforehand,
//! such as the numbers of a public lottery on a day named in advance. RFC 3797 (section 3: publicly verifiable random
//! selection) is the precedent for both. From then on everything is arithmetic:
//!
//! - every candidate gets the key
//!   `SHA-256("sunhall/review/draw/v1" ‖ 0x00 ‖ field(seed) ‖ field(stratum) ‖ field(number))`, where `field(x)` is the
//!   length of the UTF-8 bytes of x as 4 bytes, big end first, followed by those bytes;
//! - in each stratum the candidates with the lowest keys are drawn, as many as it has seats; the others are the
//!   reserves, in the order of their keys.
//!
//! Where RFC 3797 numbers the candidates and picks with remainders, keys of their own make the result independent of
//! the order of the list, and a candidate struck from it moves nobody but the first reserve.

use std::collections::BTreeSet;

use ballot::Digest;
use serde::{Deserialize, Serialize};

use super::roll::MemberNumber;

const DRAW: &[u8] = b"sunhall/review/draw/v1\0";
const POOL: &[u8] = b"sunhall/review/pool/v1\0";

/// Candidates from whom a number of members is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stratum {
    /// The stable name, usually a group's key.
    pub key: String,
    /// How many are drawn.
    pub seats: u32,
    /// The candidates, in any order.
    pub pool: Vec<MemberNumber>,
}

/// What was published before the seed was known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    strata: Vec<Stratum>,
}

/// The result of a draw in one stratum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// The stratum.
    pub stratum: String,
    /// Who was drawn, the lowest key first.
    pub members: Vec<MemberNumber>,
    /// Who follows if somebody can't take part, in this order.
    pub reserves: Vec<MemberNumber>,
}

/// A seed everybody can read: 16 to 1000 characters, without white space around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Seed(String);

/// Why there can be no draw.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DrawError {
    /// Two strata have the same name.
    #[error("there are two strata {0:?}")]
    StratumTwice(String),
    /// The pool of the stratum has fewer candidates than seats.
    #[error("the stratum {0:?} has fewer candidates than seats")]
    TooFew(String),
    /// A candidate stands twice in the stratum, or in two of them.
    #[error("a candidate of the stratum {0:?} stands in the pools twice")]
    CandidateTwice(String),
    /// A seed has 16 to 1000 characters.
    #[error("a seed has 16 to 1000 characters")]
    NotASeed,
}

impl Seed {
    /// Takes what was published, without the white space around it.
    ///
    /// # Errors
    /// [`DrawError::NotASeed`] for fewer than 16 or more than 1000 characters.
    pub fn parse(text: &str) -> Result<Self, DrawError> {
        let text = text.trim();
        if (16..=1000).contains(&text.chars().count()) { Ok(Self(text.to_owned())) } else { Err(DrawError::NotASeed) }
    }

    /// The text as published.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Seed {
    type Error = DrawError;

    fn try_from(text: String) -> Result<Self, DrawError> {
        Self::parse(&text)
    }
}

impl From<Seed> for String {
    fn from(seed: Seed) -> Self {
        seed.0
    }
}

impl Draw {
    /// Checks the strata.
    ///
    /// # Errors
    /// [`DrawError`] if they can't be drawn from.
    pub fn new(strata: Vec<Stratum>) -> Result<Self, DrawError> {
        let (mut keys, mut candidates) = (BTreeSet::new(), BTreeSet::new());
        for stratum in &strata {
            if !keys.insert(&stratum.key) {
                return Err(DrawError::StratumTwice(stratum.key.clone()));
            }
            if !stratum.pool.iter().all(|number| candidates.insert(number)) {
                return Err(DrawError::CandidateTwice(stratum.key.clone()));
            }
            if stratum.pool.len() < stratum.seats as usize {
                return Err(DrawError::TooFew(stratum.key.clone()));
            }
        }
        Ok(Self { strata })
    }

    /// The strata.
    #[must_use]
    pub fn strata(&self) -> &[Stratum] {
        &self.strata
    }

    /// The digest to publish before the seed: of the strata in their order, each with its name, its seats and its
    /// candidates sorted by their UTF-8 bytes. Numbers are written as 4 bytes, big end first.
    #[must_use]
    pub fn pool_digest(&self) -> Digest {
        let mut bytes = POOL.to_vec();
        for stratum in &self.strata {
            let mut pool: Vec<&MemberNumber> = stratum.pool.iter().collect();
            pool.sort_unstable();
            bytes.extend(field(&stratum.key));
            bytes.extend(stratum.seats.to_be_bytes());
            bytes.extend(length(pool.len()));
            bytes.extend(pool.into_iter().flat_map(|number| field(number.as_str())));
        }
        Digest::of(&bytes)
    }

    /// Draws. The same strata and seed give the same result for ever.
    #[must_use]
    pub fn run(&self, seed: &Seed) -> Vec<Drawn> {
        self.strata.iter().map(|stratum| stratum.draw(seed)).collect()
    }
}

impl Stratum {
    fn draw(&self, seed: &Seed) -> Drawn {
        let key_of = |number: &MemberNumber| (key(seed, &self.key, number), number.clone());
        let mut ordered: Vec<(Digest, MemberNumber)> = self.pool.iter().map(key_of).collect();
        ordered.sort_unstable();
        let mut members: Vec<MemberNumber> = ordered.into_iter().map(|(_, number)| number).collect();
        let reserves = members.split_off(members.len().min(self.seats as usize));
        Drawn { stratum: self.key.clone(), members, reserves }
    }
}

/// The key of a candidate.
fn key(seed: &Seed, stratum: &str, number: &MemberNumber) -> Digest {
    Digest::of_parts(&[DRAW, &field(seed.as_str()), &field(stratum), &field(number.as_str())])
}

/// A text with its length before it, so that the boundaries between texts can be told.
fn field(text: &str) -> Vec<u8> {
    [&length(text.len())[..], text.as_bytes()].concat()
}

fn length(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LOTTERY: &str = "2026-11-24 03 11 17 22 29 31 + 08";

    fn stratum(key: &str, seats: u32, pool: u32) -> Stratum {
        let number = |n| MemberNumber::parse(&format!("M{n:04}")).unwrap();
        Stratum { key: key.into(), seats, pool: (0..pool).map(number).collect() }
    }

    fn names(members: &[MemberNumber]) -> Vec<&str> {
        members.iter().map(MemberNumber::as_str).collect()
    }

    /// The values were computed by another program, from the text above alone.
    #[test]
    fn the_known_answer_comes_out() {
        let draw = Draw::new(vec![stratum("citizens", 3, 10)]).unwrap();
        assert_eq!(draw.pool_digest().to_string(), "721c1a1580de57aa73639155d54a594e59362736cf62fdfcf64ca26b4c16360e");
        let seed = Seed::parse(LOTTERY).unwrap();
        assert_eq!(
            key(&seed, "citizens", &draw.strata()[0].pool[0]).to_string(),
            "42dacd5b112acc16b270e2355592ce76ffcb548b80682794f6429f783d50ac05"
        );
        let drawn = &draw.run(&seed)[0];
        assert_eq!(names(&drawn.members), ["M0004", "M0001", "M0003"]);
        assert_eq!(names(&drawn.reserves), ["M0000", "M0002", "M0007", "M0005", "M0009", "M0006", "M0008"]);
    }

    #[test]
    fn a_draw_that_cannot_be_is_refused() {
        let two = |first: &str, second: &str| Draw::new(vec![stratum(first, 1, 2), stratum(second, 1, 2)]);
        assert_eq!(two("a", "a"), Err(DrawError::StratumTwice("a".into())));
        assert_eq!(two("a", "b"), Err(DrawError::CandidateTwice("b".into())));
        assert_eq!(Draw::new(vec![stratum("a", 3, 2)]), Err(DrawError::TooFew("a".into())));
        assert_eq!(Seed::parse(" 0123456789abcd "), Err(DrawError::NotASeed));
        assert!(serde_json::from_str::<Seed>("\"short\"").is_err());
    }

    #[test]
    fn the_digest_tells_every_change_of_the_pool() {
        let digest = |strata| Draw::new(strata).unwrap().pool_digest();
        let published = digest(vec![stratum("a", 1, 3)]);
        assert_ne!(digest(vec![stratum("b", 1, 3)]), published);
        assert_ne!(digest(vec![stratum("a", 2, 3)]), published);
        assert_ne!(digest(vec![stratum("a", 1, 4)]), published);
        let mut shuffled = stratum("a", 1, 3);
        shuffled.pool.reverse();
        assert_eq!(digest(vec![shuffled]), published);
    }

    /// 4,000 draws of 5 from 20: each is drawn 1,000 times on average, and chi-square with 19 degrees of freedom stays
    /// below its 99.9 % point, 43.82, corrected for drawing without putting back (factor 1 − 5/20).
    #[test]
    fn everybody_has_the_same_chance() {
        let draw = Draw::new(vec![stratum("citizens", 5, 20)]).unwrap();
        let mut counts = std::collections::BTreeMap::<MemberNumber, i64>::new();
        for n in 0..4000 {
            let seed = Seed::parse(&format!("seed of a public draw {n}")).unwrap();
            for member in draw.run(&seed).remove(0).members {
                *counts.entry(member).or_default() += 1;
            }
        }
        assert_eq!(counts.len(), 20);
        let squares: i64 = counts.values().map(|count| (count - 1000).pow(2)).sum();
        assert!(squares * 100 < 4382 * 1000 * 3 / 4, "{counts:?}");
    }

    proptest! {
        #[test]
        fn the_order_of_the_list_does_not_matter(pool in 1u32..40, seats in 0u32..40, turn in 0usize..40, n in any::<u64>()) {
            let seed = Seed::parse(&format!("seed of a public draw {n}")).unwrap();
            let straight = stratum("a", seats.min(pool), pool);
            let mut turned = straight.clone();
            turned.pool.rotate_left(turn % pool as usize);
            let drawn = Draw::new(vec![straight]).unwrap().run(&seed);
            prop_assert_eq!(&drawn, &Draw::new(vec![turned]).unwrap().run(&seed));
            let all: BTreeSet<_> = drawn[0].members.iter().chain(&drawn[0].reserves).collect();
            prop_assert_eq!(all.len(), pool as usize);
            prop_assert_eq!(drawn[0].members.len(), seats.min(pool) as usize);
        }

        #[test]
        fn whoever_is_struck_moves_nobody_but_the_first_reserve(pool in 3u32..40, place in 0usize..40, n in any::<u64>()) {
            let seed = Seed::parse(&format!("seed of a public draw {n}")).unwrap();
            let whole = stratum("a", 2, pool);
            let mut without = whole.clone();
            let struck = without.pool.remove(place % pool as usize);
            let run = |stratum| Draw::new(vec![stratum]).unwrap().run(&seed).remove(0);
            let (before, after) = (run(whole), run(without));
            let mut order = [before.members, before.reserves].concat();
            order.retain(|number| *number != struck);
            prop_assert_eq!([after.members, after.reserves].concat(), order);
        }
    }
}
