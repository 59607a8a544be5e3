//! Why comments are held back, and how many of a review are.

use sea_orm_migration::prelude::*;

use crate::columns::{optional, text};

/// Adds the reason, and counts what was held back before there was one.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let reason = Table::alter().table("review_comment").add_column(optional(text("reason"))).to_owned();
        manager.alter_table(reason).await?;
        let count = "INSERT INTO review_matter_count (review_id, department_id, status, matters) \
                     SELECT review_id, 0, 'held_back', COUNT(*) FROM review_comment \
                     WHERE status = 'refused' GROUP BY review_id";
        manager.get_connection().execute_unprepared(count).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let counts = "DELETE FROM review_matter_count WHERE status = 'held_back'";
        manager.get_connection().execute_unprepared(counts).await?;
        manager.alter_table(Table::alter().table("review_comment").drop_column("reason").to_owned()).await
    }
}
