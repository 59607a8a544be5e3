//! When the supervision system 电子监察 warns and shows cards 预警、黄牌、红牌.
//!
//! The thresholds are those of a provincial supervision system: of a case, warning at promised − 2 working days,
//! yellow at promised + 1, red at statutory + 1; the table in [`Procedure::thresholds`] has the others. "More than 0
//! days over" is the first working day after the limit, "more than 1" the second. Paused days shift all of them,
//! because they are counted from limits that the pauses have already moved and over days the clock runs.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Calendar, Length, LimitKind, Pause, Reckoning};

/// What is being watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Procedure {
    /// An accepted case 办件.
    Case,
    /// A special procedure 特别程序.
    Special,
    /// A consultation or complaint 咨询、投诉.
    Consultation,
    /// An application waiting for the decision whether it is accepted 收件待受理.
    PreAcceptance,
}

/// What the supervision system shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Card {
    /// Due soon 预警.
    Warning,
    /// Late 黄牌.
    Yellow,
    /// Beyond the law 红牌.
    Red,
}

/// From which days on the cards stand; `None` while the clock stands still before that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardDates {
    /// From this day on the case is due soon.
    pub warning: Option<NaiveDate>,
    /// From this day on a yellow card stands.
    pub yellow: Option<NaiveDate>,
    /// From this day on a red card stands.
    pub red: Option<NaiveDate>,
}

impl Procedure {
    /// For warning, yellow and red: the limit and the working days from it.
    #[must_use]
    pub const fn thresholds(self) -> [(LimitKind, i16); 3] {
        use LimitKind::{Promised, Statutory};
        match self {
            Self::Case => [(Promised, -2), (Promised, 1), (Statutory, 1)],
            Self::Special | Self::Consultation => [(Promised, -2), (Promised, 1), (Promised, 2)],
            Self::PreAcceptance => [(Promised, 1), (Promised, 4), (Promised, 6)],
        }
    }
}

impl CardDates {
    /// The most serious card that stands on this day.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> Option<Card> {
        [(self.red, Card::Red), (self.yellow, Card::Yellow), (self.warning, Card::Warning)]
            .into_iter()
            .find_map(|(from, card)| from.is_some_and(|from| from <= day).then_some(card))
    }
}

/// The days from which the cards of a procedure stand.
///
/// `promised` is the limit the procedure is watched by; of a case, `statutory` is the one whose passing is red. A
/// warning never comes before the start.
#[must_use]
pub fn card_dates(
    calendar: &Calendar,
    procedure: Procedure,
    start: NaiveDate,
    [promised, statutory]: [Length; 2],
    pauses: &[Pause],
) -> CardDates {
    let [warning, yellow, red] = procedure.thresholds().map(|(limit, offset)| {
        let length = match limit {
            LimitKind::Promised => promised,
            LimitKind::Statutory => statutory,
        };
        from_limit(calendar, start, length, offset, pauses)
    });
    CardDates { warning, yellow, red }
}

fn from_limit(
    calendar: &Calendar,
    start: NaiveDate,
    length: Length,
    offset: i16,
    pauses: &[Pause],
) -> Option<NaiveDate> {
    if let Length::WorkingDays(days) = length {
        // A threshold of a working-day limit is a shorter or longer limit, also while the limit itself is suspended.
        let days = days.saturating_add_signed(offset);
        return if days == 0 { Some(start) } else { due(calendar, start, Length::WorkingDays(days), pauses) };
    }
    let end = due(calendar, start, length, pauses)?;
    if offset >= 0 {
        let later = Length::WorkingDays(offset.unsigned_abs());
        return due(calendar, end, later, pauses);
    }
    let runs = |date: &NaiveDate| calendar.is_working_day(*date) && !pauses.iter().any(|pause| pause.covers(*date));
    let earlier = std::iter::successors(end.pred_opt(), NaiveDate::pred_opt).take_while(|date| *date > start);
    Some(earlier.filter(runs).nth(usize::from(offset.unsigned_abs()) - 1).unwrap_or(start))
}

fn due(calendar: &Calendar, start: NaiveDate, length: Length, pauses: &[Pause]) -> Option<NaiveDate> {
    Reckoning::due(calendar, start, length, pauses).date()
}
