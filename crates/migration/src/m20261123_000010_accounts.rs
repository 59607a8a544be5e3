//! `accounts`: people, posts, sign-ins and what slows down failed ones.

use sea_orm_migration::prelude::*;

use crate::columns::{big, flag, id, instant, int, optional, text};

/// Creates the tables of `accounts`.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: [&str; 6] = ["person", "post", "recovery_code", "sign_in", "known_device", "sign_in_lane"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [person(), post(), recovery_code(), sign_in(), known_device(), sign_in_lane()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES.into_iter().rev() {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn person() -> TableCreateStatement {
    Table::create()
        .table("person")
        .col(id())
        .col(text("kind"))
        .col(text("name"))
        .col(optional(text("login_index")).unique_key())
        .col(optional(text("user_name")))
        .col(optional(text("mobile_sealed")))
        .col(optional(text("identity_sealed")))
        .col(optional(text("identity_index")).unique_key())
        .col(optional(text("email_sealed")))
        .col(text("lang"))
        .col(optional(text("company_name")))
        .col(optional(text("credit_code")))
        .col(text("password_hash"))
        .col(instant("password_changed_at"))
        .col(flag("must_change_password"))
        .col(big("credential_version"))
        .col(optional(text("totp_sealed")))
        .col(optional(instant("totp_confirmed_at")))
        .col(optional(big("totp_last_step")))
        .col(instant("created_at"))
        .col(optional(instant("suspended_at")))
        .col(optional(instant("closed_at")))
        .col(big("version"))
        .to_owned()
}

fn post() -> TableCreateStatement {
    Table::create()
        .table("post")
        .col(id())
        .col(big("person_id"))
        .col(big("department_id"))
        .col(text("role"))
        .col(instant("granted_at"))
        .col(optional(big("granted_by")))
        .to_owned()
}

fn recovery_code() -> TableCreateStatement {
    Table::create()
        .table("recovery_code")
        .col(id())
        .col(big("person_id"))
        .col(text("code_hash"))
        .col(optional(instant("used_at")))
        .to_owned()
}

fn sign_in() -> TableCreateStatement {
    Table::create()
        .table("sign_in")
        .col(id())
        .col(big("person_id"))
        .col(flag("second_step"))
        .col(text("device"))
        .col(text("address"))
        .col(instant("started_at"))
        .col(instant("seen_at"))
        .col(optional(instant("ended_at")))
        .col(optional(text("ended_because")))
        .to_owned()
}

fn known_device() -> TableCreateStatement {
    Table::create()
        .table("known_device")
        .col(id())
        .col(big("person_id"))
        .col(text("token_hash"))
        .col(instant("created_at"))
        .col(instant("used_at"))
        .to_owned()
}

fn sign_in_lane() -> TableCreateStatement {
    Table::create()
        .table("sign_in_lane")
        .col(id())
        .col(text("lane").unique_key())
        .col(int("failures"))
        .col(instant("last_at"))
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    let plain = [
        ("person", "person_kind", vec!["kind", "id"]),
        ("post", "post_department", vec!["department_id", "role"]),
        ("recovery_code", "recovery_code_person", vec!["person_id"]),
        ("sign_in", "sign_in_person", vec!["person_id", "id"]),
        ("sign_in", "sign_in_seen", vec!["seen_at"]),
        ("known_device", "known_device_person", vec!["person_id"]),
        ("sign_in_lane", "sign_in_lane_last", vec!["last_at"]),
    ];
    let unique = [
        ("post", "post_once", vec!["person_id", "department_id", "role"]),
        ("known_device", "known_device_token", vec!["token_hash"]),
    ];
    let plain = plain.into_iter().map(|(table, name, columns)| index(table, name, columns));
    let unique = unique.into_iter().map(|(table, name, columns)| index(table, name, columns).unique().to_owned());
    plain.chain(unique).collect()
}

fn index(table: &'static str, name: &'static str, columns: Vec<&'static str>) -> IndexCreateStatement {
    let mut index = Index::create().name(name).table(table).to_owned();
    for column in columns {
        index.col(column);
    }
    index
}
