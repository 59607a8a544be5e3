//! Who follows live sessions, where several instances serve one database.

use sea_orm_migration::prelude::*;

use crate::columns::{big, id, instant, int, text};

/// Creates the table.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let audience = Table::create()
            .table("live_audience")
            .col(id())
            .col(text("topic"))
            .col(int("pages"))
            .col(int("lagging"))
            .col(big("behind_ms"))
            .col(instant("at"))
            .to_owned();
        manager.create_table(audience).await?;
        let index = Index::create().name("live_audience_topic").table("live_audience").col("topic").to_owned();
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("live_audience").to_owned()).await
    }
}
