//! One process a SQLite file.
//!
//! SQLite itself would let a second process write too, but the live topics, the limits and the group commit of this
//! program assume that they see every write. The lock goes with the process, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// Held as long as the process uses the database.
#[derive(Debug)]
pub struct Instance {
    _lock: Option<File>,
}

impl Instance {
    /// Takes the SQLite file for this process. On PostgreSQL, which several instances share, nothing is taken.
    ///
    /// # Errors
    /// When another process has it.
    pub fn claim(database_url: &str) -> anyhow::Result<Self> {
        let Some(path) = sqlite_path(database_url) else { return Ok(Self { _lock: None }) };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        }
        let lock = lock_path(&path);
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock)
            .with_context(|| format!("{} cannot be written", lock.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _lock: Some(file) }),
            Err(TryLockError::WouldBlock) => bail!(
                "{} is in use by another sunhall process: end it first, or use PostgreSQL for several instances.",
                path.display()
            ),
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("{} cannot be locked", lock.display()))
            }
        }
    }
}

/// The file of a `sqlite:` address; `None` for PostgreSQL and for a database in memory.
#[must_use]
pub fn sqlite_path(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite:")?;
    let path = rest.strip_prefix("//").unwrap_or(rest);
    let path = path.split('?').next().unwrap_or(path);
    (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
}

fn lock_path(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_found_in_each_spelling() {
        assert_eq!(sqlite_path("sqlite:data/a.db"), Some(PathBuf::from("data/a.db")));
        assert_eq!(sqlite_path("sqlite:///var/a.db?mode=rwc"), Some(PathBuf::from("/var/a.db")));
        assert_eq!(sqlite_path("sqlite::memory:"), None);
        assert_eq!(sqlite_path("postgres://localhost/a"), None);
    }

    #[test]
    fn a_second_claim_is_refused_until_the_first_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("new/a.db").display());
        let first = Instance::claim(&url).unwrap();
        let refusal = Instance::claim(&url).unwrap_err().to_string();
        assert!(refusal.contains("another sunhall process"), "{refusal}");
        drop(first);
        Instance::claim(&url).unwrap();
    }
}
