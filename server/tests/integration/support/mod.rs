//! What the tests of every feature stand on.
//!
//! [`TestApp::init`] gives the whole program on a database of its own and a free port, with a clock that stands still
//! until it is moved. [`TestApp::browser`] gives a visitor who keeps cookies.

mod app;
mod browser;
mod database;
mod people;
mod process;
mod service;
mod smtp;
mod sse;
mod visitor;

pub use app::{TestApp, backend, site};
pub use browser::{Answer, Browser};
pub use database::TestDatabase;
pub use people::{KEYS, PASSWORD, Somebody, identity};
pub use process::{Process, sunhall};
pub use service::HttpService;
pub use smtp::{Mail, SmtpServer};
pub use sse::{LiveEvent, Stream};
pub use visitor::Visitor;
