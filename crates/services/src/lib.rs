//! Use-cases. One transaction holds the rule's outcome, its rows, the audit event, the notice and the outbox row.
//!
//! Reads take `&impl ConnectionTrait`, commands take a [`Tx`]. There is no Leptos and no axum here.

pub mod accounts;
pub mod audit;
mod backend;
pub mod cases;
pub mod catalogue;
mod chance;
mod clock;
mod crowd;
mod data_key;
mod db;
pub mod deadlines;
mod error;
mod files;
pub mod http;
mod idempotency;
pub mod jobs;
mod live;
pub mod notices;
pub mod qr;
pub mod review;
mod store_owner;
mod sweep;
mod sweep_store;
mod tx;

pub use backend::{Backend, Channels, Settings, is_https};
pub use chance::{Chance, ChanceRng, FixedChance, SystemChance};
pub use clock::{Clock, ManualClock, SystemClock};
pub use data_key::DataKey;
pub use db::{Db, DbOptions};
pub use error::{Result, ServiceError};
pub use files::{FileStore, HeldFile, REMOVED, SHORT_LIVED, Stored};
pub use idempotency::{IdempotencyKey, Once};
pub use live::{Live, Seat, Told, Topic};
pub use sweep::sweep;
pub use sweep_store::SweepStore;
pub use tx::Tx;
