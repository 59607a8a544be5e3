//! `sunhall backup` and `sunhall restore`: one archive with everything, taken while the server writes.
//!
//! The archive is a compressed tar that any tool lists:
//!
//! | entry | what it is |
//! |---|---|
//! | `manifest.json` | kind of database, its migrations, and size and SHA-256 of every other entry |
//! | `manifest.sha256` | the manifest's own SHA-256 |
//! | `database.sqlite` | SQLite: one consistent copy (`VACUUM INTO`) |
//! | `tables/NAME.jsonl` | PostgreSQL: the rows of a table, one JSON object a line, all of one snapshot |
//! | `files/AB/…` | uploaded materials |
//! | `removed.json` | those of the manifest that were removed while the archive was made, if any were |
//!
//! The data key is not in it: whoever finds the archive can't read identity numbers. Restoring first reads the whole
//! archive and compares every digest, and changes nothing if one differs.

mod archive;
mod postgres;
mod restore;
mod sqlite;

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use migration::{Migrator, MigratorTrait};
use sea_orm::DbBackend;
use serde::{Deserialize, Serialize};
use services::Backend;

pub use restore::restore;

/// What `manifest.json` says.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Manifest {
    /// The archive's format; this program reads 1.
    pub format: u32,
    /// When it was taken (RFC 3339).
    pub taken_at: String,
    /// `sqlite` or `postgresql`.
    pub database: String,
    /// The migrations the database had, in order.
    pub migrations: Vec<String>,
    /// Every other entry.
    pub entries: Vec<EntryDigest>,
}

/// One entry of the archive.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct EntryDigest {
    /// Its path in the archive.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// What was written or read, for the person at the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Entries of the archive.
    pub entries: usize,
    /// Bytes before compression.
    pub bytes: u64,
}

impl Manifest {
    fn summary(&self) -> Summary {
        Summary { entries: self.entries.len(), bytes: self.entries.iter().map(|entry| entry.size).sum() }
    }
}

/// Writes everything into a new archive `target`.
///
/// # Errors
/// When the target exists, or the database, a file or the disk fails; no half archive is left behind.
pub async fn backup(backend: &Backend, target: &Path) -> anyhow::Result<Summary> {
    ensure!(!target.exists(), "{} exists already: give the backup a new name.", target.display());
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let work = Work::new(folder, backend)?;
    let database = match backend.db().backend() {
        DbBackend::Sqlite => sqlite::copy(backend, work.path()).await?,
        _ => postgres::dump(backend, work.path()).await?,
    };
    // Files after rows: every file a row names is there, unless it was removed since.
    let files = archive::stored_files(backend.files().root())?;
    let sources: Vec<(String, PathBuf)> = database.into_iter().chain(files).collect();
    let mut manifest = Manifest {
        format: 1,
        taken_at: backend.now().to_rfc3339(),
        database: kind(backend).to_owned(),
        migrations: applied(backend).await?,
        entries: Vec::new(),
    };
    let part = work.path().join("archive");
    let target = target.to_owned();
    tokio::task::spawn_blocking(move || {
        archive::write(&part, &mut manifest, &sources)?;
        std::fs::rename(&part, &target).with_context(|| format!("{} cannot be written", target.display()))?;
        drop(work);
        Ok(manifest.summary())
    })
    .await?
}

async fn applied(backend: &Backend) -> anyhow::Result<Vec<String>> {
    let applied = Migrator::get_applied_migrations(backend.db().read()).await?;
    Ok(applied.iter().map(|migration| migration.name().to_owned()).collect())
}

fn kind(backend: &Backend) -> &'static str {
    match backend.db().backend() {
        DbBackend::Sqlite => "sqlite",
        _ => "postgresql",
    }
}

/// A folder for what is made on the way, beside the target so that the last step is a rename; removed at the end.
struct Work(PathBuf);

impl Work {
    fn new(beside: &Path, backend: &Backend) -> anyhow::Result<Self> {
        let path = beside.join(format!(".sunhall-backup-{}", backend.chance().name()));
        create_private(&path)?;
        Ok(Self(path))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A folder that only its owner can look into.
fn create_private(path: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().mode(0o700).create(path).with_context(|| format!("{} cannot be made", path.display()))
}
