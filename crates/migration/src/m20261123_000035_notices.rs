//! `notices`: messages to people, how many are unread, and their way by e-mail and SMS.

use sea_orm_migration::prelude::*;

use crate::columns::{big, flag, id, instant, int, json, optional, text};

/// Creates the tables of `notices`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [notice(), notice_counter(), notice_delivery(), notice_preference(), demo_message()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["demo_message", "notice_preference", "notice_delivery", "notice_counter", "notice"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn notice() -> TableCreateStatement {
    Table::create()
        .table("notice")
        .col(id())
        .col(big("person_id"))
        .col(text("kind"))
        .col(json("data"))
        .col(optional(big("case_id")))
        .col(instant("created_at"))
        .col(optional(instant("read_at")))
        .to_owned()
}

fn notice_counter() -> TableCreateStatement {
    Table::create().table("notice_counter").col(big("person_id").primary_key()).col(int("unread")).to_owned()
}

fn notice_delivery() -> TableCreateStatement {
    Table::create()
        .table("notice_delivery")
        .col(id())
        .col(big("notice_id"))
        .col(big("person_id"))
        .col(text("channel"))
        .col(text("dedupe").unique_key())
        .col(text("state"))
        .col(int("attempts"))
        .col(optional(instant("next_try")))
        .col(optional(text("provider_id")))
        .col(optional(text("last_error")))
        .col(instant("created_at"))
        .col(optional(instant("sent_at")))
        .to_owned()
}

fn notice_preference() -> TableCreateStatement {
    Table::create()
        .table("notice_preference")
        .col(big("person_id").primary_key())
        .col(flag("email"))
        .col(flag("sms"))
        .to_owned()
}

fn demo_message() -> TableCreateStatement {
    Table::create()
        .table("demo_message")
        .col(id())
        .col(text("channel"))
        .col(text("request_id").unique_key())
        .col(text("recipient"))
        .col(text("subject"))
        .col(text("text"))
        .col(instant("created_at"))
        .to_owned()
}

fn indexes() -> [IndexCreateStatement; 3] {
    let index = |table: &'static str, name: &'static str| Index::create().table(table).name(name).to_owned();
    [
        index("notice", "notice_person").col("person_id").col("id").to_owned(),
        index("notice_delivery", "notice_delivery_notice").col("notice_id").to_owned(),
        index("notice_delivery", "notice_delivery_state").col("state").col("id").to_owned(),
    ]
}
