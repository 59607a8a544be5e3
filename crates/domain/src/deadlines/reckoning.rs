//! Reckoning: from a start, through pauses, to the day on which a limit ends.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Calendar, Pause, pause::PauseCursor};

/// How long a limit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "unit", content = "days", rename_all = "snake_case")]
pub enum Length {
    /// Working days 工作日.
    WorkingDays(u16),
    /// Natural days 自然日. One that ends on a day off ends on the next working day.
    NaturalDays(u16),
}

/// Who set a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitKind {
    /// The department promised it 承诺时限.
    Promised,
    /// The law sets it 法定时限.
    Statutory,
}

/// A limit to reckon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Limit {
    /// Who set it.
    pub kind: LimitKind,
    /// How long it is.
    #[serde(flatten)]
    pub length: Length,
}

/// Where a limit ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Due {
    /// On this day, which still belongs to the limit.
    On {
        /// The last day.
        date: NaiveDate,
    },
    /// Not known while the clock stands still.
    Suspended {
        /// The first day that doesn't count.
        since: NaiveDate,
        /// Days of the limit that are left when the clock runs again.
        remaining: u32,
    },
}

/// What is to be reckoned.
#[derive(Clone, Copy, Debug)]
pub struct Reckoning<'a> {
    /// The day it begins, which is not counted.
    pub start: NaiveDate,
    /// The limits; the strip is numbered in the unit of the first.
    pub limits: &'a [Limit],
    /// Days that don't count, in any order; they may overlap.
    pub pauses: &'a [Pause],
    /// The strip goes on at least to this day, so that an overdue or paused case shows today.
    pub through: Option<NaiveDate>,
}

/// What one day is to a reckoning. `Calendar` knows the rest.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'a> {
    /// The day it begins.
    Start,
    /// It counts as this number.
    Counted(u32),
    /// Nobody works.
    Rest,
    /// The clock stands still.
    Paused(&'a Pause),
    /// The end moved here from a day off.
    MovedTo,
}

/// How far one limit has come.
#[derive(Clone, Copy, Debug)]
struct Progress {
    length: Length,
    state: ProgressState,
    provisional: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ProgressState {
    Running,
    /// The days are up, but the last was a day off.
    Rolling,
    Ended(Due),
}

/// The end of a limit, and whether a notice still to come may change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reckoned {
    pub(super) due: Due,
    pub(super) provisional: bool,
}

impl Length {
    /// The number of days.
    #[must_use]
    pub const fn days(self) -> u16 {
        match self {
            Self::WorkingDays(days) | Self::NaturalDays(days) => days,
        }
    }

    /// The same with days added, such as an extension the law allows.
    #[must_use]
    pub const fn plus(self, days: u16) -> Self {
        match self {
            Self::WorkingDays(own) => Self::WorkingDays(own.saturating_add(days)),
            Self::NaturalDays(own) => Self::NaturalDays(own.saturating_add(days)),
        }
    }
}

impl Limit {
    /// A promised limit in working days.
    #[must_use]
    pub const fn promised(days: u16) -> Self {
        Self { kind: LimitKind::Promised, length: Length::WorkingDays(days) }
    }

    /// A statutory limit in working days.
    #[must_use]
    pub const fn statutory(days: u16) -> Self {
        Self { kind: LimitKind::Statutory, length: Length::WorkingDays(days) }
    }
}

impl Due {
    /// The last day, if it is known.
    #[must_use]
    pub const fn date(self) -> Option<NaiveDate> {
        match self {
            Self::On { date } => Some(date),
            Self::Suspended { .. } => None,
        }
    }
}

impl<'a> Reckoning<'a> {
    /// Where one limit ends.
    #[must_use]
    pub fn due(calendar: &Calendar, start: NaiveDate, length: Length, pauses: &'a [Pause]) -> Due {
        let limits = [Limit { kind: LimitKind::Statutory, length }];
        let reckoning = Reckoning { start, limits: &limits, pauses, through: None };
        reckoning.walk(calendar, |_, _| {})[0].due
    }

