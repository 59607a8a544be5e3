//! Announcing a draw.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::NOTICE;
use crate::error::{Fault, FieldError};

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

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

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
