//! What the pages ask the server.

use chrono::NaiveDate;
use domain::deadlines::{Explanation, YearView};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::wire::AppResult;

/// An explained limit, and the day it is where the server stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    /// The limit with its strip.
    pub explanation: Explanation,
    /// Today.
    pub today: NaiveDate,
}

/// Explains a limit of this many days: natural ones, or working days.
#[server(prefix = "/api", endpoint = "deadlines/explain", input = GetUrl, name = AskLimit)]
pub async fn explain_limit(start: NaiveDate, days: u16, natural: bool) -> AppResult<Explained> {
    use domain::deadlines::{Length, Limit, LimitKind, Reckoning};
    use domain::error::ErrorCode;
    if !super::page::is_in_range(start, days) {
        return Err(ErrorCode::Invalid.into());
    }
    let backend = crate::server_side::backend()?;
    let calendar = backend.calendar().await.map_err(crate::server_side::refused)?;
    let length = if natural { Length::NaturalDays(days) } else { Length::WorkingDays(days) };
    let limits = [Limit { kind: LimitKind::Statutory, length }];
    let explanation = Reckoning { start, limits: &limits, pauses: &[], through: None }.explain(&calendar);
    Ok(Explained { explanation, today: domain::time::local_date(backend.now()) })
}

/// One year of the calendar.
#[server(prefix = "/api", endpoint = "deadlines/year", input = GetUrl, name = AskYear)]
pub async fn calendar_year(year: i32) -> AppResult<YearView> {
    use domain::error::ErrorCode;
    if !super::page::YEARS.contains(&year) {
        return Err(ErrorCode::NotFound.into());
    }
    let backend = crate::server_side::backend()?;
    let calendar = backend.calendar().await.map_err(crate::server_side::refused)?;
    calendar.year(year).ok_or_else(|| ErrorCode::NotFound.into())
}
