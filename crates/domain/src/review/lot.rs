//! What is public of a draw 公开抽取: enough to draw again, and nothing of a person.
//!
//! A candidate takes part under a ticket: the first 32 hexadecimal digits, in capitals, of
//! `SHA-256("sunhall/review/ticket/v1" ‖ 0x00 ‖ salt ‖ field(number) ‖ field(name))`, where `number` and `name` are as in
//! the list, `field` is as in [`draw`](super::draw), and the salt is
//! `SHA-256("sunhall/review/salt/v1" ‖ 0x00 ‖ secret ‖ field(number))` with a secret of 32 random bytes a draw has for
//! itself. Who knows their own salt, which the organiser tells them, computes their own ticket and finds it in the
//! published pool; nobody else can guess it. Since a ticket fixes number and name, the organiser can't exchange people
//! behind tickets once the seed is known.
//!
//! The order of events is the whole protection, so it is enforced: pool, seats and the source of the seed are published
//! first, with the instant from which on the seed can be read there, at least an hour later; a seed is taken once, not
//! before that instant; until then the draw can be withdrawn, with a reason and for everybody to see, and afterwards it
//! can't.

use std::collections::BTreeMap;

use ballot::Digest;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::{
    desk::Desk,
    draw::{Draw, Drawn, Seed, Stratum},
    roll::{MemberNumber, RollFault, RowFault},
};
use crate::{
    error::{Fault, FieldError},
    ids::ReviewId,
    text::Bilingual,
};

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

/// What an organiser types to announce a draw.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LotEntry {
    /// Seats by the key of the group.
    pub seats: BTreeMap<String, String>,
    /// Where the seed will be read, and how it is written.
    pub source: String,
    /// From when on, on the city's clocks.
    pub seed_at: String,
}

/// The same, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// Seats by the key of the group.
    pub seats: BTreeMap<String, u32>,
    /// Where the seed will be read.
    pub source: String,
    /// From when on.
    pub seed_at: DateTime<Utc>,
}

impl LotEntry {
    /// Reads it. `pool` says how many candidates each group has.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn read(&self, pool: &BTreeMap<String, u32>, now: DateTime<Utc>) -> Result<Announcement, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut seats = BTreeMap::new();
        for (group, candidates) in pool {
            let typed = self.seats.get(group).map_or("", |typed| typed.trim());
            match typed.parse::<u32>() {
                Ok(number) if number <= *candidates => {
                    seats.insert(group.clone(), number);
                }
                _ if typed.is_empty() => errors.push(FieldError::new(format!("seats[{group}]"), Fault::Required)),
                _ => {
                    let fault = Fault::OutOfRange(0, i64::from(*candidates));
                    errors.push(FieldError::new(format!("seats[{group}]"), fault));
                }
            }
        }
        if errors.is_empty() && seats.values().all(|number| *number == 0) {
            let first = pool.keys().next().cloned().unwrap_or_default();
            errors.push(FieldError::new(format!("seats[{first}]"), Fault::Required));
        }
        let source = self.source.trim();
        match source.chars().count() {
            0 => errors.push(FieldError::new("source", Fault::Required)),
            1..10 => errors.push(FieldError::new("source", Fault::TooShort(10))),
            10..=500 => {}
            _ => errors.push(FieldError::new("source", Fault::TooLong(500))),
        }
        let local = chrono::NaiveDateTime::parse_from_str(self.seed_at.trim(), "%Y-%m-%dT%H:%M").ok();
        let seed_at = local.map(crate::time::instant);
        match seed_at {
            None => errors.push(FieldError::new("seed_at", Fault::NotADate)),
            Some(at) if at < now + Duration::minutes(NOTICE) => {
                errors.push(FieldError::new("seed_at", Fault::InThePast));
            }
            Some(_) => {}
        }
        match (errors.is_empty(), seed_at) {
            (true, Some(seed_at)) => Ok(Announcement { seats, source: source.to_owned(), seed_at }),
            _ => Err(errors),
        }
    }
}

