//! Democratic review: definitions, roll, codes, tokens, ballot box, board and comments.
//!
//! What stands beside a ballot must not say when it came. Tables of ballots and comments are keyed by hashes or random
//! names and on SQLite have no row numbers (`WITHOUT ROWID`); `services::review` writes their rows anew, in the order
//! of their keys, whenever a batch is made.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::columns::{big, bytes, flag, id, instant, json, optional, text};

/// Creates the tables of `review`.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Every table, in the order in which they are dropped.
const TABLES: [&str; 11] = [
    "review_comment",
    "review_head",
    "review_batch",
    "review_leaf",
    "review_board",
    "review_box",
    "review_token",
    "review_code",
    "review_member",
    "review_group",
    "review",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        for table in [review()].into_iter().chain(preparation()).chain(board()) {
            manager.create_table(table).await?;
        }
        for mut table in [ballot_box(), comment()] {
            if is_sqlite {
                table.extra("WITHOUT ROWID");
            }
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        let waiting = "CREATE INDEX review_box_waiting ON review_box (review_id, leaf_hash) WHERE leaf IS NOT NULL";
        manager.get_connection().execute_unprepared(waiting).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn review() -> TableCreateStatement {
    Table::create()
        .table("review")
        .col(id())
        .col(text("title_zh"))
        .col(text("title_en"))
        .col(json("entry"))
        .col(optional(json("setup")))
        .col(text("status"))
        .col(json("state"))
        .col(big("version"))
        .col(optional(instant("opens_at")))
        .col(optional(instant("closes_at")))
        .col(optional(text("public_id")).unique_key())
        .col(optional(text("manifest")))
        .col(optional(text("fingerprint")).unique_key())
        .col(optional(text("board_key_sealed")))
        .col(optional(json("results")))
        .col(optional(text("published")))
        .col(instant("created_at"))
        .col(big("created_by"))
        .to_owned()
}

fn preparation() -> [TableCreateStatement; 4] {
    [
        Table::create()
            .table("review_group")
            .col(big("review_id"))
            .col(text("group_key"))
            .col(big("roll"))
            .col(big("opening_roll"))
            .col(big("added"))
            .col(big("struck"))
            .col(big("issued"))
            .col(big("cast"))
            .col(optional(text("token_key_sealed")))
            .primary_key(Index::create().col("review_id").col("group_key"))
            .to_owned(),
        Table::create()
            .table("review_member")
            .col(id())
            .col(big("review_id"))
            .col(text("number"))
            .col(text("group_key"))
            .col(text("name_sealed"))
            .col(text("contact_sealed"))
            .col(optional(big("person_id")).unique_key())
            .col(flag("has_code"))
            .col(flag("took_token"))
            .col(optional(instant("struck_at")))
            .to_owned(),
        Table::create()
            .table("review_code")
            .col(text("code_hash").primary_key())
            .col(big("review_id"))
            .col(big("member_id"))
            .col(flag("revoked"))
            .to_owned(),
        Table::create()
            .table("review_token")
            .col(big("member_id").primary_key())
            .col(big("review_id"))
            .col(text("request_hash"))
            .col(text("signature"))
            .to_owned(),
    ]
}

fn board() -> [TableCreateStatement; 4] {
    [
        Table::create()
            .table("review_board")
            .col(big("review_id").primary_key())
            .col(json("board"))
            .col(instant("head_at"))
            .to_owned(),
        Table::create()
            .table("review_leaf")
            .col(big("review_id"))
            .col(big("position"))
            .col(big("batch"))
            .col(text("leaf_hash"))
            .col(bytes("leaf"))
            .primary_key(Index::create().col("review_id").col("position"))
            .to_owned(),
        Table::create()
            .table("review_batch")
            .col(big("review_id"))
            .col(big("sequence"))
            .col(big("first"))
            .col(big("size"))
            .col(text("root"))
            .primary_key(Index::create().col("review_id").col("sequence"))
            .to_owned(),
        Table::create()
            .table("review_head")
            .col(big("review_id"))
            .col(big("sequence"))
            .col(big("batches"))
            .col(big("size"))
            .col(text("head"))
            .primary_key(Index::create().col("review_id").col("sequence"))
            .to_owned(),
    ]
}

fn ballot_box() -> TableCreateStatement {
    Table::create()
        .table("review_box")
        .col(big("review_id"))
        .col(text("nullifier"))
        .col(text("question_window"))
        .col(text("leaf_hash"))
        .col(text("due_tag"))
        .col(optional(bytes("leaf")))
        .col(optional(text("comments_sealed")))
        .primary_key(Index::create().col("review_id").col("nullifier").col("question_window"))
        .to_owned()
}

fn comment() -> TableCreateStatement {
    Table::create()
        .table("review_comment")
        .col(text("id").primary_key())
        .col(big("review_id"))
        .col(text("subject"))
        .col(text("status"))
        .col(text("text_sealed"))
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    [
        ("review", "review_status", vec!["status", "id"], false),
        ("review_member", "review_member_number", vec!["review_id", "number"], true),
        // Reminders: who has not taken part.
        ("review_member", "review_member_part", vec!["review_id", "took_token", "id"], false),
        ("review_code", "review_code_member", vec!["member_id"], false),
        ("review_leaf", "review_leaf_hash", vec!["review_id", "leaf_hash"], true),
        ("review_comment", "review_comment_status", vec!["review_id", "status", "id"], false),
    ]
    .into_iter()
    .map(|(table, name, columns, unique)| {
        let mut index = Index::create().name(name).table(table).to_owned();
        for column in columns {
            index.col(column);
        }
        if unique {
            index.unique();
        }
        index
    })
    .collect()
}
