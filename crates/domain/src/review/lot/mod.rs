//! What is public of a draw 公开抽取: enough to draw again, and nothing of a person.
//!
//! A candidate takes part under a ticket: the first 32 hexadecimal digits, in capitals, of
//! `SHA-256("sunhall/review/ticket/v1" ‖ 0x00 ‖ salt ‖ field(number) ‖ field(name))`, where `number` and `name` are as
//! in the list, `field` is as in [`draw`](super::draw), and the salt is
//! `SHA-256("sunhall/review/salt/v1" ‖ 0x00 ‖ secret ‖ field(number))` with a secret of 32 random bytes a draw has for
//! itself. Who knows their own salt, which the organiser tells them, computes their own ticket and finds it in the
//! published pool; nobody else can guess it. Since a ticket fixes number and name, the organiser can't exchange people
//! behind tickets once the seed is known.
//!
//! The order of events is the whole protection, so it is enforced: pool, seats and the source of the seed are published
//! first, with the instant from which on the seed can be read there, at least an hour later; a seed is taken once, not
//! before that instant; until then the draw can be withdrawn, with a reason and for everybody to see, and afterwards it
//! can't.

mod entry;
mod view;

use ballot::Digest;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::{
    draw::{Draw, Drawn, Seed, Stratum},
    roll::MemberNumber,
};

pub use entry::{Announcement, LotEntry};
pub use view::{DrawDesk, DrawLine, DrawView, PoolCheck};

const TICKET: &[u8] = b"sunhall/review/ticket/v1\0";
const SALT: &[u8] = b"sunhall/review/salt/v1\0";
/// Minutes between the announcement and the first instant at which the seed can be read.
pub const NOTICE: i64 = 60;

/// The salt of a candidate.
#[must_use]
pub fn salt(secret: &[u8; 32], number: &MemberNumber) -> Digest {
    Digest::of_parts(&[SALT, secret, &field(number.as_str())])
}

/// The ticket of a candidate.
#[must_use]
pub fn ticket(salt: &Digest, number: &MemberNumber, name: &str) -> Option<MemberNumber> {
    let digest = Digest::of_parts(&[TICKET, salt.as_bytes(), &field(number.as_str()), &field(name)]).to_string();
    digest.get(..MemberNumber::MAX as usize).and_then(|digits| MemberNumber::parse(digits).ok())
}

fn field(text: &str) -> Vec<u8> {
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes();
    [&length[..], text.as_bytes()].concat()
}

/// Where a draw stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LotState {
    /// Published; the seed is not known yet.
    Announced,
    /// Drawn.
    Drawn,
    /// Withdrawn before the seed was known.
    Withdrawn,
}

/// A draw as everybody can read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicDraw {
    /// `sunhall-draw/1`.
    pub format: String,
    /// Where it stands.
    pub state: LotState,
    /// When it was announced.
    pub announced_at: DateTime<Utc>,
    /// Where the seed will be read, and how it is written.
    pub source: String,
    /// From when on.
    pub seed_at: DateTime<Utc>,
    /// The strata with seats and tickets.
    pub strata: Vec<Stratum>,
    /// The digest of the strata.
    pub pool_digest: Digest,
    /// The seed, once it was drawn.
    pub seed: Option<Seed>,
    /// What came out.
    pub result: Vec<Drawn>,
    /// When it was drawn or withdrawn.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it was withdrawn.
    pub reason: Option<String>,
    /// Members of its groups who came onto the roll since it was announced, other than by the draw.
    #[serde(default)]
    pub added: u64,
    /// Members of its groups who were struck off the roll since it was announced.
    #[serde(default)]
    pub struck: u64,
}

/// The format's name.
pub const FORMAT: &str = "sunhall-draw/1";

/// What is wrong with a published draw.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LotFault {
    /// Another format.
    #[error("the format is not {FORMAT}")]
    Format,
    /// The strata can't be drawn from.
    #[error("the strata cannot be drawn from: {0}")]
    Strata(String),
    /// The pool was changed since it was announced.
    #[error("the strata do not have the announced digest")]
    Digest,
    /// The seed could be known when the draw was announced.
    #[error("the seed could be known when the draw was announced")]
    TooSoon,
    /// There is no seed yet.
    #[error("it was not drawn yet")]
    NotDrawn,
    /// Others were drawn than the seed says.
    #[error("others were drawn than the seed says")]
    Result,
}

