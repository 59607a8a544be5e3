//! Database migrations, one file a feature. Each runs in a transaction of its own and works on SQLite and PostgreSQL.
//!
//! Migrations expand first and contract in a later release, so that two versions of the program can run side by side.

pub use sea_orm_migration::{MigratorTrait, SchemaManager};

mod columns;
mod m20261123_000001_core;
mod m20261123_000010_accounts;
mod m20261123_000020_deadlines;
mod m20261123_000030_catalogue;
mod m20261123_000035_notices;
mod m20261123_000040_cases;
mod m20261125_000050_review;
mod m20261128_000060_review_session;
mod m20261128_000070_review_delivery;
mod m20261128_000080_review_matters;
mod m20261129_000090_live;
mod m20261129_000090_review_previous;
mod m20261129_000095_review_running;
mod m20261129_000100_review_bounces;
mod m20261129_000110_failures;
mod m20261129_000110_review_draw_changes;
mod m20261129_000110_review_held_back;
mod m20261129_000110_store_owner;
mod m20261129_000120_review_token_key;

/// All migrations in their order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn sea_orm_migration::MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_core::Migration),
            Box::new(m20261123_000010_accounts::Migration),
            Box::new(m20261123_000020_deadlines::Migration),
            Box::new(m20261123_000030_catalogue::Migration),
            Box::new(m20261123_000035_notices::Migration),
            Box::new(m20261123_000040_cases::Migration),
            Box::new(m20261125_000050_review::Migration),
            Box::new(m20261128_000060_review_session::Migration),
            Box::new(m20261128_000070_review_delivery::Migration),
            Box::new(m20261128_000080_review_matters::Migration),
            Box::new(m20261129_000090_live::Migration),
            Box::new(m20261129_000090_review_previous::Migration),
            Box::new(m20261129_000095_review_running::Migration),
            Box::new(m20261129_000100_review_bounces::Migration),
            Box::new(m20261129_000110_store_owner::Migration),
            Box::new(m20261129_000110_failures::Migration),
            Box::new(m20261129_000110_review_draw_changes::Migration),
            Box::new(m20261129_000110_review_held_back::Migration),
            Box::new(m20261129_000120_review_token_key::Migration),
        ]
    }
}