    /// Goes through the days once, telling `visit` of each, and returns the ends of the limits in their order.
    pub(super) fn walk(&self, calendar: &Calendar, mut visit: impl FnMut(NaiveDate, Step<'a>)) -> Vec<Reckoned> {
        let mut limits: Vec<_> = self.limits.iter().map(|limit| Progress::new(limit.length)).collect();
        let mut pauses = PauseCursor::new(self.pauses);
        let mut tally = Tally::default();
        visit(self.start, Step::Start);
        let works = calendar.is_working_day(self.start);
        limits.iter_mut().for_each(|limit| limit.advance(calendar, self.start, works, tally));
        for date in self.start.iter_days().skip(1) {
            let done = limits.iter().all(Progress::has_ended);
            if done && self.through.is_none_or(|through| date > through) {
                break;
            }
            let works = calendar.is_working_day(date);
            let pause = pauses.at(date);
            if pause.is_none() {
                tally.count(works);
            } else if let Some(pause) = pause.filter(|pause| pause.until.is_none()) {
                limits.iter_mut().for_each(|limit| limit.suspend(pause.from, tally));
            }
            let step = limits.first().map_or(Step::Rest, |first| first.step(works, pause, tally));
            visit(date, step);
            limits.iter_mut().for_each(|limit| limit.day(calendar, date, works, pause.is_some(), tally));
        }
        limits.into_iter().map(Progress::reckoned).collect()
    }
}

/// Days counted so far, both ways.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    working: u32,
    natural: u32,
}

impl Tally {
    const fn count(&mut self, works: bool) {
        self.natural += 1;
        self.working += works as u32;
    }

    const fn of(self, length: Length) -> u32 {
        match length {
            Length::WorkingDays(_) => self.working,
            Length::NaturalDays(_) => self.natural,
        }
    }
}

impl Progress {
    const fn new(length: Length) -> Self {
        Self { length, state: ProgressState::Running, provisional: false }
    }

    const fn has_ended(&self) -> bool {
        matches!(self.state, ProgressState::Ended(_))
    }

    const fn remaining(&self, tally: Tally) -> u32 {
        (self.length.days() as u32).saturating_sub(tally.of(self.length))
    }

    /// A day went by.
    fn day(&mut self, calendar: &Calendar, date: NaiveDate, works: bool, paused: bool, tally: Tally) {
        let rolling = self.state == ProgressState::Rolling;
        if rolling || (!paused && self.state == ProgressState::Running) {
            self.advance(calendar, date, works, tally);
        }
    }

    fn advance(&mut self, calendar: &Calendar, date: NaiveDate, works: bool, tally: Tally) {
        let up = self.remaining(tally) == 0;
        // A natural day counts whatever the calendar says; only its being the last day makes the calendar matter.
        let matters = up || (tally.natural > 0 && matches!(self.length, Length::WorkingDays(_)));
        self.provisional |= matters && calendar.is_provisional(date);
        self.state = match (up, works) {
            (false, _) => ProgressState::Running,
            (true, false) => ProgressState::Rolling,
            (true, true) => ProgressState::Ended(Due::On { date }),
        };
    }

    const fn suspend(&mut self, since: NaiveDate, tally: Tally) {
        if matches!(self.state, ProgressState::Running) {
            self.state = ProgressState::Ended(Due::Suspended { since, remaining: self.remaining(tally) });
        }
    }

    /// What the day is on a strip numbered by this limit, asked before the day is entered by [`Progress::day`].
    const fn step<'a>(&self, works: bool, pause: Option<&'a Pause>, tally: Tally) -> Step<'a> {
        match (self.state, pause) {
            (ProgressState::Rolling, _) if works => Step::MovedTo,
            (ProgressState::Rolling, _) => Step::Rest,
            (_, Some(pause)) => Step::Paused(pause),
            (_, None) if works || matches!(self.length, Length::NaturalDays(_)) => Step::Counted(tally.of(self.length)),
            (_, None) => Step::Rest,
        }
    }

    fn reckoned(self) -> Reckoned {
        let due = match self.state {
            ProgressState::Ended(due) => due,
            // Only a start within the last days that dates can express comes here.
            ProgressState::Running | ProgressState::Rolling => Due::On { date: NaiveDate::MAX },
        };
        Reckoned { due, provisional: self.provisional }
    }
}
