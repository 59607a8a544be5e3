//! `catalogue`: power items, the versions of their guides, and the tables by which they are found.

use sea_orm_migration::prelude::*;

use crate::columns::{big, id, instant, int, json, optional, text};

/// Creates the tables of `catalogue`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [item(), item_version(), item_facet(), item_token()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["item_token", "item_facet", "item_version", "item"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn item() -> TableCreateStatement {
    Table::create()
        .table("item")
        .col(id())
        .col(text("catalogue_code"))
        .col(text("code").unique_key())
        .col(big("department_id"))
        .col(optional(int("published")))
        .col(instant("created_at"))
        .col(big("version"))
        .to_owned()
}

fn item_version() -> TableCreateStatement {
    Table::create()
        .table("item_version")
        .col(id())
        .col(big("item_id"))
        .col(int("number"))
        .col(text("state"))
        .col(json("guide"))
        .col(text("flow_hash"))
        .col(ColumnDef::new("completeness").small_integer().not_null())
        .col(instant("created_at"))
        .col(optional(instant("published_at")))
        .col(optional(big("published_by")))
        .col(optional(instant("ended_at")))
        .col(optional(text("ended_reason")))
        .to_owned()
}

fn item_facet() -> TableCreateStatement {
    Table::create()
        .table("item_facet")
        .col(big("item_id"))
        .col(text("facet"))
        .col(text("value"))
        .primary_key(Index::create().col("item_id").col("facet").col("value"))
        .to_owned()
}

fn item_token() -> TableCreateStatement {
    Table::create()
        .table("item_token")
        .col(text("token"))
        .col(big("item_id"))
        .col(int("points"))
        .primary_key(Index::create().col("token").col("item_id"))
        .to_owned()
}

fn indexes() -> [IndexCreateStatement; 5] {
    let index = |table: &'static str, name: &'static str| Index::create().table(table).name(name).to_owned();
    [
        index("item", "item_department").col("department_id").col("id").to_owned(),
        index("item", "item_catalogue_code").col("catalogue_code").to_owned(),
        index("item_version", "item_version_number").col("item_id").col("number").unique().to_owned(),
        index("item_facet", "item_facet_value").col("facet").col("value").col("item_id").to_owned(),
        index("item_token", "item_token_item").col("item_id").to_owned(),
    ]
}
