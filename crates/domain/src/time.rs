//! Instants and the days people read. The city lives by China Standard Time, UTC+8 all year since 1992.
//!
//! This is the only place of the product's rules that knows a time zone, and the only zone it knows. Everything that
//! counts days takes a [`NaiveDate`] made by [`local_date`].

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday};

use crate::text::Lang;

/// How far local time is ahead of UTC.
const AHEAD: TimeDelta = TimeDelta::hours(8);

const WEEKDAYS_ZH: [&str; 7] = ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"];
const WEEKDAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The day it is in the city at this instant.
#[must_use]
pub fn local_date(instant: DateTime<Utc>) -> NaiveDate {
    local_time(instant).date()
}

/// What the clocks of the city show at this instant.
#[must_use]
pub fn local_time(instant: DateTime<Utc>) -> NaiveDateTime {
    instant.naive_utc() + AHEAD
}

/// The instant at which the clocks of the city show this.
#[must_use]
pub fn instant(local: NaiveDateTime) -> DateTime<Utc> {
    (local - AHEAD).and_utc()
}

/// The instant at which a day begins in the city.
#[must_use]
pub fn start_of_day(date: NaiveDate) -> DateTime<Utc> {
    instant(date.and_time(NaiveTime::MIN))
}

/// `2026年2月14日`, `14 February 2026`.
#[must_use]
pub fn date(date: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Lang::En => format!("{} {} {}", date.day(), month(date), date.year()),
    }
}

/// `2026年2月14日（星期六）`, `Saturday 14 February 2026`.
#[must_use]
pub fn long_date(day: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}（{}）", date(day, lang), weekday(day, lang)),
        Lang::En => format!("{} {}", weekday(day, lang), date(day, lang)),
    }
}

/// `2月14日`, `14 Feb`: where the year is plain from what is around.
#[must_use]
pub fn short_date(date: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}月{}日", date.month(), date.day()),
        Lang::En => format!("{} {}", date.day(), &month(date)[..3]),
    }
}

/// `2月`, `Feb`: the head of a month in a calendar.
#[must_use]
pub fn short_month(date: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}月", date.month()),
        Lang::En => month(date)[..3].to_owned(),
    }
}

/// `2026年2月14日 10:42`, `14 February 2026, 10:42`, on the city's clocks.
#[must_use]
pub fn date_time(instant: DateTime<Utc>, lang: Lang) -> String {
    let local = local_time(instant);
    let separator = match lang {
        Lang::Zh => " ",
        Lang::En => ", ",
    };
    format!("{}{separator}{}", date(local.date(), lang), local.format("%H:%M"))
}

/// `星期六`, `Saturday`.
#[must_use]
pub fn weekday(date: NaiveDate, lang: Lang) -> &'static str {
    let names = match lang {
        Lang::Zh => WEEKDAYS_ZH,
        Lang::En => WEEKDAYS_EN,
    };
    names[date.weekday().num_days_from_monday() as usize]
}

/// Saturday or Sunday, whatever any notice says.
#[must_use]
pub fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

fn month(date: NaiveDate) -> &'static str {
    MONTHS_EN[date.month0() as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_day_changes_at_four_in_the_afternoon_of_utc() {
        assert_eq!(local_date(utc("2026-02-13T15:59:59Z")).to_string(), "2026-02-13");
        assert_eq!(local_date(utc("2026-02-13T16:00:00Z")).to_string(), "2026-02-14");
        let day = NaiveDate::from_ymd_opt(2026, 2, 14).unwrap();
        assert_eq!(start_of_day(day), utc("2026-02-13T16:00:00Z"));
        assert_eq!(local_date(start_of_day(day)), day);
        let noon = day.and_hms_opt(12, 0, 0).unwrap();
        assert_eq!((instant(noon), local_time(instant(noon))), (utc("2026-02-14T04:00:00Z"), noon));
    }

    #[test]
    fn dates_read_naturally_in_both_languages() {
        let day = NaiveDate::from_ymd_opt(2026, 2, 4).unwrap();
        assert_eq!(date(day, Lang::Zh), "2026年2月4日");
        assert_eq!(date(day, Lang::En), "4 February 2026");
        assert_eq!(long_date(day, Lang::Zh), "2026年2月4日（星期三）");
        assert_eq!(long_date(day, Lang::En), "Wednesday 4 February 2026");
        assert_eq!(short_date(day, Lang::Zh), "2月4日");
        assert_eq!(short_date(day, Lang::En), "4 Feb");
        assert_eq!(date_time(utc("2026-02-04T02:05:00Z"), Lang::Zh), "2026年2月4日 10:05");
        assert_eq!(date_time(utc("2026-02-03T16:05:00Z"), Lang::En), "4 February 2026, 00:05");
    }
}
