//! The days off that stand in the statute itself, for years whose notice is not there yet.
//!
//! 全国年节及纪念日放假办法, art. 2, as in force since 2025: New Year's Day 1, Spring Festival 4 (from New Year's Eve),
//! Qingming 1, Labour Day 2, Dragon Boat 1, Mid-Autumn 1, National Day 3. Which weekend days are exchanged for them
//! only a notice can say, so none are here, and neither are days in lieu of a holiday that falls on a weekend.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::Citation;

/// A holiday's names, Chinese and English.
pub type Names = (&'static str, &'static str);

/// 元旦
pub const NEW_YEAR: Names = ("元旦", "New Year's Day");
/// 春节
pub const SPRING_FESTIVAL: Names = ("春节", "Spring Festival");
/// 清明节
pub const QINGMING: Names = ("清明节", "Qingming Festival");
/// 劳动节
pub const LABOUR_DAY: Names = ("劳动节", "Labour Day");
/// 端午节
pub const DRAGON_BOAT: Names = ("端午节", "Dragon Boat Festival");
/// 中秋节
pub const MID_AUTUMN: Names = ("中秋节", "Mid-Autumn Festival");
/// 国庆节
pub const NATIONAL_DAY: Names = ("国庆节", "National Day");

/// First year of [`MOVABLE`].
const FIRST_YEAR: i32 = 2027;

/// Month and day of the movable holidays: Spring Festival, Qingming, Dragon Boat, Mid-Autumn, for 2027 to 2050.
/// Computed by two independent almanacs (Python `lunardate` and `lunar_python`), which agree in every year.
const MOVABLE: [[(u32, u32); 4]; 24] = [
    [(2, 6), (4, 5), (6, 9), (9, 15)],
    [(1, 26), (4, 4), (5, 28), (10, 3)],
    [(2, 13), (4, 4), (6, 16), (9, 22)],
    [(2, 3), (4, 5), (6, 5), (9, 12)],
    [(1, 23), (4, 5), (6, 24), (10, 1)],
    [(2, 11), (4, 4), (6, 12), (9, 19)],
    [(1, 31), (4, 4), (6, 1), (9, 8)],
    [(2, 19), (4, 5), (6, 20), (9, 27)],
    [(2, 8), (4, 5), (6, 10), (9, 16)],
    [(1, 28), (4, 4), (5, 30), (10, 4)],
    [(2, 15), (4, 4), (6, 18), (9, 24)],
    [(2, 4), (4, 5), (6, 7), (9, 13)],
    [(1, 24), (4, 5), (5, 27), (10, 2)],
    [(2, 12), (4, 4), (6, 14), (9, 20)],
    [(2, 1), (4, 4), (6, 3), (9, 10)],
    [(1, 22), (4, 4), (6, 22), (9, 28)],
    [(2, 10), (4, 5), (6, 11), (9, 17)],
    [(1, 30), (4, 4), (5, 31), (10, 5)],
    [(2, 17), (4, 4), (6, 19), (9, 25)],
    [(2, 6), (4, 4), (6, 8), (9, 15)],
    [(1, 26), (4, 5), (5, 29), (10, 4)],
    [(2, 14), (4, 4), (6, 15), (9, 22)],
    [(2, 2), (4, 4), (6, 4), (9, 11)],
    [(1, 23), (4, 4), (6, 23), (9, 30)],
];

/// The statutory holiday on this day, if any. Outside 2027 to 2050 only the holidays with a fixed date are known.
#[must_use]
pub fn holiday(date: NaiveDate) -> Option<Names> {
    match (date.month(), date.day()) {
        (1, 1) => Some(NEW_YEAR),
        (5, 1 | 2) => Some(LABOUR_DAY),
        (10, 1..=3) => Some(NATIONAL_DAY),
        _ => movable(date),
    }
}

/// The statute's citation.
#[must_use]
pub fn citation() -> Citation {
    Citation {
        issuer: "国务院".into(),
        title: "全国年节及纪念日放假办法".into(),
        number: Some("国务院令第795号".into()),
        issued: NaiveDate::from_ymd_opt(2024, 11, 10),
    }
}

fn movable(date: NaiveDate) -> Option<Names> {
    let row = MOVABLE.get(usize::try_from(date.year() - FIRST_YEAR).ok()?)?;
    let [spring, qingming, dragon_boat, mid_autumn] = *row;
    let is = |day: (u32, u32)| (date.month(), date.day()) == day;
    if is(qingming) {
        Some(QINGMING)
    } else if is(dragon_boat) {
        Some(DRAGON_BOAT)
    } else if is(mid_autumn) {
        Some(MID_AUTUMN)
    } else {
        let first = NaiveDate::from_ymd_opt(date.year(), spring.0, spring.1)?;
        let eve = first - TimeDelta::days(1);
        (eve..=first + TimeDelta::days(2)).contains(&date).then_some(SPRING_FESTIVAL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_year_of_the_table_has_thirteen_days_or_shares_one() {
        for year in FIRST_YEAR..=2050 {
            let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
            let days = first.iter_days().take_while(|date| date.year() == year).filter(|date| holiday(*date).is_some());
            let [_, _, _, (month, day)] = MOVABLE[usize::try_from(year - FIRST_YEAR).unwrap()];
            let shared = usize::from(month == 10 && day <= 3);
            assert_eq!(days.count(), 13 - shared, "{year}");
        }
    }

    #[test]
    fn the_spring_festival_of_2027_is_from_the_eve_on() {
        let names: Vec<_> =
            (4..=9).map(|day| holiday(NaiveDate::from_ymd_opt(2027, 2, day).unwrap()).map(|(zh, _)| zh)).collect();
        assert_eq!(names, [None, Some("春节"), Some("春节"), Some("春节"), Some("春节"), None]);
    }
}
