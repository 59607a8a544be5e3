//! How the roll changed since a draw was announced. Of earlier draws nobody counted.

use sea_orm_migration::prelude::*;

use crate::columns::big;

/// Adds the counters.
#[derive(DeriveMigrationName)]
pub struct Migration;

const COUNTERS: [&str; 2] = ["added", "struck"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for counter in COUNTERS {
            let column = big(counter).default(0).take();
            manager.alter_table(Table::alter().table("review_draw").add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for counter in COUNTERS {
            manager.alter_table(Table::alter().table("review_draw").drop_column(counter).to_owned()).await?;
        }
        Ok(())
    }
}
