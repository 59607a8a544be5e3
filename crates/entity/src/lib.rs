//! SeaORM models, one file a table. No behaviour lives here.

pub mod audit_event;
pub mod audit_head;
pub mod case_event;
pub mod case_file;
pub mod case_load;
pub mod case_material;
pub mod case_month;
pub mod case_serial;
pub mod department;
pub mod holiday_notice;
pub mod idempotency;
pub mod job;
pub mod known_device;
pub mod outbox;
pub mod person;
pub mod place;
pub mod post;
pub mod recovery_code;
pub mod session;
pub mod sign_in;
pub mod sign_in_lane;
pub mod stored_file;
