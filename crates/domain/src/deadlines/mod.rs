//! Working days 工作日 and the limits counted in them 办理时限.
//!
//! A [`Calendar`] is built from the holiday notices ([`HolidayNotice`]) that the database holds. A [`Reckoning`] says
//! what is to be counted: from which day, for which [`Limit`]s, with which [`Pause`]s. It answers with the due dates
//! alone ([`Reckoning::due`]) or with an [`Explanation`]: the strip of days that shows why the date is what it is.
//!
//! The rules, with their sources:
//! - the first day is not counted (Civil Code 民法典 art. 201);
//! - limits of the Licensing Law 行政许可法 are in working days, without statutory holidays (art. 82);
//! - a period of natural days that ends on a day off ends on the next working day (Civil Code art. 203);
//! - hearings, tenders, auctions, inspections, testing, quarantine, appraisal and expert review don't count, and the
//!   applicant is told (Licensing Law art. 45): a [`Pause`];
//! - which days are off and which weekend days are worked is arranged for each year by a notice of the General
//!   Office of the State Council. Without one, a year is *provisional*: weekends and the statutory days alone.
//!
//! Only dates here: turning instants into days is [`crate::time`]'s.

mod calendar;
mod entry;
mod explanation;
mod notice;
mod pause;
mod reckoning;
mod statute;
mod supervision;
mod view;

pub use calendar::{Calendar, CalendarDay, NamedDay, YearView};
pub use entry::{HolidayEntry, NoticeEntry};
pub use explanation::{DayKind, Explanation, LimitMark, StripDay};
pub use notice::{Citation, DaysOff, HolidayNotice, MakeUpDay, NoticeFault};
pub use pause::{Pause, PauseReason};
pub use reckoning::{Due, Length, Limit, LimitKind, Reckoning};
pub use supervision::{Card, CardDates, Procedure, card_dates};
pub use view::{MovedCase, StoredNotice};

#[cfg(test)]
mod tests;
