//! Reading the fields of the form, with every fault noted at its field.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDateTime, Utc};

use super::{Grade, GradeEntry, GroupSize, Score, SetupEntry, Weight, WeightedEntry};
use crate::{
    error::{Fault, FieldError},
    text::Bilingual,
    time::instant,
};

/// The most characters of a name or title.
const LONGEST_NAME: u32 = 100;
/// The most characters of a stable name.
const LONGEST_KEY: usize = 32;

/// Collects faults while the form is read.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) errors: Vec<FieldError>,
}

impl Reader {
    pub(super) fn fault(&mut self, field: impl Into<String>, fault: Fault) {
        self.errors.push(FieldError::new(field, fault));
    }

    /// A name in both languages; the Chinese one must be there.
    pub(super) fn name(&mut self, zh_field: &str, zh: &str, en_field: &str, en: &str) -> Bilingual {
        let name = Bilingual::new(zh.trim(), en.trim());
        if name.zh.is_empty() {
            self.fault(zh_field, Fault::Required);
        }
        for (field, text) in [(zh_field, &name.zh), (en_field, &name.en)] {
            if text.chars().count() > LONGEST_NAME as usize {
                self.fault(field, Fault::TooLong(LONGEST_NAME));
            }
        }
        name
    }

    /// How many rows a list has.
    pub(super) fn count(&mut self, list: &str, rows: usize, fewest: u32, most: usize) {
        if !(fewest as usize..=most).contains(&rows) {
            self.fault(list, Fault::Count(fewest, u32::try_from(most).unwrap_or(u32::MAX)));
        }
    }

    /// Criteria or groups: unique keys, weights that make a whole.
    pub(super) fn weighted(
        &mut self,
        list: &str,
        entries: &[WeightedEntry],
        most: usize,
    ) -> Vec<(String, Bilingual, Weight)> {
        self.count(list, entries.len(), 1, most);
        self.keys(list, entries.iter().map(|entry| entry.key.as_str()));
        let before = self.errors.len();
        let mut rows = Vec::new();
        for (row, entry) in entries.iter().enumerate() {
            let field = |part| SetupEntry::field(list, row, part);
            let name = self.name(&field("name_zh"), &entry.name_zh, &field("name_en"), &entry.name_en);
            match Weight::parse(&entry.weight) {
                Ok(weight) => rows.push((entry.key.trim().to_owned(), name, weight)),
                Err(fault) => self.fault(field("weight"), fault),
            }
        }
        let sum: u32 = rows.iter().map(|(_, _, weight)| weight.hundredths()).sum();
        if self.errors.len() == before && !rows.is_empty() && sum != Weight::WHOLE {
            self.fault(list, Fault::MustSumTo(100));
        }
        rows
    }

    /// Grades: unique keys, points that fall, at most one without, at least two with.
    pub(super) fn grades(&mut self, entries: &[GradeEntry], most: usize) -> Vec<Grade> {
        self.count("grades", entries.len(), 2, most);
        self.keys("grades", entries.iter().map(|entry| entry.key.as_str()));
        let mut grades = Vec::<Grade>::new();
        for (row, entry) in entries.iter().enumerate() {
            let field = |part| SetupEntry::field("grades", row, part);
            let name = self.name(&field("name_zh"), &entry.name_zh, &field("name_en"), &entry.name_en);
            if is_blank(entry) && entries[..row].iter().any(is_blank) {
                self.fault(field("score"), Fault::Twice);
            }
            let score = self.score(&field("score"), &entry.score, &grades);
            grades.push(Grade { key: entry.key.trim().to_owned(), name, score });
        }
        let with_points = entries.iter().filter(|entry| !is_blank(entry)).count();
        if entries.len() >= 2 && with_points < 2 {
            self.fault("grades", Fault::TwoWithPoints);
        }
        grades
    }

    /// A number of members.
    pub(super) fn group_size(&mut self, field: &str, typed: &str) -> Option<GroupSize> {
        let size = typed.trim().parse().ok().and_then(GroupSize::new);
        if size.is_none() {
            self.fault(field, Fault::OutOfRange(i64::from(GroupSize::MIN), i64::from(GroupSize::MAX)));
        }
        size
    }

    /// An instant typed on the city's clocks.
    pub(super) fn time(&mut self, field: &str, typed: &str) -> Option<DateTime<Utc>> {
        let typed = typed.trim();
        if typed.is_empty() {
            self.fault(field, Fault::Required);
            return None;
        }
        let read = NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M").ok();
        if read.is_none() {
            self.fault(field, Fault::NotADate);
        }
        read.map(instant)
    }

    /// Points below those of the grades before.
    fn score(&mut self, field: &str, typed: &str, earlier: &[Grade]) -> Option<Score> {
        if typed.trim().is_empty() {
            return None;
        }
        let lowest = earlier.iter().filter_map(|grade| grade.score).next_back();
        let most = lowest.map_or(i64::from(Score::MAX), |score| i64::from(score.points()) - 1);
        let score = typed.trim().parse().ok().and_then(Score::new);
        if score.is_none_or(|score| i64::from(score.points()) > most) {
            self.fault(field, Fault::OutOfRange(0, most.max(0)));
        }
        score
    }

    fn keys<'a>(&mut self, list: &str, keys: impl Iterator<Item = &'a str>) {
        let mut seen = BTreeSet::new();
        for (row, key) in keys.map(str::trim).enumerate() {
            if !is_key(key) {
                self.fault(SetupEntry::field(list, row, "key"), Fault::NotAChoice);
            } else if !seen.insert(key) {
                self.fault(SetupEntry::field(list, row, "key"), Fault::Twice);
            }
        }
    }
}

/// A grade without points: "don't know".
fn is_blank(entry: &GradeEntry) -> bool {
    entry.score.trim().is_empty()
}

/// A stable name: small letters, digits and underscores, a letter first.
fn is_key(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    plain && text.len() <= LONGEST_KEY && text.starts_with(|first: char| first.is_ascii_lowercase())
}
