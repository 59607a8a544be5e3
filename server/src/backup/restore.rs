//! Restoring into an empty place.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context, bail, ensure};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use services::{Db, DbOptions};

use super::archive::{FILES, each_entry, verify};
use super::sqlite::DATABASE;
use super::{Manifest, Summary, create_private, postgres};
use crate::config::Config;
use crate::instance::{Instance, sqlite_path};

/// Restores `source` into the database and the folder that `config` names, both of which must be empty.
///
/// # Errors
/// When the archive is damaged, newer than this program or of another kind of database, or when there is something
/// already; nothing has been changed then.
pub async fn restore(config: &Config, source: &Path) -> anyhow::Result<Summary> {
    let archive = source.to_owned();
    let manifest = tokio::task::spawn_blocking(move || verify(&archive)).await??;
    refuse_newer(&manifest)?;
    refuse_full_store(&config.storage.folder)?;
    let target = sqlite_path(&config.database.url);
    match (manifest.database.as_str(), target) {
        ("sqlite", Some(path)) => restore_sqlite(config, source, &path).await?,
        ("postgresql", None) => restore_postgres(config, source, &manifest).await?,
        (kind, _) => bail!("the backup is of {kind}, but `database.url` names another kind of database."),
    }
    Ok(manifest.summary())
}

fn refuse_newer(manifest: &Manifest) -> anyhow::Result<()> {
    let known: Vec<String> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    let unknown = manifest.migrations.iter().find(|name| !known.contains(name));
    if let Some(name) = unknown {
        bail!("the backup was made by a newer program (migration {name}): restore it with that one.");
    }
    Ok(())
}

fn refuse_full_store(folder: &Path) -> anyhow::Result<()> {
    let empty = fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
    ensure!(empty, "{} (`storage.folder`) is not empty: restore into an empty folder.", folder.display());
    Ok(())
}

async fn restore_sqlite(config: &Config, source: &Path, target: &Path) -> anyhow::Result<()> {
    ensure!(!target.exists(), "{} exists already: move it away first.", target.display());
    let _instance = Instance::claim(&config.database.url)?;
    // A new name first, so that a full disk leaves no half database under the real one.
    let part = target.with_extension("restoring");
    each_entry(source, |_, name, content| match name {
        DATABASE => unpack(content, &part),
        name => unpack_file(config, name, content),
    })?;
    fs::rename(&part, target).with_context(|| format!("{} cannot be written", target.display()))?;
    let db = Db::connect(&DbOptions::new(&config.database.url)).await?;
    Migrator::up(db.write(), None).await?;
    db.close().await?;
    Ok(())
}

async fn restore_postgres(config: &Config, source: &Path, manifest: &Manifest) -> anyhow::Result<()> {
    let db = Db::connect(&DbOptions::new(&config.database.url)).await?;
    ensure!(
        postgres::tables(db.read()).await?.is_empty(),
        "the database has tables already: restore into an empty one."
    );
    // As far as the backup's program had got; the rest once the rows are there.
    let steps = u32::try_from(manifest.migrations.len()).context("too many migrations")?;
    Migrator::up(db.write(), Some(steps)).await?;
    let tx = db.begin().await?;
    tx.execute_unprepared("SET LOCAL statement_timeout = 0").await?;
    load_entries(config, source, &tx).await?;
    tx.commit().await?;
    Migrator::up(db.write(), None).await?;
    db.close().await?;
    Ok(())
}

/// Entries are read on this thread, and each table's lines sent to the database between readings.
async fn load_entries(config: &Config, source: &Path, tx: &DatabaseTransaction) -> anyhow::Result<()> {
    let work = config.storage.folder.with_extension("restoring");
    create_private(&work)?;
    let mut tables = Vec::new();
    let unpacked = each_entry(source, |_, name, content| match name.strip_prefix("tables/") {
        Some(table) => {
            tables.push(table.trim_end_matches(".jsonl").to_owned());
            unpack(content, &work.join(table))
        }
        None => unpack_file(config, name, content),
    });
    let mut loaded = unpacked.map(|_| ());
    for table in &tables {
        if loaded.is_ok() {
            loaded = match File::open(work.join(format!("{table}.jsonl"))) {
                Ok(mut lines) => postgres::load_table(tx, table, &mut lines).await,
                Err(error) => Err(error.into()),
            };
        }
    }
    fs::remove_dir_all(&work)?;
    loaded
}

fn unpack_file(config: &Config, name: &str, content: &mut dyn Read) -> anyhow::Result<()> {
    let relative = name.strip_prefix(FILES).with_context(|| format!("{name} is not part of a backup"))?;
    unpack(content, &config.storage.folder.join(relative))
}

fn unpack(content: &mut dyn Read, target: &Path) -> anyhow::Result<()> {
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    let mut file = File::options()
        .write(true)
        .create_new(true)
        .open(target)
        .with_context(|| format!("{} cannot be written", target.display()))?;
    io::copy(content, &mut file).with_context(|| format!("{} cannot be written", target.display()))?;
    file.sync_all()?;
    Ok(())
}
