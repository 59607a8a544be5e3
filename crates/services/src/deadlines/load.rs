//! Rows of `holiday_notice` as the rules want them.

use domain::{
    deadlines::{Citation, HolidayNotice, StoredNotice},
    time::local_date,
};
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
    rows(db).await?.into_iter().map(to_notice).collect()
}

/// All notices with when each was entered, newest year first.
///
/// # Errors
/// When the database fails.
pub async fn stored_notices(db: &impl ConnectionTrait) -> Result<Vec<StoredNotice>> {
    let mut rows = rows(db).await?;
    rows.reverse();
    let stored = rows.into_iter().map(|row| StoredNotice {
        id: row.id,
        year: row.year,
        citation: Citation { issuer: row.issuer, title: row.title, number: row.number, issued: row.issued },
        entered_on: row.entered_at.map(local_date),
    });
    Ok(stored.collect())
}

async fn rows(db: &impl ConnectionTrait) -> Result<Vec<Model>> {
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
