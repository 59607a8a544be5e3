//! A notice as an administrator types it, and reading that into a [`HolidayNotice`].

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Citation, DaysOff, HolidayNotice, MakeUpDay, NoticeFault, statute};
use crate::{
    error::{Fault, FieldError},
    text::Bilingual,
};

/// A notice as typed. The rows stand for [`NoticeEntry::HOLIDAYS`], in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoticeEntry {
    /// The year it arranges.
    pub year: String,
    /// The full title.
    pub title: String,
    /// The issuing body.
    pub issuer: String,
    /// The document number; may be empty.
    pub number: String,
    /// The day it is dated; may be empty.
    pub issued: String,
    /// One row a holiday; one without days is left out.
    pub rows: Vec<HolidayEntry>,
}

/// One holiday as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HolidayEntry {
    /// First day off.
    pub from: String,
    /// Last day off; the first where it is empty.
    pub to: String,
    /// Weekend days worked for it, with spaces or commas between.
    pub worked: String,
}

impl NoticeEntry {
    /// The holidays a notice arranges, merged ones last.
    pub const HOLIDAYS: [(&str, &str); 8] = [
        statute::NEW_YEAR,
        statute::SPRING_FESTIVAL,
        statute::QINGMING,
        statute::LABOUR_DAY,
        statute::DRAGON_BOAT,
        statute::MID_AUTUMN,
        statute::NATIONAL_DAY,
        ("国庆节、中秋节", "National Day and Mid-Autumn Festival"),
    ];

    /// The name of a row's field in the form: `rows[1][from]`.
    #[must_use]
    pub fn field(row: usize, part: &str) -> String {
        format!("rows[{row}][{part}]")
    }

    /// Reads the notice.
    ///
    /// # Errors
    /// Every field that can't be read, or the first thing about the whole that can't be.
    pub fn read(&self) -> Result<HolidayNotice, Vec<FieldError>> {
        let mut reader = Reader::default();
        let year = reader.year(&self.year);
        let citation = Citation {
            issuer: reader.text("issuer", &self.issuer),
            title: reader.text("title", &self.title),
            number: Some(self.number.trim().to_owned()).filter(|number| !number.is_empty()),
            issued: reader.optional_day("issued", &self.issued),
        };
        let (mut days_off, mut make_up_days) = (Vec::new(), Vec::new());
        for (row, (entry, (zh, en))) in self.rows.iter().zip(Self::HOLIDAYS).enumerate() {
            let name = Bilingual::new(zh, en);
            make_up_days.extend(reader.worked(row, entry, &name));
            days_off.extend(reader.off(row, entry, name));
        }
        if !reader.errors.is_empty() {
            return Err(reader.errors);
        }
        let notice = HolidayNotice { year, citation, days_off, make_up_days };
        notice.check().map_err(|fault| vec![self.place(fault)])?;
        Ok(notice)
    }

    /// The field to put a fault of the whole at.
    fn place(&self, fault: NoticeFault) -> FieldError {
        match fault {
            NoticeFault::NoCitation | NoticeFault::NoName => FieldError::new("title", Fault::Required),
            NoticeFault::NoDaysOff => FieldError::new(Self::field(0, "from"), Fault::Required),
            NoticeFault::Backwards(from) | NoticeFault::TooLong(from) => {
                let row = self.rows.iter().position(|row| day(&row.from) == Some(from));
                FieldError::new(Self::field(row.unwrap_or(0), "to"), Fault::NotADate)
            }
            NoticeFault::OutsideYear(date) | NoticeFault::NotAWeekend(date) | NoticeFault::Twice(date) => {
                let worked = self.rows.iter().position(|row| words(&row.worked).any(|text| day(text) == Some(date)));
                let field = match worked {
                    Some(row) => Self::field(row, "worked"),
                    None => Self::field(self.row_off_on(date), "from"),
                };
                FieldError::new(field, Fault::NotADate)
            }
        }
    }

    /// The last row that has this day off: the one that repeats it.
    fn row_off_on(&self, date: NaiveDate) -> usize {
        let has = |row: &HolidayEntry| match (day(&row.from), day(&row.to)) {
            (Some(from), Some(to)) => (from..=to).contains(&date),
            (from, _) => from == Some(date),
        };
        self.rows.iter().rposition(has).unwrap_or(0)
    }
}

#[derive(Default)]
struct Reader {
    errors: Vec<FieldError>,
}

impl Reader {
    fn fault(&mut self, field: impl Into<String>, fault: Fault) {
        self.errors.push(FieldError::new(field, fault));
    }

