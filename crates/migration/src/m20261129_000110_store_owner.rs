//! By what the folder of files is known to belong to this database.

use sea_orm_migration::prelude::*;

use crate::columns::{int, text};

/// Creates the table.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let id = int("id").primary_key().take();
        let table = Table::create().table("store_owner").col(id).col(text("owner")).to_owned();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("store_owner").to_owned()).await
    }
}