impl PublicDraw {
    /// Draws again and compares.
    ///
    /// # Errors
    /// The first [`LotFault`].
    pub fn replay(&self) -> Result<(), LotFault> {
        if self.format != FORMAT {
            return Err(LotFault::Format);
        }
        let draw = Draw::new(self.strata.clone()).map_err(|error| LotFault::Strata(error.to_string()))?;
        if draw.pool_digest() != self.pool_digest {
            return Err(LotFault::Digest);
        }
        if self.seed_at < self.announced_at + Duration::minutes(NOTICE) {
            return Err(LotFault::TooSoon);
        }
        let seed = self.seed.as_ref().ok_or(LotFault::NotDrawn)?;
        if draw.run(seed) == self.result { Ok(()) } else { Err(LotFault::Result) }
    }

    /// Seats and candidates in all.
    #[must_use]
    pub fn sizes(&self) -> (u64, u64) {
        let seats = self.strata.iter().map(|stratum| u64::from(stratum.seats)).sum();
        let pool = self.strata.iter().map(|stratum| stratum.pool.len() as u64).sum();
        (seats, pool)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn number(text: &str) -> MemberNumber {
        MemberNumber::parse(text).unwrap()
    }

    fn drawn() -> PublicDraw {
        let now = Utc.with_ymd_and_hms(2026, 3, 2, 4, 0, 0).unwrap();
        let pool =
            (0..9).map(|n| ticket(&salt(&[7; 32], &number(&n.to_string())), &number(&n.to_string()), "王").unwrap());
        let strata = vec![Stratum { key: "citizens".into(), seats: 3, pool: pool.collect() }];
        let draw = Draw::new(strata.clone()).unwrap();
        let seed = Seed::parse("2026-11-24 03 11 17 22 29 31 + 08").unwrap();
        PublicDraw {
            format: FORMAT.into(),
            state: LotState::Drawn,
            announced_at: now,
            source: "双色球第 2026033 期开奖号码".into(),
            seed_at: now + Duration::minutes(NOTICE),
            pool_digest: draw.pool_digest(),
            result: draw.run(&seed),
            strata,
            seed: Some(seed),
            ended_at: Some(now + Duration::hours(2)),
            reason: None,
            added: 0,
            struck: 0,
        }
    }

    /// The value was computed by another program, from the text above alone.
    #[test]
    fn a_ticket_is_what_the_text_says() {
        let salt = salt(&[7; 32], &number("M0001"));
        assert_eq!(ticket(&salt, &number("M0001"), "王小明").unwrap().as_str(), KNOWN);
        assert_ne!(ticket(&salt, &number("M0001"), "王小红").unwrap().as_str(), KNOWN);
    }

    const KNOWN: &str = "DBA7AC02ECED41B146800F841C6F78CC";

    #[test]
    fn every_change_of_a_published_draw_is_found() {
        assert_eq!(drawn().replay(), Ok(()));
        let changed = |change: fn(&mut PublicDraw)| {
            let mut draw = drawn();
            change(&mut draw);
            draw.replay().unwrap_err()
        };
        assert_eq!(changed(|draw| draw.format = "other".into()), LotFault::Format);
        assert_eq!(changed(|draw| draw.strata[0].seats = 2), LotFault::Digest);
        assert_eq!(changed(|draw| drop(draw.strata[0].pool.pop())), LotFault::Digest);
        assert_eq!(changed(|draw| draw.seed_at = draw.announced_at), LotFault::TooSoon);
        assert_eq!(changed(|draw| draw.seed = None), LotFault::NotDrawn);
        assert_eq!(changed(|draw| draw.result[0].members.reverse()), LotFault::Result);
        assert_eq!(changed(|draw| draw.seed = Seed::parse("another seed, chosen later").ok()), LotFault::Result);
    }
}
