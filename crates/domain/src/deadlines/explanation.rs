//! The explanation of a deadline: every day from the start to the limits, with what it is and why.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Calendar, CalendarDay, Citation, Due, Length, LimitKind, PauseReason, Reckoning, calendar::Sources, reckoning::Step,
};
use crate::text::Bilingual;

/// A deadline with its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The day it begins, which is not counted.
    pub start: NaiveDate,
    /// Where the limits end, in the order asked.
    pub limits: Vec<LimitMark>,
    /// Whether a notice still to come may change any of them.
    pub provisional: bool,
    /// The days, from the start to the last limit or the day asked for.
    pub strip: Vec<StripDay>,
    /// The documents the days refer to.
    pub sources: Vec<Citation>,
}

/// Where one limit ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitMark {
    /// Who set it.
    pub kind: LimitKind,
    /// How long it is.
    pub length: Length,
    /// Its last day.
    pub due: Due,
    /// Whether a notice still to come may change it.
    pub provisional: bool,
}

/// One day of the strip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StripDay {
    /// The day.
    pub date: NaiveDate,
    /// What it is.
    #[serde(flatten)]
    pub kind: DayKind,
    /// Whether a notice still to come may change it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub provisional: bool,
}

/// What a day is to the deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DayKind {
    /// The day it begins, which is not counted.
    Start,
    /// It counts.
    Counted {
        /// As which day, from 1.
        number: u32,
    },
    /// A weekend day that is worked, and counts.
    MakeUp {
        /// As which day, from 1.
        number: u32,
        /// The holiday it makes up for.
        name: Bilingual,
        /// [`Citation::key`] of the notice.
        notice: String,
    },
    /// An ordinary Saturday or Sunday.
    Weekend,
    /// A day off.
    Holiday {
        /// The holiday.
        name: Bilingual,
        /// [`Citation::key`] of the notice, or of the statute in a provisional year.
        notice: String,
    },
    /// The clock stands still.
    Paused {
        /// Why.
        reason: PauseReason,
        /// Who ordered it.
        by: String,
    },
    /// The natural days ended on a day off, so the limit ends here (Civil Code art. 203).
    MovedTo,
}

impl Explanation {
    /// The last day of the limit of this kind, if there is one and it is known.
    #[must_use]
    pub fn due(&self, kind: LimitKind) -> Option<NaiveDate> {
        self.limits.iter().find(|mark| mark.kind == kind)?.due.date()
    }

    /// The document that a day's `notice` refers to.
    #[must_use]
    pub fn source(&self, key: &str) -> Option<&Citation> {
        self.sources.iter().find(|citation| citation.key() == key)
    }
}

impl Reckoning<'_> {
    /// The deadline with its reasons, day by day.
    #[must_use]
    pub fn explain(&self, calendar: &Calendar) -> Explanation {
        let (mut strip, mut sources) = (Vec::new(), Vec::new());
        let reckoned = self.walk(calendar, |date, step| strip.push(strip_day(calendar, date, step, &mut sources)));
        let limits: Vec<_> = self
            .limits
            .iter()
            .zip(reckoned)
            .map(|(limit, end)| LimitMark {
                kind: limit.kind,
                length: limit.length,
                due: end.due,
                provisional: end.provisional,
            })
            .collect();
        let provisional = limits.iter().any(|mark| mark.provisional);
        Explanation { start: self.start, limits, provisional, strip, sources }
    }
}

fn strip_day(calendar: &Calendar, date: NaiveDate, step: Step<'_>, sources: &mut Vec<Citation>) -> StripDay {
    let kind = match step {
        Step::Start => DayKind::Start,
        Step::MovedTo => DayKind::MovedTo,
        Step::Paused(pause) => DayKind::Paused { reason: pause.reason, by: pause.by.clone() },
        Step::Counted(number) => match calendar.day(date) {
            CalendarDay::MakeUp { name, citation } => DayKind::MakeUp { number, name, notice: sources.refer(citation) },
            _ => DayKind::Counted { number },
        },
        Step::Rest => match calendar.day(date) {
            CalendarDay::Holiday { name, citation } => DayKind::Holiday { name, notice: sources.refer(citation) },
            _ => DayKind::Weekend,
        },
    };
    let settled = matches!(kind, DayKind::Start | DayKind::Paused { .. });
    StripDay { date, kind, provisional: !settled && calendar.is_provisional(date) }
}
