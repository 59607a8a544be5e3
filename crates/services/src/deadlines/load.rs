//! Rows of `holiday_notice` as the rules want them.

use domain::deadlines::{Citation, HolidayNotice};
use entity::holiday_notice::{Column, Entity, Model};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{Result, ServiceError};

/// All notices, oldest year first. There is about one a year, so the list has no pages.
///
/// # Errors
/// When the database fails or a row does not make sense.
pub async fn notices(db: &impl ConnectionTrait) -> Result<Vec<HolidayNotice>> {
    stored_notices(db).await?.into_iter().map(to_notice).collect()
}

/// The rows themselves, with when and by whom each was entered.
///
/// # Errors
/// When the database fails.
pub async fn stored_notices(db: &impl ConnectionTrait) -> Result<Vec<Model>> {
    Ok(Entity::find().order_by_asc(Column::Year).order_by_asc(Column::Id).all(db).await?)
}

fn to_notice(row: Model) -> Result<HolidayNotice> {
    let (days_off, make_up_days) =
        (days(row.id, "days_off", row.days_off)?, days(row.id, "make_up_days", row.make_up_days)?);
    let citation = Citation { issuer: row.issuer, title: row.title, number: row.number, issued: row.issued };
    Ok(HolidayNotice { year: row.year, citation, days_off, make_up_days })
}

fn days<T: DeserializeOwned>(id: i64, column: &str, value: Value) -> Result<Vec<T>> {
    serde_json::from_value(value).map_err(|error| ServiceError::Row {
        table: "holiday_notice",
        id: id.to_string(),
        what: format!("{column}: {error}"),
    })
}