    fn year(&mut self, typed: &str) -> i32 {
        let year = typed.trim().parse().ok().filter(|year| (2004..=2099).contains(year));
        year.unwrap_or_else(|| {
            self.fault("year", Fault::OutOfRange(2004, 2099));
            0
        })
    }

    fn text(&mut self, field: &str, typed: &str) -> String {
        match typed.trim() {
            "" => self.fault(field, Fault::Required),
            long if long.chars().count() > 200 => self.fault(field, Fault::TooLong(200)),
            _ => {}
        }
        typed.trim().to_owned()
    }

    fn optional_day(&mut self, field: &str, typed: &str) -> Option<NaiveDate> {
        if typed.trim().is_empty() {
            return None;
        }
        let read = day(typed);
        if read.is_none() {
            self.fault(field, Fault::NotADate);
        }
        read
    }

    fn off(&mut self, row: usize, entry: &HolidayEntry, name: Bilingual) -> Option<DaysOff> {
        let from = self.optional_day(&NoticeEntry::field(row, "from"), &entry.from);
        let to = self.optional_day(&NoticeEntry::field(row, "to"), &entry.to);
        if entry.from.trim().is_empty() && to.is_some() {
            self.fault(NoticeEntry::field(row, "from"), Fault::Required);
        }
        let from = from?;
        Some(DaysOff { name, from, to: to.unwrap_or(from) })
    }

    fn worked(&mut self, row: usize, entry: &HolidayEntry, name: &Bilingual) -> Vec<MakeUpDay> {
        let days: Vec<_> = words(&entry.worked).map(day).collect();
        if days.iter().any(Option::is_none) {
            self.fault(NoticeEntry::field(row, "worked"), Fault::NotADate);
        }
        days.into_iter().flatten().map(|date| MakeUpDay { name: name.clone(), date }).collect()
    }
}

fn words(typed: &str) -> impl Iterator<Item = &str> {
    typed.split([' ', ',', '，', '、', ';', '；', '\n', '\t']).map(str::trim).filter(|word| !word.is_empty())
}

fn day(typed: &str) -> Option<NaiveDate> {
    typed.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> NoticeEntry {
        let row = |from: &str, to: &str, worked: &str| HolidayEntry {
            from: from.into(),
            to: to.into(),
            worked: worked.into(),
        };
        NoticeEntry {
            year: "2027".into(),
            title: " 通知 ".into(),
            issuer: "国务院办公厅".into(),
            number: String::new(),
            issued: "2026-11-20".into(),
            rows: vec![row("2027-01-01", "", ""), row("2027-02-05", "2027-02-11", "2027-02-14，2027-02-20")],
        }
    }

    #[test]
    fn a_notice_is_read_as_typed() {
        let notice = entry().read().unwrap();
        assert_eq!((notice.year, notice.citation.title.as_str(), notice.citation.number), (2027, "通知", None));
        assert_eq!(notice.days_off.len(), 2);
        assert_eq!(notice.days_off[0].from, notice.days_off[0].to);
        let worked: Vec<_> =
            notice.make_up_days.iter().map(|day| (day.name.zh.as_str(), day.date.to_string())).collect();
        assert_eq!(worked, [("春节", "2027-02-14".to_owned()), ("春节", "2027-02-20".to_owned())]);
    }

    #[test]
    fn every_fault_stands_at_its_field() {
        type Change = fn(&mut NoticeEntry);
        let cases: [(Change, &str, Fault); 9] = [
            (|entry| entry.year = "next".into(), "year", Fault::OutOfRange(2004, 2099)),
            (|entry| entry.title.clear(), "title", Fault::Required),
            (|entry| entry.issued = "20 November".into(), "issued", Fault::NotADate),
            (|entry| entry.rows.clear(), "rows[0][from]", Fault::Required),
            (|entry| entry.rows[1].from = "2027-02-30".into(), "rows[1][from]", Fault::NotADate),
            (|entry| entry.rows[1].from.clear(), "rows[1][from]", Fault::Required),
            (|entry| entry.rows[1].to = "2027-02-01".into(), "rows[1][to]", Fault::NotADate),
            (|entry| entry.rows[1].worked = "2027-02-15".into(), "rows[1][worked]", Fault::NotADate),
            (|entry| entry.rows[0].to = "2028-01-03".into(), "rows[0][to]", Fault::NotADate),
        ];
        for (change, field, fault) in cases {
            let mut typed = entry();
            change(&mut typed);
            assert_eq!(typed.read().unwrap_err(), [FieldError::new(field, fault)]);
        }
    }
}
