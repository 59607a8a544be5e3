//! Cases: files, timeline, materials, serial numbers, and the counters behind the dashboard.

use sea_orm_migration::prelude::*;

use crate::columns::{big, day, flag, id, instant, int, json, optional, text};

/// Creates the tables of `cases`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(file()).await?;
        for table in parts().into_iter().chain(counters()) {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["case_month", "case_load", "case_serial", "case_material", "case_event", "case_file"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn file() -> TableCreateStatement {
    Table::create()
        .table("case_file")
        .col(id())
        .col(big("applicant_id"))
        .col(text("applicant_name"))
        .col(big("item_id"))
        .col(int("item_version"))
        .col(text("flow_hash"))
        .col(text("item_name_zh"))
        .col(text("item_name_en"))
        .col(big("department_id"))
        .col(optional(text("number")).unique_key())
        .col(text("status"))
        .col(json("state"))
        .col(text("answers"))
        .col(big("version"))
        .col(int("promised_days"))
        .col(int("statutory_days"))
        .col(optional(text("desk_role")))
        .col(flag("waiting"))
        .col(optional(big("assignee_id")))
        .col(optional(day("due_on")))
        .col(optional(day("promised_on")))
        .col(optional(day("statutory_on")))
        .col(optional(day("received_on")))
        .col(optional(day("decided_on")))
        .col(optional(flag("on_time")))
        .col(optional(text("document_number")).unique_key())
        .col(instant("created_at"))
        .col(instant("updated_at"))
        .to_owned()
}

fn parts() -> [TableCreateStatement; 2] {
    [
        Table::create()
            .table("case_event")
            .col(id())
            .col(big("case_id"))
            .col(instant("at"))
            .col(text("act"))
            .col(optional(big("actor_id")))
            .col(text("actor_name"))
            .col(optional(text("actor_role")))
            .col(optional(text("step")))
            .col(optional(text("reason")))
            .col(json("detail"))
            .to_owned(),
        Table::create()
            .table("case_material")
            .col(id())
            .col(big("case_id"))
            .col(text("paper"))
            .col(text("original_name"))
            .col(big("size"))
            .col(big("received"))
            .col(text("file_name").unique_key())
            .col(optional(big("file_id")))
            .col(optional(text("media_type")))
            .col(text("status"))
            .col(flag("supplement"))
            .col(instant("created_at"))
            .to_owned(),
    ]
}

fn counters() -> [TableCreateStatement; 3] {
    [
        Table::create().table("case_serial").col(text("scope").primary_key()).col(big("last")).to_owned(),
        Table::create()
            .table("case_load")
            .col(big("department_id"))
            .col(big("person_id"))
            .col(big("open"))
            .primary_key(Index::create().col("department_id").col("person_id"))
            .to_owned(),
        Table::create()
            .table("case_month")
            .col(big("department_id"))
            .col(text("month"))
            .col(big("received"))
            .col(big("decided"))
            .col(big("on_time"))
            .primary_key(Index::create().col("department_id").col("month"))
            .to_owned(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    [
        ("case_file", "case_file_applicant", vec!["applicant_id", "id"]),
        // The inbox: one desk's cases by what is owed first.
        ("case_file", "case_file_desk", vec!["department_id", "desk_role", "waiting", "due_on", "id"]),
        // The dashboard's figures and the rows behind them.
        ("case_file", "case_file_due", vec!["department_id", "waiting", "due_on", "id"]),
        ("case_file", "case_file_load", vec!["department_id", "assignee_id", "due_on", "id"]),
        ("case_file", "case_file_decided", vec!["department_id", "decided_on", "id"]),
        ("case_event", "case_event_case", vec!["case_id", "id"]),
        ("case_material", "case_material_case", vec!["case_id", "id"]),
        ("case_material", "case_material_arriving", vec!["status", "created_at"]),
    ]
    .into_iter()
    .map(|(table, name, columns)| {
        let mut index = Index::create().name(name).table(table).to_owned();
        for column in columns {
            index.col(column);
        }
        index
    })
    .collect()
}
