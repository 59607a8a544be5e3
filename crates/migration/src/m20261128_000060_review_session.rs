//! Live sessions: the questions and their windows, and how many ballots each took. Who voted is in none of these.

use sea_orm_migration::prelude::*;

use crate::columns::{big, json, optional, text};

/// Creates the tables of live sessions.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        let named = Index::create()
            .name("review_window_id")
            .table("review_window")
            .col("review_id")
            .col("window_id")
            .unique()
            .to_owned();
        manager.create_index(named).await?;
        // Counting one window reads that window's ballots and no others. Ordinary ballots are not in it.
        let ballots = "CREATE INDEX review_box_window ON review_box (review_id, question_window, leaf_hash) \
                       WHERE leaf IS NOT NULL AND question_window <> ''";
        manager.get_connection().execute_unprepared(ballots).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("DROP INDEX review_box_window").await?;
        for table in ["review_window_group", "review_window", "review_session"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn tables() -> [TableCreateStatement; 3] {
    [
        Table::create()
            .table("review_session")
            .col(big("review_id").primary_key())
            .col(big("version"))
            .col(json("session"))
            .to_owned(),
        Table::create()
            .table("review_window")
            .col(big("review_id"))
            .col(big("sequence"))
            .col(text("window_id"))
            .col(big("place"))
            .col(json("departments"))
            .col(optional(text("void")))
            .col(optional(json("scores")))
            .primary_key(Index::create().col("review_id").col("sequence"))
            .to_owned(),
        Table::create()
            .table("review_window_group")
            .col(big("review_id"))
            .col(big("sequence"))
            .col(text("group_key"))
            .col(big("cast"))
            .primary_key(Index::create().col("review_id").col("sequence").col("group_key"))
            .to_owned(),
    ]
}
