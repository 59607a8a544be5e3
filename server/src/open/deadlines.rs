//! `GET /api/open/v1/deadline?start=2026-02-09&days=5` and `GET /api/open/v1/calendar/2026`.
//!
//! Both answer from the same calendar that cases are counted by. `due_date` is the last day of the limit, which the
//! start is not part of; `strip` has every day from the start to it with its kind and reason.

use axum::extract::{Path, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use chrono::{Datelike, NaiveDate};
use domain::deadlines::{Citation, Explanation, Length, Limit, LimitKind, Reckoning, StripDay};
use serde::Serialize;
use services::{Backend, ServiceError};

use crate::gate::Declared;
use crate::problem::Problem;
use crate::state::AppState;

/// The longest limit that may be asked for.
const LONGEST: u16 = 400;
/// The first year with a notice in the table, and the last year anybody may ask for.
const YEARS: std::ops::RangeInclusive<i32> = 2004..=2099;
/// A notice that comes in changes answers, so they are kept only this long.
const CACHED: &str = "public, max-age=300";

/// The routes of this feature that are open to programs.
pub fn routes(router: Router<AppState>) -> Router<AppState> {
    router.declared("/api/open/v1/deadline", get(deadline)).declared("/api/open/v1/calendar/{year}", get(calendar))
}

/// The answer to a question for one limit.
#[derive(Debug, Serialize)]
struct Answer {
    start: NaiveDate,
    days: u16,
    unit: &'static str,
    due_date: Option<NaiveDate>,
    provisional: bool,
    strip: Vec<StripDay>,
    notices: Vec<Citation>,
}

async fn deadline(State(backend): State<Backend>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let (start, length) = question(query.as_deref().unwrap_or_default())?;
    let calendar = backend.calendar().await.map_err(|error| fault(&error))?;
    let limits = [Limit { kind: LimitKind::Statutory, length }];
    let reckoning = Reckoning { start, limits: &limits, pauses: &[], through: None };
    Ok(cached(Json(answer(reckoning.explain(&calendar), length))))
}

async fn calendar(State(backend): State<Backend>, Path(year): Path<String>) -> Result<Response, Problem> {
    let year = number::<i32>(&year).ok_or_else(|| bad("year", "The year is a number such as 2026."))?;
    if !YEARS.contains(&year) {
        let (first, last) = (YEARS.start(), YEARS.end());
        return Err(bad("year", &format!("There are calendars for the years {first} to {last}.")));
    }
    let calendar = backend.calendar().await.map_err(|error| fault(&error))?;
    let view = calendar.year(year).ok_or_else(|| bad("year", "There is no such year."))?;
    Ok(cached(Json(view)))
}

fn answer(explanation: Explanation, length: Length) -> Answer {
    let unit = match length {
        Length::WorkingDays(_) => "working_days",
        Length::NaturalDays(_) => "natural_days",
    };
    Answer {
        start: explanation.start,
        days: length.days(),
        unit,
        due_date: explanation.due(LimitKind::Statutory),
        provisional: explanation.provisional,
        strip: explanation.strip,
        notices: explanation.sources,
    }
}

/// Reads `start`, `days` and, if given, `unit`; each may stand once.
fn question(query: &str) -> Result<(NaiveDate, Length), Problem> {
    let (mut start, mut days, mut unit) = (None, None, None);
    let pairs = form_pairs(query).ok_or_else(|| bad("query", "The query is not form-urlencoded."))?;
    for (name, value) in pairs {
        let place = match name.as_str() {
            "start" => &mut start,
            "days" => &mut days,
            "unit" => &mut unit,
            _ => continue,
        };
        if place.replace(value).is_some() {
            return Err(bad(&name, &format!("The parameter {name} may stand only once.")));
        }
    }
    let start = date(&start.ok_or_else(|| bad("start", "The parameter start is missing."))?)?;
    let days = days.ok_or_else(|| bad("days", "The parameter days is missing."))?;
    let days = number::<u16>(&days)
        .filter(|days| *days <= LONGEST)
        .ok_or_else(|| bad("days", &format!("The parameter days is a whole number from 0 to {LONGEST}.")))?;
    match unit.as_deref() {
        None | Some("working_days") => Ok((start, Length::WorkingDays(days))),
        Some("natural_days") => Ok((start, Length::NaturalDays(days))),
        Some(_) => Err(bad("unit", "The parameter unit is working_days or natural_days.")),
    }
}

fn form_pairs(query: &str) -> Option<Vec<(String, String)>> {
    let uri = http::Uri::builder().path_and_query(format!("/?{query}")).build().ok()?;
    axum::extract::Query::try_from_uri(&uri).ok().map(|axum::extract::Query(pairs)| pairs)
}

/// A day written `2026-02-09`, in a year of [`YEARS`].
fn date(text: &str) -> Result<NaiveDate, Problem> {
    // chrono also takes `2026-2-9` and signs; here a day is written in one way.
    let shaped = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let day = if shaped { text.parse::<NaiveDate>().ok() } else { None };
    day.filter(|day| YEARS.contains(&day.year())).ok_or_else(|| {
        let (first, last) = (YEARS.start(), YEARS.end());
        bad("start", &format!("The parameter start is a day such as 2026-02-09, from {first} to {last}."))
    })
}

/// A number in digits alone, without a sign.
fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

fn bad(parameter: &str, detail: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, format!("invalid_{parameter}")).detail(detail)
}

fn fault(error: &ServiceError) -> Problem {
    tracing::error!(%error, "the calendar could not be read");
    Problem::of(error.code())
}

fn cached(answer: impl IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, CACHED)], answer).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_read_strictly() {
        let (start, length) = question("start=2026-02-09&days=5").unwrap();
        assert_eq!((start.to_string().as_str(), length), ("2026-02-09", Length::WorkingDays(5)));
        assert_eq!(question("days=400&unit=natural_days&start=2026-02-09").unwrap().1, Length::NaturalDays(400));
        for wrong in [
            "",
            "start=2026-02-09",
            "days=5",
            "start=2026-02-09&days=401",
            "start=2026-02-09&days=-1",
            "start=2026-02-09&days=%2B5",
            "start=2026-02-09&days=5.0",
            "start=2026-02-09&days=",
            "start=2026-02-30&days=5",
            "start=2026-2-9&days=5",
            "start=09.02.2026&days=5",
            "start=1999-12-31&days=5",
            "start=2026-02-09&days=5&days=6",
            "start=2026-02-09&days=5&unit=hours",
            "start=2026-02-09&days=99999999999999999999",
        ] {
            assert!(question(wrong).is_err(), "{wrong} was taken");
        }
    }
}
