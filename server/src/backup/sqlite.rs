//! SQLite: one consistent copy of the file, made while others write.

use std::path::{Path, PathBuf};

use sea_orm::ConnectionTrait;
use services::Backend;

/// The database's entry in the archive.
pub const DATABASE: &str = "database.sqlite";

/// Copies the database below `work`.
pub async fn copy(backend: &Backend, work: &Path) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let copy = work.join(DATABASE);
    // VACUUM INTO reads one snapshot and takes no lock that a writer would wait for.
    let path = copy.display().to_string().replace('\'', "''");
    backend.db().read().execute_unprepared(&format!("VACUUM INTO '{path}'")).await?;
    Ok(vec![(DATABASE.to_owned(), copy)])
}
