//! Getting codes to members, and drawing members by lot.

use sea_orm_migration::prelude::*;

use crate::columns::{big, flag, id, instant, int, json, optional, text};

/// Creates the tables of rounds, deliveries and draws.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Every table, in the order in which they are dropped.
const TABLES: [&str; 3] = ["review_draw", "review_delivery", "review_round"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [round(), delivery(), draw()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        // Begun at the same time, one of two rounds or draws waits for the other to end.
        for only in [
            "CREATE UNIQUE INDEX review_round_running ON review_round (review_id) WHERE state = 'running'",
            "CREATE UNIQUE INDEX review_draw_announced ON review_draw (review_id) WHERE state <> 'withdrawn'",
        ] {
            manager.get_connection().execute_unprepared(only).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("review_member_waiting").table("review_member").to_owned()).await?;
        for table in TABLES {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn round() -> TableCreateStatement {
    Table::create()
        .table("review_round")
        .col(id())
        .col(big("review_id"))
        .col(text("way"))
        .col(text("scope"))
        .col(text("lang"))
        .col(text("state"))
        .col(big("total"))
        .col(big("made"))
        .col(big("sent"))
        .col(big("failed"))
        .col(big("skipped"))
        .col(big("cursor"))
        .col(flag("planned"))
        .col(big("step"))
        .col(optional(text("file")))
        .col(optional(text("key_sealed")))
        .col(big("bytes"))
        .col(big("plain_bytes"))
        .col(big("parts"))
        .col(optional(json("work")))
        .col(big("fetched"))
        .col(instant("created_at"))
        .col(big("created_by"))
        .col(optional(instant("keep_until")))
        .to_owned()
}

fn delivery() -> TableCreateStatement {
    Table::create()
        .table("review_delivery")
        .col(id())
        .col(big("review_id"))
        .col(big("round_id"))
        .col(big("member_id"))
        .col(text("way"))
        .col(flag("brings_code"))
        .col(text("state"))
        .col(int("attempts"))
        .col(optional(instant("next_try")))
        .col(optional(text("provider_id")))
        .col(optional(text("last_error")))
        .col(flag("replaced"))
        .col(optional(text("code_sealed")))
        .col(instant("created_at"))
        .col(optional(instant("sent_at")))
        .to_owned()
}

fn draw() -> TableCreateStatement {
    Table::create()
        .table("review_draw")
        .col(id())
        .col(big("review_id"))
        .col(text("state"))
        .col(text("source"))
        .col(instant("seed_at"))
        .col(json("draw"))
        .col(text("pool_digest"))
        .col(text("pool_sealed"))
        .col(text("secret_sealed"))
        .col(optional(text("seed")))
        .col(optional(text("reason")))
        .col(instant("created_at"))
        .col(big("created_by"))
        .col(optional(instant("ended_at")))
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    let index = |name: &str, table: &'static str, columns: &[&'static str]| {
        let mut index = Index::create().name(name).table(table).to_owned();
        for column in columns {
            index.col(*column);
        }
        index
    };
    vec![
        index("review_round_review", "review_round", &["review_id", "id"]),
        index("review_delivery_once", "review_delivery", &["round_id", "member_id"]).unique().to_owned(),
        index("review_delivery_due", "review_delivery", &["round_id", "state", "id"]),
        index("review_delivery_member", "review_delivery", &["member_id"]),
        index("review_delivery_lost", "review_delivery", &["review_id", "state", "replaced", "id"]),
        index("review_draw_review", "review_draw", &["review_id", "id"]),
        index("review_member_waiting", "review_member", &["review_id", "took_token", "has_code", "id"]),
    ]
}
