//! Files that no row names: left behind where the program or a transaction ended between the file and its row.

use std::{collections::HashSet, future::Future, pin::Pin};

use chrono::Duration;
use entity::{case_material, review_round, stored_file};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::Value;

use crate::{
    Backend, FileStore, Result,
    jobs::{Handler, daily},
};

/// A file gets its row in the transaction that made it, which takes seconds.
const ROWLESS: Duration = Duration::days(1);
/// How many names are looked up with one statement.
const NAMES: usize = 500;

/// Removes such files. Enqueues itself for the next day.
#[derive(Clone, Copy, Debug, Default)]
pub struct SweepStore;

impl SweepStore {
    /// The job's kind.
    pub const KIND: &'static str = "files/sweep";

    /// The first job; each run asks for the next.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn schedule(backend: &Backend) -> Result<()> {
        daily(backend, Self::KIND, Duration::zero()).await
    }
}

impl Handler for SweepStore {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    fn run<'a>(
        &'a self,
        backend: &'a Backend,
        _payload: &'a Value,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
        Box::pin(sweep(backend))
    }
}

async fn sweep(backend: &Backend) -> Result<()> {
    let mut removed = 0;
    for store in [backend.files().clone(), backend.files().short_lived()] {
        for folder in 0..=u8::MAX {
            removed += sweep_folder(backend, &store, folder).await?;
        }
    }
    if removed > 0 {
        tracing::info!(removed, "files that no row names were removed");
    }
    daily(backend, SweepStore::KIND, Duration::days(1)).await
}

async fn sweep_folder(backend: &Backend, store: &FileStore, folder: u8) -> Result<usize> {
    let old = store.untouched_since(folder, backend.now() - ROWLESS).await?;
    let mut removed = 0;
    for names in old.chunks(NAMES) {
        let named = named(backend.db().read(), names).await?;
        for name in names.iter().filter(|name| !named.contains(*name)) {
            store.remove(name).await?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// Which of these files a row names.
async fn named(db: &impl ConnectionTrait, names: &[String]) -> Result<HashSet<String>> {
    let uploads = case_material::Entity::find()
        .select_only()
        .column(case_material::Column::FileName)
        .filter(case_material::Column::FileName.is_in(names));
    let kept = stored_file::Entity::find()
        .select_only()
        .column(stored_file::Column::Name)
        .filter(stored_file::Column::Name.is_in(names));
    let letters = review_round::Entity::find()
        .select_only()
        .column(review_round::Column::File)
        .filter(review_round::Column::File.is_in(names));
    let mut named = HashSet::new();
    named.extend(uploads.into_tuple::<String>().all(db).await?);
    named.extend(kept.into_tuple::<String>().all(db).await?);
    named.extend(letters.into_tuple::<String>().all(db).await?);
    Ok(named)
}
