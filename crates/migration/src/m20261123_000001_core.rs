//! What every feature stands on: places, departments, idempotency, audit, outbox, jobs, sessions, files.

use sea_orm_migration::prelude::*;

use crate::columns::{big, id, instant, int, json, optional, text};

/// Creates the core tables.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in organisation().into_iter().chain(record()).chain(work()).chain(sessions()) {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        let head = Query::insert()
            .into_table("audit_head")
            .columns(["id", "seq", "hash"])
            .values_panic([1.into(), 0.into(), "".into()])
            .to_owned();
        manager.get_connection().execute(&head).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "stored_file",
            "session",
            "job",
            "outbox",
            "audit_head",
            "audit_event",
            "idempotency",
            "department",
            "place",
        ] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn organisation() -> [TableCreateStatement; 2] {
    [
        Table::create()
            .table("place")
            .col(id())
            .col(optional(big("parent_id")))
            .col(ColumnDef::new("level").small_integer().not_null())
            .col(text("code").unique_key())
            .col(text("name_zh"))
            .col(text("name_en"))
            .to_owned(),
        Table::create()
            .table("department")
            .col(id())
            .col(big("place_id"))
            .col(text("code").unique_key())
            .col(text("name_zh"))
            .col(text("name_en"))
            .col(text("phone"))
            .col(text("address_zh"))
            .col(text("address_en"))
            .to_owned(),
    ]
}

fn record() -> [TableCreateStatement; 3] {
    [
        Table::create()
            .table("idempotency")
            .col(big("actor_id"))
            .col(text("key"))
            .col(text("command"))
            .col(text("request_hash"))
            .col(optional(json("answer")))
            .col(instant("created_at"))
            .primary_key(Index::create().col("actor_id").col("key"))
            .to_owned(),
        Table::create()
            .table("audit_event")
            .col(big("seq").primary_key())
            .col(instant("at"))
            .col(optional(big("actor_id")))
            .col(optional(big("department_id")))
            .col(text("action"))
            .col(text("subject"))
            .col(optional(text("reason")))
            .col(json("detail"))
            .col(text("previous_hash"))
            .col(text("hash"))
            .to_owned(),
        Table::create().table("audit_head").col(big("id").primary_key()).col(big("seq")).col(text("hash")).to_owned(),
    ]
}

fn work() -> [TableCreateStatement; 2] {
    [
        Table::create().table("outbox").col(id()).col(text("topic")).col(instant("created_at")).to_owned(),
        Table::create()
            .table("job")
            .col(id())
            .col(text("kind"))
            .col(json("payload"))
            .col(optional(text("dedupe")).unique_key())
            .col(text("state"))
            .col(instant("run_at"))
            .col(int("attempts"))
            .col(optional(instant("leased_until")))
            .col(optional(text("last_error")))
            .col(instant("created_at"))
            .to_owned(),
    ]
}

fn sessions() -> [TableCreateStatement; 2] {
    [
        Table::create()
            .table("session")
            .col(id())
            .col(text("token_hash").unique_key())
            .col(json("data"))
            .col(instant("created_at"))
            .col(instant("seen_at"))
            .col(instant("expires_at"))
            .to_owned(),
        Table::create()
            .table("stored_file")
            .col(id())
            .col(text("name").unique_key())
            .col(text("original_name"))
            .col(text("media_type"))
            .col(big("size"))
            .col(text("sha256"))
            .col(optional(big("owner_id")))
            .col(instant("created_at"))
            .to_owned(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    [
        ("idempotency", "idempotency_created", vec!["created_at"]),
        ("audit_event", "audit_event_subject", vec!["subject", "seq"]),
        ("audit_event", "audit_event_actor", vec!["actor_id", "seq"]),
        ("outbox", "outbox_topic", vec!["topic", "id"]),
        ("job", "job_due", vec!["state", "run_at"]),
        ("session", "session_expires", vec!["expires_at"]),
        ("place", "place_parent", vec!["parent_id"]),
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
