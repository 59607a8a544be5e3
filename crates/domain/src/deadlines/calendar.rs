//! The calendar: which days are worked, and where that is written.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Citation, HolidayNotice, statute};
use crate::{text::Bilingual, time::is_weekend};

/// From this day of December on a year's own notice does not have the last word: six of the notices since 2004
/// arrange days of the December before, none of them a day before the 29th.
const OPEN_END: u32 = 29;

/// Working days by the notices it is made of, and provisionally where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<HolidayNotice>", into = "Vec<HolidayNotice>")]
pub struct Calendar {
    notices: Vec<HolidayNotice>,
    years: BTreeSet<i32>,
    arranged: BTreeMap<NaiveDate, Arranged>,
}

/// What a notice says of one day, by its place in the notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Arranged {
    Off { notice: usize, entry: usize },
    MakeUp { notice: usize, entry: usize },
}

/// What kind of day a day is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarDay {
    /// An ordinary working day.
    Workday,
    /// A weekend day that is worked.
    MakeUp {
        /// The holiday it makes up for.
        name: Bilingual,
        /// Where that is written.
        citation: Citation,
    },
    /// An ordinary Saturday or Sunday.
    Weekend,
    /// A day off, be it a weekend day or not.
    Holiday {
        /// The holiday.
        name: Bilingual,
        /// Where that is written.
        citation: Citation,
    },
}

/// A day with the name of its holiday and its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedDay {
    /// The day.
    pub date: NaiveDate,
    /// The holiday.
    pub name: Bilingual,
    /// [`Citation::key`] of its source.
    pub notice: String,
}

/// One year of the calendar, as published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearView {
    /// The year.
    pub year: i32,
    /// Whether the year's notice is still to come.
    pub provisional: bool,
    /// How many days of the year are worked.
    pub working_days: u32,
    /// Days off, weekends among them included.
    pub days_off: Vec<NamedDay>,
    /// Weekend days worked.
    pub make_up_days: Vec<NamedDay>,
    /// What `notice` of the days refers to.
    pub sources: Vec<Citation>,
}

impl Calendar {
    /// Puts the notices together; where two speak of a day, the one issued later holds.
    #[must_use]
    pub fn new(mut notices: Vec<HolidayNotice>) -> Self {
        notices.sort_by_key(|notice| (notice.year, notice.citation.issued));
        let mut arranged = BTreeMap::new();
        for (index, notice) in notices.iter().enumerate() {
            for (entry, off) in notice.days_off.iter().enumerate() {
                arranged.extend(off.days().map(|date| (date, Arranged::Off { notice: index, entry })));
            }
            let days = notice.make_up_days.iter().enumerate();
            arranged.extend(days.map(|(entry, day)| (day.date, Arranged::MakeUp { notice: index, entry })));
        }
        let years = notices.iter().map(|notice| notice.year).collect();
        Self { notices, years, arranged }
    }

    /// The notices, by year and date of issue.
    #[must_use]
    pub fn notices(&self) -> &[HolidayNotice] {
        &self.notices
    }

