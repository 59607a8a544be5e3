//! The count so far of reviews whose ballots come to the board in batches.

use sea_orm_migration::prelude::*;

use crate::columns::{big, instant, json, text};

/// Creates the table.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("review_running")
            .col(big("review_id").primary_key().take())
            .col(big("batches"))
            .col(text("tally"))
            .col(json("results"))
            .col(instant("counted_at"))
            .to_owned();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("review_running").to_owned()).await
    }
}
