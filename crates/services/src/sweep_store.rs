//! Files that no row names: left behind where the program or a transaction ended between the file and its row.

use std::{future::Future, pin::Pin};

use chrono::{Duration, NaiveDate};
use domain::time::local_date;
use serde_json::Value;

use crate::{
    Backend, FileStore, Result,
    jobs::{Handler, daily},
    store_owner::{NAMES, named, owns},
};

/// A file gets its row in the transaction that made it, which takes seconds.
const ROWLESS: Duration = Duration::days(1);
/// How long such a file can still be fetched back.
const SET_ASIDE: Duration = Duration::days(30);

/// Sets such files aside, and removes them a month later. Enqueues itself for the next day.
#[derive(Clone, Copy, Debug, Default)]
pub struct SweepStore;

impl SweepStore {
    /// The job's kind.
    pub const KIND: &'static str = "files/sweep";

    /// The first job, a day after the start; each run asks for the next. A folder without an owner gets one at once.
    ///
    /// # Errors
    /// When the database or the disk fails.
    pub async fn schedule(backend: &Backend) -> Result<()> {
        daily(backend, Self::KIND, Duration::days(1)).await?;
        is_own(backend).await?;
        Ok(())
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
    if is_own(backend).await? {
        let today = local_date(backend.now());
        let mut removed = 0;
        for store in [backend.files().clone(), backend.files().short_lived()] {
            for folder in 0..=u8::MAX {
                removed += sweep_folder(backend, &store, folder, today).await?;
            }
            store.forget_set_aside(today - SET_ASIDE).await?;
        }
        if removed > 0 {
            tracing::info!(removed, "files that no row names were set aside");
        }
    }
    daily(backend, SweepStore::KIND, Duration::days(1)).await
}

async fn is_own(backend: &Backend) -> Result<bool> {
    let own = owns(backend).await?;
    if !own {
        tracing::error!("`storage.folder` belongs to another database: what no row names is not removed from it");
    }
    Ok(own)
}

async fn sweep_folder(backend: &Backend, store: &FileStore, folder: u8, today: NaiveDate) -> Result<usize> {
    let old = store.untouched_since(folder, backend.now() - ROWLESS).await?;
    let mut removed = 0;
    for names in old.chunks(NAMES) {
        let named = named(backend, names).await?;
        for name in names.iter().filter(|name| !named.contains(*name)) {
            store.set_aside(name, today).await?;
            removed += 1;
        }
    }
    Ok(removed)
}
