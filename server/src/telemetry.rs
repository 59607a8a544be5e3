//! Structured logs. A line carries method, route, status, time and request id; never a body, a query string or
//! a name of a person.

use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};

/// Starts logging to standard error. Called once, by the program.
///
/// # Errors
/// A sentence when `log.filter` can't be read.
pub fn start(log: &Log) -> Result<(), String> {
    // Libraries that tell at `info` what nobody asked; `log.filter` may ask for it all the same.
    let directives = format!("sea_orm_migration=warn,tower_sessions_core=error,{}", log.filter);
    let filter = EnvFilter::try_new(directives).map_err(|error| format!("`log.filter` cannot be used: {error}."))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match log.format {
        LogFormat::Text => builder.init(),
        LogFormat::Json => builder.json().flatten_event(true).init(),
    }
    Ok(())
}
