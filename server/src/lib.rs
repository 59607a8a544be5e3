//! The program sunhall: configuration, router, jobs and command line.

pub mod auth;
pub mod backup;
pub mod cli;
pub mod client;
pub mod client_errors;
pub mod config;
pub mod export;
pub mod gate;
pub mod instance;
pub mod live;
pub mod observe;
mod offline;
pub mod open;
mod organise;
pub mod pages;
pub mod problem;
pub mod router;
pub mod security;
pub mod serve;
pub mod sessions;
pub mod site;
pub mod state;
pub mod tasks;
pub mod telemetry;
pub mod uploads;
