//! The index by which a system administrator reads dead jobs.

use sea_orm_migration::prelude::*;

/// Creates it.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_index(Index::create().table("job").name("job_state").col("state").col("id").to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().table("job").name("job_state").to_owned()).await
    }
}
