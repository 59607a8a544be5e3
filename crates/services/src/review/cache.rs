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
use chrono::{DateTime, Utc};
use domain::{
    ids::ReviewId,
    review::{session::Session, view::SessionNow},
};
use entity::review;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tokio::sync::Mutex as AsyncMutex;

use super::{
    booth::Kept,
    rows::{self, Stored},
    token_keys,
    tree::Tree,
};
use crate::{Backend, Result, ServiceError};

/// The reviews that this instance had to do with.
#[derive(Default)]
pub(crate) struct ReviewCache {
    frozen: Mutex<HashMap<ReviewId, Arc<Frozen>>>,
    token_keys: Mutex<TokenKeys>,
    trees: Mutex<HashMap<ReviewId, Arc<AsyncMutex<Tree>>>>,
    changed: Mutex<HashSet<ReviewId>>,
    windows: Mutex<HashMap<ReviewId, Vec<Window>>>,
    sessions: Mutex<HashMap<ReviewId, Arc<Seen>>>,
    booths: Mutex<HashMap<ReviewId, Arc<AsyncMutex<Kept>>>>,
}

/// Private token keys. An open review's are kept; one that has ended gets none any more, so that what was being read
/// while it was closed does not bring one back.
#[derive(Default)]
struct TokenKeys {
    /// Each with the second in which its review closes.
    kept: HashMap<(ReviewId, String), (Arc<TokenKey>, u64)>,
    ended: HashSet<ReviewId>,
}

impl TokenKeys {
    fn find(&self, place: &(ReviewId, String)) -> Option<Arc<TokenKey>> {
        self.kept.get(place).map(|(key, _)| Arc::clone(key))
    }

    /// Keeps a key that was read, unless its review has ended since.
    fn keep(&mut self, place: (ReviewId, String), key: Arc<TokenKey>, closes: u64) -> Option<Arc<TokenKey>> {
        if self.ended.contains(&place.0) {
            return None;
        }
        self.kept.insert(place, (Arc::clone(&key), closes));
        Some(key)
    }

    fn end(&mut self, review: ReviewId) {
        self.kept.retain(|(of, _), _| *of != review);
        self.ended.insert(review);
    }

    fn pass(&mut self, now: u64) {
        self.kept.retain(|_, (_, closes)| now < *closes);
    }
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

    /// Forgets the private token keys of a review that has ended.
    pub(super) fn forget_token_keys(&self, review: ReviewId) {
        lock(&self.token_keys).end(review);
    }

    /// Forgets the keys of a review that another instance closed or declared void.
    pub(super) fn see(&self, stored: &Stored) {
        if stored.state.held().is_some() && stored.state.name() != "open" {
            self.forget_token_keys(stored.id());
        }
    }

    /// Forgets the keys of all reviews whose closing time has come, whoever closes them.
    pub(super) fn forget_ended(&self, now: DateTime<Utc>) {
        lock(&self.token_keys).pass(now.timestamp().unsigned_abs());
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
    if let Some(known) = lock(&backend.review_cache().token_keys).find(&place) {
        return Ok(Some(known));
    }
    let Some(frozen) = frozen(backend, review).await? else { return Ok(None) };
    let Some(key) = token_keys::find(backend, review, group).await? else { return Ok(None) };
    let closes = frozen.review.manifest().closes;
    Ok(lock(&backend.review_cache().token_keys).keep(place, Arc::new(key), closes))
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

#[cfg(test)]
mod tests {
    use ballot::bytes::Bytes;

    use super::*;

    fn key() -> Arc<TokenKey> {
        let keys = include_str!("../../../../docs/ballot-vectors/test-keys.json");
        let keys: serde_json::Value = serde_json::from_str(keys).expect("the vectors are JSON");
        let der = Bytes::from_text(keys["token_keys"]["deputies"].as_str().expect("a key")).expect("bytes");
        Arc::new(TokenKey::from_der(&der.0).expect("a private key"))
    }

    #[test]
    fn keys_of_a_review_that_has_ended_are_kept_no_longer() {
        let (mut keys, key) = (TokenKeys::default(), key());
        let place = |review| (ReviewId(review), "deputies".to_owned());
        for review in 1..=3 {
            assert!(keys.keep(place(review), Arc::clone(&key), 100).is_some());
        }
        keys.end(ReviewId(1));
        assert!(keys.find(&place(1)).is_none() && keys.find(&place(2)).is_some());
        assert!(keys.keep(place(1), Arc::clone(&key), 100).is_none(), "it was being read while the review was closed");
        keys.pass(99);
        assert!(keys.find(&place(3)).is_some());
        keys.pass(100);
        assert!(keys.kept.is_empty(), "whoever closes them");
        assert_eq!(Arc::strong_count(&key), 1);
    }
}
