//! With which earlier review a review is compared, settled when it is opened. Rows without it were opened before.

use sea_orm_migration::prelude::*;

use crate::columns::{json, optional};

/// Adds the column.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let previous = Table::alter().table("review").add_column(optional(json("previous"))).to_owned();
        manager.alter_table(previous).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("review").drop_column("previous").to_owned()).await
    }
}
