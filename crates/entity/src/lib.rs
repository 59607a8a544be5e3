//! SeaORM models, one file a table. No behaviour lives here.

pub mod audit_event;
pub mod audit_head;
pub mod department;
pub mod idempotency;
pub mod job;
pub mod outbox;
pub mod place;
pub mod session;
pub mod stored_file;
