//! What every use-case needs, in one cheap handle.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::watch;

use crate::{Chance, Clock, DataKey, Db, FileStore, Live, SystemChance, SystemClock};
use crate::{
    accounts::Authority,
    catalogue::GuideCache,
    deadlines::CalendarCache,
    review::{Doors, ReviewCache, ReviewSettings},
};

/// The database, the clock, chance, the live topics, the file store and the settings.
#[derive(Clone)]
pub struct Backend(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    live: Live,
    files: FileStore,
    data_key: DataKey,
    settings: Settings,
    jobs: watch::Sender<()>,
    calendar: CalendarCache,
    guides: GuideCache,
    reviews: ReviewCache,
    doors: Doors,
}

/// Settings that use-cases read. The server fills them from its configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Address under which people reach the site, without a slash at the end: for links in messages.
    pub base_url: String,
    /// A demo database: demo people exist and demo adapters are allowed.
    pub demo: bool,
    /// How reviews are held.
    pub review: ReviewSettings,
    /// What messages can leave.
    pub channels: Channels,
    /// Who knows which names and numbers belong together.
    pub real_name: Authority,
}

/// Which messages can leave. What cannot is not begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Channels {
    /// E-mail.
    pub mail: bool,
    /// Text messages.
    pub sms: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            base_url: "http://127.0.0.1:3000".to_owned(),
            demo: true,
            review: ReviewSettings::default(),
            channels: Channels { mail: true, sms: true },
            real_name: Authority::Demo,
        }
    }
}

impl Settings {
    /// Whether people reach the site over TLS.
    #[must_use]
    pub fn https(&self) -> bool {
        is_https(&self.base_url)
    }
}

/// Whether people reach the site at this address over TLS.
#[must_use]
pub fn is_https(base_url: &str) -> bool {
    base_url.starts_with("https://")
}

impl Backend {
    /// A backend on `db` with the machine's clock and randomness.
    #[must_use]
    pub fn new(db: Db, files: FileStore, data_key: DataKey, settings: Settings) -> Self {
        Self::with(db, files, data_key, settings, Arc::new(SystemClock), Arc::new(SystemChance))
    }

    /// A backend with a clock and chance of the caller's: for tests and the demo city.
    #[must_use]
    pub fn with(
        db: Db,
        files: FileStore,
        data_key: DataKey,
        settings: Settings,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Self {
        let (live, jobs) = (Live::default(), watch::Sender::new(()));
        Self(Arc::new(Inner {
            db,
            clock,
            chance,
            live,
            files,
            data_key,
            settings,
            jobs,
            calendar: CalendarCache::default(),
            guides: GuideCache::default(),
            reviews: ReviewCache::default(),
            doors: Doors::default(),
        }))
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The present instant, to the millisecond.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }

    /// The source of randomness.
    #[must_use]
    pub fn chance(&self) -> &dyn Chance {
        self.0.chance.as_ref()
    }

    /// The live topics.
    #[must_use]
    pub fn live(&self) -> &Live {
        &self.0.live
    }

    /// The file store.
    #[must_use]
    pub fn files(&self) -> &FileStore {
        &self.0.files
    }

    /// The key for personal data.
    #[must_use]
    pub fn data_key(&self) -> &DataKey {
        &self.0.data_key
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The guides in memory.
    pub(crate) fn guide_cache(&self) -> &GuideCache {
        &self.0.guides
    }

    /// What is kept of reviews in memory.
    pub(crate) fn review_cache(&self) -> &ReviewCache {
        &self.0.reviews
    }

    /// Where members sign in and get their tokens.
    pub(crate) fn doors(&self) -> &Doors {
        &self.0.doors
    }

    /// The calendar in memory.
    pub(crate) fn calendar_cache(&self) -> &CalendarCache {
        &self.0.calendar
    }

    /// Says that a job was enqueued.
    pub(crate) fn wake_jobs(&self) {
        self.0.jobs.send_replace(());
    }

    /// Changes whenever this instance enqueues a job.
    pub(crate) fn follow_jobs(&self) -> watch::Receiver<()> {
        self.0.jobs.subscribe()
    }
}
