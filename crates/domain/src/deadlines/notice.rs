//! Holiday notices: what one says, and what makes one impossible.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{text::Bilingual, time::is_weekend};

/// The longest run of days off anybody may enter, to catch a wrong month. The longest so far had ten (2020).
const LONGEST_RUN: i64 = 20;

/// Where a day's being off or worked is written.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Citation {
    /// The issuing body, such as 国务院办公厅.
    pub issuer: String,
    /// The full title.
    pub title: String,
    /// The document number 发文字号, such as 国办发明电〔2025〕7号; `None` where it is not verified.
    pub number: Option<String>,
    /// The day it is dated 成文日期; `None` where it is not verified.
    pub issued: Option<NaiveDate>,
}

impl Citation {
    /// The short form by which the days of a strip refer to it: the document number, or the title without one.
    #[must_use]
    pub fn key(&self) -> &str {
        self.number.as_deref().unwrap_or(&self.title)
    }
}

/// Consecutive days off for one holiday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaysOff {
    /// The holiday, such as 春节.
    pub name: Bilingual,
    /// First day off.
    pub from: NaiveDate,
    /// Last day off.
    pub to: NaiveDate,
}

/// A weekend day that is worked 调休上班.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeUpDay {
    /// The holiday it makes up for.
    pub name: Bilingual,
    /// The day.
    pub date: NaiveDate,
}

/// One notice on the arrangement of a year's holidays, or a later notice that changes one.
///
/// Where two notices speak of the same day, the later one holds. A notice can arrange the last days of the year
/// before its own, as those for 2006, 2007, 2008, 2012, 2019 and 2023 did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolidayNotice {
    /// The year it arranges.
    pub year: i32,
    /// Where it is written.
    pub citation: Citation,
    /// Days off, weekends among them included.
    pub days_off: Vec<DaysOff>,
    /// Weekend days worked.
    pub make_up_days: Vec<MakeUpDay>,
}

/// Why a notice can't be entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NoticeFault {
    /// Issuing body or title is missing.
    #[error("issuer or title is missing")]
    NoCitation,
    /// No day off at all.
    #[error("the notice gives no day off")]
    NoDaysOff,
    /// A holiday or make-up day without a name.
    #[error("a holiday has no name")]
    NoName,
    /// The last day off is before the first.
    #[error("days off beginning {0} end before they begin")]
    Backwards(NaiveDate),
    /// An unlikely number of days off in a row.
    #[error("days off beginning {0} are too many in a row")]
    TooLong(NaiveDate),
    /// A day that is neither in the notice's year nor in the last days of the year before.
    #[error("{0} is not in the notice's year")]
    OutsideYear(NaiveDate),
    /// A make-up day that is no weekend day is worked anyway.
    #[error("{0} is not a weekend day")]
    NotAWeekend(NaiveDate),
    /// A day that is off twice, or off and worked.
    #[error("{0} is arranged twice")]
    Twice(NaiveDate),
}

impl HolidayNotice {
    /// Looks for what can't be right in a notice somebody is about to enter.
    ///
    /// # Errors
    /// The first fault found.
    pub fn check(&self) -> Result<(), NoticeFault> {
        if self.citation.issuer.trim().is_empty() || self.citation.title.trim().is_empty() {
            return Err(NoticeFault::NoCitation);
        }
        if self.days_off.is_empty() {
            return Err(NoticeFault::NoDaysOff);
        }
        let names = self.days_off.iter().map(|off| &off.name).chain(self.make_up_days.iter().map(|day| &day.name));
        if names.into_iter().any(|name| name.zh.trim().is_empty()) {
            return Err(NoticeFault::NoName);
        }
        self.days_off.iter().try_for_each(DaysOff::check)?;
        self.check_days()
    }

    fn check_days(&self) -> Result<(), NoticeFault> {
        let mut seen = std::collections::BTreeSet::new();
        let off = self.days_off.iter().flat_map(DaysOff::days);
        for date in off.chain(self.make_up_days.iter().map(|day| day.date)) {
            let in_year = date.year() == self.year || (date.year() == self.year - 1 && date.month() == 12);
            if !in_year {
                return Err(NoticeFault::OutsideYear(date));
            }
            if !seen.insert(date) {
                return Err(NoticeFault::Twice(date));
            }
        }
        match self.make_up_days.iter().find(|day| !is_weekend(day.date)) {
            Some(day) => Err(NoticeFault::NotAWeekend(day.date)),
            None => Ok(()),
        }
    }
}

impl DaysOff {
    /// The days, first to last.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let to = self.to;
        self.from.iter_days().take_while(move |date| *date <= to)
    }

    fn check(&self) -> Result<(), NoticeFault> {
        match (self.to - self.from).num_days() {
            days if days < 0 => Err(NoticeFault::Backwards(self.from)),
            days if days >= LONGEST_RUN => Err(NoticeFault::TooLong(self.from)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn off(from: &str, to: &str) -> DaysOff {
        DaysOff { name: Bilingual::new("元旦", "New Year's Day"), from: date(from), to: date(to) }
    }

    fn make_up(day: &str) -> MakeUpDay {
        MakeUpDay { name: Bilingual::new("元旦", "New Year's Day"), date: date(day) }
    }

    fn notice(days_off: Vec<DaysOff>, make_up_days: Vec<MakeUpDay>) -> HolidayNotice {
        let citation =
            Citation { issuer: "国务院办公厅".into(), title: "通知".into(), number: None, issued: None };
        HolidayNotice { year: 2027, citation, days_off, make_up_days }
    }

    #[test]
    fn a_notice_that_can_be_is_taken() {
        assert_eq!(notice(vec![off("2027-01-01", "2027-01-03")], vec![make_up("2026-12-26")]).check(), Ok(()));
    }

    #[test]
    fn every_fault_is_named_with_its_day() {
        let good = || off("2027-01-01", "2027-01-03");
        let mut nameless = good();
        nameless.name.zh = " ".into();
        let mut untitled = notice(vec![good()], vec![]);
        untitled.citation.title.clear();
        assert_eq!(untitled.check(), Err(NoticeFault::NoCitation));
        for (days_off, make_up_days, fault) in [
            (vec![], vec![], NoticeFault::NoDaysOff),
            (vec![nameless], vec![], NoticeFault::NoName),
            (vec![off("2027-01-03", "2027-01-01")], vec![], NoticeFault::Backwards(date("2027-01-03"))),
            (vec![off("2027-01-01", "2027-02-03")], vec![], NoticeFault::TooLong(date("2027-01-01"))),
            (vec![off("2028-01-01", "2028-01-03")], vec![], NoticeFault::OutsideYear(date("2028-01-01"))),
            (vec![good()], vec![make_up("2026-11-28")], NoticeFault::OutsideYear(date("2026-11-28"))),
            (vec![good()], vec![make_up("2027-01-05")], NoticeFault::NotAWeekend(date("2027-01-05"))),
            (vec![good()], vec![make_up("2027-01-02")], NoticeFault::Twice(date("2027-01-02"))),
            (vec![good(), off("2027-01-03", "2027-01-04")], vec![], NoticeFault::Twice(date("2027-01-03"))),
        ] {
            assert_eq!(notice(days_off, make_up_days).check(), Err(fault));
        }
    }
}
