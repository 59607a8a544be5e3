//! What the booths of a review show alike. Thousands open one within minutes, so it is read once for all who come
//! within a moment; what this instance does to the review is seen at once.

use std::{sync::Arc, time::Duration};

use domain::{
    error::ErrorCode,
    ids::ReviewId,
    review::{
        state::ReviewState,
        view::{Known, ReviewPage},
    },
};
use tokio::time::Instant;

use super::{known::known, pages, rows};
use crate::{Backend, Result};

/// How old what is shown may be. Nothing is decided by it: a ballot that comes too late is refused by the box.
const MOMENT: Duration = Duration::from_secs(1);

/// What everybody's booth shows.
#[derive(Clone, Debug)]
pub struct Booth {
    /// The review's page.
    pub page: ReviewPage,
    /// Its id in open data.
    pub public_id: String,
    /// The signed manifest as canonical JSON.
    pub manifest: String,
    /// What the city knows of the departments; `None` when it could not be read.
    pub known: Option<Known>,
    state: ReviewState,
}

impl Booth {
    /// Whether ballots are taken now.
    #[must_use]
    pub fn takes_ballots(&self, backend: &Backend) -> bool {
        self.state.takes_ballots(backend.now())
    }
}

/// A booth that was read, and when.
#[derive(Default)]
pub(super) struct Kept(Option<(Instant, Arc<Booth>)>);

/// The booth of a review that was opened.
///
/// # Errors
/// [`ErrorCode::NotFound`] for what is not public, [`ErrorCode::NotNow`] before the opening.
pub async fn booth(backend: &Backend, review: ReviewId) -> Result<Arc<Booth>> {
    let kept = backend.review_cache().booth(review);
    // Whoever comes while it is being read waits for it.
    let mut kept = kept.lock().await;
    if let Some((_, booth)) = kept.0.as_ref().filter(|(at, _)| at.elapsed() < MOMENT) {
        return Ok(Arc::clone(booth));
    }
    let booth = Arc::new(read(backend, review).await?);
    kept.0 = Some((Instant::now(), Arc::clone(&booth)));
    Ok(booth)
}

async fn read(backend: &Backend, review: ReviewId) -> Result<Booth> {
    let page = pages::page(backend, review).await?;
    let stored = rows::find(backend.db().read(), review).await?;
    backend.review_cache().see(&stored);
    let public_id = page.public_id.clone().ok_or(ErrorCode::NotNow)?;
    let manifest = stored.row.manifest.ok_or(ErrorCode::NotNow)?;
    // The booth stands without it.
    let known = known(backend, review).await;
    let known = known.inspect_err(|error| tracing::error!(%error, "what is known could not be read")).ok();
    Ok(Booth { page, public_id, manifest, known, state: stored.state })
}