    /// Whether the day is worked.
    #[must_use]
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        match self.arranged.get(&date) {
            Some(Arranged::Off { .. }) => false,
            Some(Arranged::MakeUp { .. }) => true,
            None if is_weekend(date) => false,
            None => self.has_notice(date.year()) || statute::holiday(date).is_none(),
        }
    }

    /// Whether a notice still to come may change the day.
    #[must_use]
    pub fn is_provisional(&self, date: NaiveDate) -> bool {
        let open_end = date.month() == 12 && date.day() >= OPEN_END && !self.has_notice(date.year() + 1);
        open_end || !self.has_notice(date.year())
    }

    /// Whether the year's notice is there.
    #[must_use]
    pub fn has_notice(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// What kind of day it is, and where that is written.
    #[must_use]
    pub fn day(&self, date: NaiveDate) -> CalendarDay {
        match self.arranged.get(&date) {
            Some(&Arranged::Off { notice, entry }) => {
                let notice = &self.notices[notice];
                CalendarDay::Holiday { name: notice.days_off[entry].name.clone(), citation: notice.citation.clone() }
            }
            Some(&Arranged::MakeUp { notice, entry }) => {
                let notice = &self.notices[notice];
                CalendarDay::MakeUp { name: notice.make_up_days[entry].name.clone(), citation: notice.citation.clone() }
            }
            None => self.ordinary_day(date),
        }
    }

    /// The day itself if it is worked, else the next that is (Civil Code art. 203).
    #[must_use]
    pub fn working_day_from(&self, date: NaiveDate) -> NaiveDate {
        date.iter_days().find(|date| self.is_working_day(*date)).unwrap_or(NaiveDate::MAX)
    }

    /// The `count`th working day after `date`, which is not counted; `date` itself for 0.
    #[must_use]
    pub fn forward(&self, date: NaiveDate, count: u32) -> NaiveDate {
        nth(date, date.iter_days().skip(1).filter(|date| self.is_working_day(*date)), count, NaiveDate::MAX)
    }

    /// The `count`th working day before `date`, which is not counted; `date` itself for 0.
    #[must_use]
    pub fn back(&self, date: NaiveDate, count: u32) -> NaiveDate {
        let earlier = std::iter::successors(date.pred_opt(), NaiveDate::pred_opt);
        nth(date, earlier.filter(|date| self.is_working_day(*date)), count, NaiveDate::MIN)
    }

    /// Working days after `from` up to and with `to`; negative when `to` is the earlier.
    #[must_use]
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        let (early, late) = (from.min(to), from.max(to));
        let days = early.iter_days().skip(1).take_while(|date| *date <= late);
        let count = days.filter(|date| self.is_working_day(*date)).count() as i64;
        if from <= to { count } else { -count }
    }

    /// One year as published; `None` when the year has no days.
    #[must_use]
    pub fn year(&self, year: i32) -> Option<YearView> {
        let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
        let mut view = YearView {
            year,
            provisional: !self.has_notice(year),
            working_days: 0,
            days_off: Vec::new(),
            make_up_days: Vec::new(),
            sources: Vec::new(),
        };
        for date in first.iter_days().take_while(|date| date.year() == year) {
            view.working_days += u32::from(self.is_working_day(date));
            match self.day(date) {
                CalendarDay::Holiday { name, citation } => view.days_off.push(view.sources.named(date, name, citation)),
                CalendarDay::MakeUp { name, citation } => {
                    view.make_up_days.push(view.sources.named(date, name, citation));
                }
                CalendarDay::Workday | CalendarDay::Weekend => {}
            }
        }
        Some(view)
    }

    fn ordinary_day(&self, date: NaiveDate) -> CalendarDay {
        let statutory = if self.has_notice(date.year()) { None } else { statute::holiday(date) };
        match statutory {
            Some((zh, en)) => CalendarDay::Holiday { name: Bilingual::new(zh, en), citation: statute::citation() },
            None if is_weekend(date) => CalendarDay::Weekend,
            None => CalendarDay::Workday,
        }
    }
}

impl From<Vec<HolidayNotice>> for Calendar {
    fn from(notices: Vec<HolidayNotice>) -> Self {
        Self::new(notices)
    }
}

impl From<Calendar> for Vec<HolidayNotice> {
    fn from(calendar: Calendar) -> Self {
        calendar.notices
    }
}

/// A list of citations in which each stands once.
pub(super) trait Sources {
    /// Notes the citation and returns the key by which a day refers to it.
    fn refer(&mut self, citation: Citation) -> String;

    /// The same for a day with a name.
    fn named(&mut self, date: NaiveDate, name: Bilingual, citation: Citation) -> NamedDay {
        NamedDay { date, name, notice: self.refer(citation) }
    }
}

impl Sources for Vec<Citation> {
    fn refer(&mut self, citation: Citation) -> String {
        let key = citation.key().to_owned();
        if !self.contains(&citation) {
            self.push(citation);
        }
        key
    }
}

fn nth(start: NaiveDate, mut days: impl Iterator<Item = NaiveDate>, count: u32, end: NaiveDate) -> NaiveDate {
    match count.checked_sub(1) {
        None => start,
        Some(skip) => days.nth(skip as usize).unwrap_or(end),
    }
}
