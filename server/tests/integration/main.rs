//! The integration tests: one binary, one module a feature, on SQLite or on the PostgreSQL that
//! `SUNHALL_TEST_DATABASE_URL` names.

mod cases;
mod deadlines;
mod operation;
mod routes;
mod support;
