//! What comes after the count of a review: comments as numbered matters with their clock, and what departments promise.

use sea_orm_migration::prelude::*;

use crate::columns::{big, day, flag, id, int, json, optional, text};

/// Creates the tables, and gives comments their voice.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let voice = Table::alter().table("review_comment").add_column(optional(text("voice"))).to_owned();
        manager.alter_table(voice).await?;
        for table in [matter(), count(), plan()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        // Few plans have something to look at.
        let waiting = "CREATE INDEX review_plan_look ON review_plan (review_id, department_id) WHERE to_look_at > 0";
        manager.get_connection().execute_unprepared(waiting).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["review_plan", "review_matter_count", "review_matter"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        manager.alter_table(Table::alter().table("review_comment").drop_column("voice").to_owned()).await
    }
}

fn matter() -> TableCreateStatement {
    Table::create()
        .table("review_matter")
        .col(id())
        .col(big("review_id"))
        .col(text("number").unique_key())
        .col(big("department_id"))
        .col(int("place"))
        .col(text("comment_id").unique_key())
        .col(optional(text("voice")))
        .col(text("status"))
        .col(flag("owed"))
        .col(day("due_on"))
        .col(json("state"))
        .col(big("version"))
        .to_owned()
}

fn count() -> TableCreateStatement {
    Table::create()
        .table("review_matter_count")
        .col(big("review_id"))
        .col(big("department_id"))
        .col(text("status"))
        .col(big("matters"))
        .primary_key(Index::create().col("review_id").col("department_id").col("status"))
        .to_owned()
}

fn plan() -> TableCreateStatement {
    Table::create()
        .table("review_plan")
        .col(big("review_id"))
        .col(big("department_id"))
        .col(json("plan"))
        .col(int("to_look_at"))
        .col(big("version"))
        .primary_key(Index::create().col("review_id").col("department_id"))
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    [
        // The public board: all, of a department, in a state, and both.
        ("review_matter_all", vec!["review_id", "id"]),
        ("review_matter_department", vec!["review_id", "department_id", "id"]),
        ("review_matter_status", vec!["review_id", "status", "id"]),
        ("review_matter_both", vec!["review_id", "department_id", "status", "id"]),
        // The department's desk.
        ("review_matter_desk", vec!["department_id", "owed", "due_on", "id"]),
        // What the calendar looks for.
        ("review_matter_due", vec!["status", "due_on", "id"]),
    ]
    .into_iter()
    .map(|(name, columns)| {
        let mut index = Index::create().name(name).table("review_matter").to_owned();
        for column in columns {
            index.col(column);
        }
        index
    })
    .collect()
}