/// The page of the draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawDesk {
    /// The review.
    pub desk: Desk,
    /// The pool that waits to be announced.
    pub waiting: Option<PoolCheck>,
    /// The draws so far, newest first.
    pub draws: Vec<DrawLine>,
    /// The present instant.
    pub now: DateTime<Utc>,
}

/// A pool that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolCheck {
    /// Names the list.
    pub list: Digest,
    /// Why nothing in it can be read.
    pub unreadable: Option<RollFault>,
    /// The first faults of rows.
    pub faults: Vec<RowFault>,
    /// How many faults there are.
    pub all_faults: u64,
    /// Candidates by group.
    pub counts: BTreeMap<String, u32>,
}

/// The public page of draws.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawView {
    /// The review.
    pub review: ReviewId,
    /// Its title.
    pub title: Bilingual,
    /// Its groups by key.
    pub groups: Vec<(String, Bilingual)>,
    /// The draws, newest first.
    pub draws: Vec<DrawLine>,
}

/// A draw without its tickets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawLine {
    /// Where it stands.
    pub state: LotState,
    /// When it was announced.
    pub announced_at: DateTime<Utc>,
    /// Where the seed will be read.
    pub source: String,
    /// From when on.
    pub seed_at: DateTime<Utc>,
    /// The digest of the pool.
    pub pool_digest: Digest,
    /// Group, seats and candidates.
    pub strata: Vec<(String, u32, u32)>,
    /// The seed.
    pub seed: Option<String>,
    /// Why it was withdrawn.
    pub reason: Option<String>,
    /// Whether drawing again gives the same; none before it was drawn.
    pub replayed: Option<bool>,
}

impl From<&PublicDraw> for DrawLine {
    fn from(draw: &PublicDraw) -> Self {
        let stratum = |stratum: &Stratum| {
            (stratum.key.clone(), stratum.seats, u32::try_from(stratum.pool.len()).unwrap_or(u32::MAX))
        };
        Self {
            state: draw.state,
            announced_at: draw.announced_at,
            source: draw.source.clone(),
            seed_at: draw.seed_at,
            pool_digest: draw.pool_digest,
            strata: draw.strata.iter().map(stratum).collect(),
            seed: draw.seed.as_ref().map(|seed| seed.as_str().to_owned()),
            reason: draw.reason.clone(),
            replayed: draw.seed.is_some().then(|| draw.replay().is_ok()),
        }
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

    #[test]
    fn an_announcement_says_what_is_wrong_with_it() {
        let now = Utc.with_ymd_and_hms(2026, 3, 2, 4, 0, 0).unwrap();
        let pool = BTreeMap::from([("a".to_owned(), 10), ("b".to_owned(), 5)]);
        let empty = LotEntry::default().read(&pool, now).unwrap_err();
        let fields: Vec<&str> = empty.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["seats[a]", "seats[b]", "source", "seed_at"]);
        let seats = |a: &str, b: &str| BTreeMap::from([("a".to_owned(), a.to_owned()), ("b".to_owned(), b.to_owned())]);
        let at = |minutes: i64| {
            (crate::time::local_time(now) + Duration::minutes(minutes)).format("%Y-%m-%dT%H:%M").to_string()
        };
        let entry =
            |seats, minutes| LotEntry {
                seats, source: "双色球第 2026033 期开奖号码".into(), seed_at: at(minutes)
            };
        assert_eq!(entry(seats("11", "5"), 60).read(&pool, now).unwrap_err()[0].fault, Fault::OutOfRange(0, 10));
        assert_eq!(entry(seats("0", "0"), 60).read(&pool, now).unwrap_err()[0].fault, Fault::Required);
        assert_eq!(entry(seats("1", "5"), 59).read(&pool, now).unwrap_err()[0].fault, Fault::InThePast);
        assert_eq!(entry(seats("1", "5"), 60).read(&pool, now).unwrap().seed_at, now + Duration::minutes(60));
    }
}
