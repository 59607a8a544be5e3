//! By which id an e-mail of a review is known to the mail servers that report on it. Older deliveries have none.

use sea_orm_migration::prelude::*;

use crate::columns::{optional, text};

/// Adds the column, and an index to find it by.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let id = Table::alter().table("review_delivery").add_column(optional(text("message_id"))).to_owned();
        manager.alter_table(id).await?;
        let mut index = Index::create().name("review_delivery_message").table("review_delivery").to_owned();
        manager.create_index(index.col("message_id").unique().to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::drop().name("review_delivery_message").table("review_delivery").to_owned();
        manager.drop_index(index).await?;
        manager.alter_table(Table::alter().table("review_delivery").drop_column("message_id").to_owned()).await
    }
}
