//! The program sunhall: configuration, router, jobs and command line.

pub mod cli;
pub mod config;
pub mod pages;
pub mod problem;
pub mod router;
pub mod security;
pub mod serve;
pub mod site;
pub mod state;
pub mod telemetry;
