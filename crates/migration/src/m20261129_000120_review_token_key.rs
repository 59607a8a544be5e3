//! Private token keys in a table of their own, which can be written anew when they are destroyed: beside the counters,
//! every ballot left a copy of them in a dead row on PostgreSQL. The column stays, empty, for instances of the version
//! before: while a review is open they issue no tokens until they are replaced.

use sea_orm_migration::prelude::*;

use crate::columns::{big, text};

/// Moves the keys.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("review_token_key")
            .col(big("review_id"))
            .col(text("group_key"))
            .col(text("sealed"))
            .primary_key(Index::create().col("review_id").col("group_key"))
            .to_owned();
        manager.create_table(table).await?;
        let moved = "INSERT INTO review_token_key (review_id, group_key, sealed) \
                     SELECT review_id, group_key, token_key_sealed FROM review_group \
                     WHERE token_key_sealed IS NOT NULL";
        manager.get_connection().execute_unprepared(moved).await?;
        let emptied = "UPDATE review_group SET token_key_sealed = NULL WHERE token_key_sealed IS NOT NULL";
        manager.get_connection().execute_unprepared(emptied).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let moved = "UPDATE review_group SET token_key_sealed = (SELECT sealed FROM review_token_key AS key \
                     WHERE key.review_id = review_group.review_id AND key.group_key = review_group.group_key)";
        manager.get_connection().execute_unprepared(moved).await?;
        manager.drop_table(Table::drop().table("review_token_key").to_owned()).await
    }
}
