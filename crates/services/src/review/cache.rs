//! What is kept of reviews in memory: frozen reviews with their keys, trees for proofs, and whose turnout changed.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use ballot::{
    Id,
    board::Window,
    manifest::{Manifest, Review},
    signing::{BoardKey, Signed},
    token::TokenKey,
};
use domain::{
    ids::ReviewId,
    review::{session::Session, view::SessionNow},
};
use entity::{review, review_group};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tokio::sync::Mutex as AsyncMutex;

use super::{booth::Kept, rows, tree::Tree};
use crate::{Backend, Result, ServiceError};

/// The reviews that this instance had to do with.
#[derive(Default)]
pub(crate) struct ReviewCache {
    frozen: Mutex<HashMap<ReviewId, Arc<Frozen>>>,
    token_keys: Mutex<HashMap<(ReviewId, String), Arc<TokenKey>>>,
    trees: Mutex<HashMap<ReviewId, Arc<AsyncMutex<Tree>>>>,
    changed: Mutex<HashSet<ReviewId>>,
    windows: Mutex<HashMap<ReviewId, Vec<Window>>>,
    sessions: Mutex<HashMap<ReviewId, Arc<Seen>>>,
    booths: Mutex<HashMap<ReviewId, Arc<AsyncMutex<Kept>>>>,
}

/// What pages were told of a session, and its windows.
pub(super) type Seen = (SessionNow, Session);

/// A review that was opened, and the key its board signs with.
pub(super) struct Frozen {
    pub(super) id: ReviewId,
    pub(super) review: Review,
    pub(super) board_key: BoardKey,
}

impl ReviewCache {
    /// Notes that the turnout of a review changed.
    pub(super) fn note(&self, review: ReviewId) {
        lock(&self.changed).insert(review);
    }

    /// The reviews whose turnout changed since this was asked last.
    pub(super) fn take_changed(&self) -> HashSet<ReviewId> {
        std::mem::take(&mut *lock(&self.changed))
    }

    /// The tree of a review's board, as far as it was read.
    pub(super) fn tree(&self, review: ReviewId) -> Arc<AsyncMutex<Tree>> {
        Arc::clone(lock(&self.trees).entry(review).or_default())
    }

    /// What the review's booths show, as it was read last.
    pub(super) fn booth(&self, review: ReviewId) -> Arc<AsyncMutex<Kept>> {
        Arc::clone(lock(&self.booths).entry(review).or_default())
    }

    /// The review has changed: the next booth is read anew.
    pub(super) fn forget_booth(&self, review: ReviewId) {
        lock(&self.booths).remove(&review);
    }

    /// Forgets the private token keys of a review.
    pub(super) fn forget_token_keys(&self, review: ReviewId) {
        lock(&self.token_keys).retain(|(of, _), _| *of != review);
    }
}

/// The review with this number, which must have been opened.
pub(super) async fn frozen(backend: &Backend, id: ReviewId) -> Result<Option<Arc<Frozen>>> {
    if let Some(known) = lock(&backend.review_cache().frozen).get(&id) {
        return Ok(Some(Arc::clone(known)));
    }
    let row = review::Entity::find_by_id(id.0).one(backend.db().read()).await?;
    row.map_or(Ok(None), |row| keep(backend, &row))
}

/// The review with this id in public.
pub(super) async fn by_public_id(backend: &Backend, public_id: &str) -> Result<Option<Arc<Frozen>>> {
    let known = |frozen: &&Arc<Frozen>| frozen.review.manifest().id.as_str() == public_id;
    if let Some(known) = lock(&backend.review_cache().frozen).values().find(known) {
        return Ok(Some(Arc::clone(known)));
    }
    let row = review::Entity::find().filter(review::Column::PublicId.eq(public_id)).one(backend.db().read()).await?;
    row.map_or(Ok(None), |row| keep(backend, &row))
}

/// The key that signs tokens of a group; none before opening and after closing.
pub(super) async fn token_key(backend: &Backend, review: ReviewId, group: &str) -> Result<Option<Arc<TokenKey>>> {
    let place = (review, group.to_owned());
    if let Some(known) = lock(&backend.review_cache().token_keys).get(&place) {
        return Ok(Some(Arc::clone(known)));
    }
    let row = review_group::Entity::find_by_id((review.0, group.to_owned())).one(backend.db().read()).await?;
    let Some(sealed) = row.and_then(|row| row.token_key_sealed) else { return Ok(None) };
    let der = zeroize::Zeroizing::new(backend.data_key().open(&token_key_purpose(review, group), &sealed)?);
    let key = TokenKey::from_der(&der).map_err(|error| rows::fault(review.0, error))?;
    let key = Arc::new(key);
    lock(&backend.review_cache().token_keys).insert(place, Arc::clone(&key));
    Ok(Some(key))
}

/// A window of a live session, if it was heard of before.
pub(super) fn window(backend: &Backend, review: ReviewId, id: &Id) -> Option<Window> {
    let known = lock(&backend.review_cache().windows);
    known.get(&review)?.iter().find(|window| window.id == *id).cloned()
}

/// Keeps the windows opened so far. Whether they are void is not what this is asked for.
pub(super) fn keep_windows(backend: &Backend, review: ReviewId, windows: &[Window]) {
    lock(&backend.review_cache().windows).insert(review, windows.to_vec());
}

/// What pages were told last of a session.
pub(super) fn session(backend: &Backend, review: ReviewId) -> Option<Arc<Seen>> {
    lock(&backend.review_cache().sessions).get(&review).cloned()
}

/// Keeps what pages are told of a session.
pub(super) fn keep_session(backend: &Backend, review: ReviewId, seen: Arc<Seen>) {
    lock(&backend.review_cache().sessions).insert(review, seen);
}

/// For what a group's private key is sealed.
pub(super) fn token_key_purpose(review: ReviewId, group: &str) -> String {
    format!("review_group.token_key/{review}/{group}")
}

/// For what the seed of a board's key is sealed.
pub(super) fn board_key_purpose(review: ReviewId) -> String {
    format!("review.board_key/{review}")
}

fn keep(backend: &Backend, row: &review::Model) -> Result<Option<Arc<Frozen>>> {
    let (Some(manifest), Some(sealed)) = (&row.manifest, &row.board_key_sealed) else { return Ok(None) };
    let id = ReviewId(row.id);
    let signed: Signed<Manifest> = serde_json::from_str(manifest)?;
    let review = Review::freeze(signed.content).map_err(|error| rows::fault(row.id, error))?;
    let seed = zeroize::Zeroizing::new(backend.data_key().open(&board_key_purpose(id), sealed)?);
    let seed =
        <&[u8; 32]>::try_from(seed.as_slice()).map_err(|_| ServiceError::fault("a board key has no 32 bytes"))?;
    let frozen = Arc::new(Frozen { id, review, board_key: BoardKey::from_seed(seed) });
    lock(&backend.review_cache().frozen).insert(id, Arc::clone(&frozen));
    Ok(Some(frozen))
}

/// Nothing is left half done under these locks, so that a panic elsewhere does not matter.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
