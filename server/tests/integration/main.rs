//! The integration tests: one binary, one module a feature, on SQLite or on the PostgreSQL that
//! `SUNHALL_TEST_DATABASE_URL` names.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod accounts;
mod audit;
mod audit_pages;
mod cases;
mod catalogue;
mod deadlines;
mod notices;
mod operation;
mod review;
mod routes;
mod support;
