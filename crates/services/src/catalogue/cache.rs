//! Published guides in memory.
//!
//! A version is immutable and is kept until it makes room. Which version is current can change on any instance, so
//! that is looked up again after [`FRESH`].

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use domain::{catalogue::Published, ids::ItemId};

/// How long a version published on another instance may take to be shown here.
const FRESH: Duration = Duration::from_secs(2);
/// How long a department's new name may take to be shown.
const KEPT: Duration = Duration::from_secs(600);
/// How many versions are kept.
const ROOM: usize = 2_000;

/// The guides last read.
#[derive(Default)]
pub(crate) struct GuideCache(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    ids: HashMap<String, ItemId>,
    current: HashMap<ItemId, (Option<u32>, Instant)>,
    versions: HashMap<(ItemId, u32), (Arc<Published>, Instant)>,
}

impl GuideCache {
    /// The item with this implementation code, if it was read before.
    pub(super) fn id(&self, code: &str) -> Option<ItemId> {
        self.inner().ids.get(code).copied()
    }

    /// The number of the item's current version, if that was read lately.
    pub(super) fn current(&self, item: ItemId) -> Option<Option<u32>> {
        let inner = self.inner();
        inner.current.get(&item).filter(|(_, read)| read.elapsed() < FRESH).map(|(number, _)| *number)
    }

    /// A version, if it was read before.
    pub(super) fn version(&self, item: ItemId, number: u32) -> Option<Arc<Published>> {
        let inner = self.inner();
        inner.versions.get(&(item, number)).filter(|(_, read)| read.elapsed() < KEPT).map(|(guide, _)| guide.clone())
    }

    /// Keeps which version is current.
    pub(super) fn keep_current(&self, item: ItemId, code: &str, number: Option<u32>) {
        let mut inner = self.inner();
        make_room(&mut inner.current);
        make_room(&mut inner.ids);
        inner.ids.insert(code.to_owned(), item);
        inner.current.insert(item, (number, Instant::now()));
    }

    /// Keeps a version.
    pub(super) fn keep_version(&self, published: Arc<Published>) {
        let mut inner = self.inner();
        make_room(&mut inner.versions);
        let key = (published.item.id, published.item.version);
        inner.versions.insert(key, (published, Instant::now()));
    }

    /// Looks again which version of the item is current: one was published or withdrawn here.
    pub(super) fn forget(&self, item: ItemId) {
        self.inner().current.remove(&item);
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().expect("no holder of the guides panics")
    }
}

/// Beginning anew is simpler than knowing what was used least, and happens in no city of this size.
fn make_room<K, V>(map: &mut HashMap<K, V>) {
    if map.len() >= ROOM {
        map.clear();
    }
}
