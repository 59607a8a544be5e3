//! The holiday notices, with those of 2004 to 2026 in place.
//!
//! `holiday_notices.json` holds what each notice says and where it is written. Document numbers and dates were read
//! in the notices as published on www.gov.cn and in the State Council Gazette; the two that were not found, of the
//! notices for 2004 and 2005, are left empty rather than guessed.

use sea_orm_migration::{prelude::*, sea_orm::prelude::Date};
use serde_json::Value as Json;

use crate::columns::{big, day, id, instant, int, json, optional, text};

const NOTICES: &str = include_str!("holiday_notices.json");

/// Creates `holiday_notice` and fills in what is known.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("holiday_notice")
            .col(id())
            .col(int("year"))
            .col(text("issuer"))
            .col(text("title").unique_key())
            .col(optional(text("number")))
            .col(optional(day("issued")))
            .col(json("days_off"))
            .col(json("make_up_days"))
            .col(optional(instant("entered_at")))
            .col(optional(big("entered_by")))
            .to_owned();
        manager.create_table(table).await?;
        manager.get_connection().execute(&seed()?).await?;
        // Lists what one kind of act did, such as the cases a notice moved.
        let acts = Index::create().name("audit_event_action").table("audit_event").col("action").col("seq").to_owned();
        manager.create_index(acts).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("audit_event_action").table("audit_event").to_owned()).await?;
        manager.drop_table(Table::drop().table("holiday_notice").to_owned()).await
    }
}

fn seed() -> Result<InsertStatement, DbErr> {
    let notices: Vec<Json> = serde_json::from_str(NOTICES).map_err(|error| DbErr::Custom(error.to_string()))?;
    let mut insert = Query::insert()
        .into_table("holiday_notice")
        .columns(["year", "issuer", "title", "number", "issued", "days_off", "make_up_days"])
        .to_owned();
    for notice in notices {
        let year: Option<i32> = notice["year"].as_i64().and_then(|year| year.try_into().ok());
        let citation = &notice["citation"];
        let written = |field: &str| citation[field].as_str().map(str::to_owned);
        let issued = written("issued").map(|day| day.parse::<Date>()).transpose();
        insert.values_panic([
            year.into(),
            written("issuer").into(),
            written("title").into(),
            written("number").into(),
            issued.map_err(|error| DbErr::Custom(error.to_string()))?.into(),
            notice["days_off"].clone().into(),
            notice["make_up_days"].clone().into(),
        ]);
    }
    Ok(insert)
}
