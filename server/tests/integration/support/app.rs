//! The program in this process.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use app::assets::SiteAssets;
use ballot::bytes::Bytes;
use chrono::{DateTime, TimeZone, Utc};
use entity::audit_event;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use server::config::Config;
use server::state::AppState;
use server::{serve, tasks};
use services::review::{ReviewSettings, TokenKeys};
use services::{Backend, Clock, DataKey, Db, FileStore, FixedChance, ManualClock, Settings, SystemClock, jobs};
use tempfile::TempDir;
use tokio::net::TcpListener;

use super::{Browser, TestDatabase};

/// The whole program on a database of its own. Dropped, it leaves nothing behind.
pub struct TestApp {
    /// For calling use-cases and looking at rows.
    pub backend: Backend,
    /// The program's clock: Monday, 2 March 2026, 09:00 in Shanghai, until it is moved.
    pub clock: Arc<ManualClock>,
    /// What the routes have.
    pub state: AppState,
    /// Where it listens.
    pub address: SocketAddr,
    /// Its database, dropped with it.
    pub database: TestDatabase,
    /// Site, files and database.
    pub folder: TempDir,
}

impl TestApp {
    /// The program as the tests of features want it: a demo database, no limits by address.
    pub async fn init() -> Self {
        Self::with_config(|_| {}).await
    }

    /// The program with another configuration.
    pub async fn with_config(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = TestDatabase::create(folder.path()).await;
        Self::on(database, folder, morning(), change).await
    }

    /// The program on a database that is there already, as a second instance beside a [`Process`](super::Process).
    pub async fn beside(database: &TestDatabase) -> Self {
        // The other process has the machine's clock, so this one begins with it.
        let now = SystemClock.now();
        Self::on(database.shared(), tempfile::tempdir().unwrap(), now, |_| {}).await
    }

    async fn on(database: TestDatabase, folder: TempDir, now: DateTime<Utc>, change: impl FnOnce(&mut Config)) -> Self {
        let clock = Arc::new(ManualClock::new(now));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut config = config(folder.path(), database.url(), address);
        change(&mut config);
        let backend = backend(&config, Arc::clone(&clock)).await;
        let state = AppState::new(backend.clone(), config, site(folder.path()));
        let serving = state.clone();
        // Jobs are done when a test says so; everything else runs as in the real program.
        let beside = tasks::start_live(&state);
        tokio::spawn(async move { serve::run(listener, serving, beside).await.unwrap() });
        Self { backend, clock, state, address, database, folder }
    }

    /// A new visitor.
    pub fn browser(&self) -> Browser {
        Browser::new(&format!("http://{}", self.address))
    }

    /// Whether it runs on PostgreSQL, which several instances can share.
    pub fn is_postgres(&self) -> bool {
        self.database.is_postgres()
    }

    /// How many statements a reading takes, and what it gave. What runs beside it reads too, so the least of a few
    /// counts.
    pub async fn cost<T>(&self, read: impl AsyncFn() -> T) -> (u64, T) {
        let mut outcome = None;
        for _ in 0..5 {
            let before = self.backend.db().statements();
            let value = read().await;
            let statements = self.backend.db().statements() - before;
            outcome = match outcome {
                Some((least, _)) if least < statements => Some((least, value)),
                _ => Some((statements, value)),
            };
        }
        outcome.unwrap()
    }

    /// How often the audit log has this act.
    pub async fn logged(&self, action: &str) -> u64 {
        let events = audit_event::Entity::find().filter(audit_event::Column::Action.eq(action));
        events.count(self.backend.db().read()).await.unwrap()
    }

    /// Does the jobs that are due, and gives their number.
    pub async fn work(&self) -> usize {
        let workers = tasks::workers(&self.state);
        let mut done = 0;
        loop {
            let before = done;
            for handlers in &workers {
                done += jobs::work_due(&self.backend, handlers).await.unwrap();
            }
            if done == before {
                return done;
            }
        }
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.state.ending.cancel();
    }
}

/// Monday, 2 March 2026, 09:00 in Shanghai: a working day with working days around it.
pub fn morning() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).unwrap()
}

fn config(folder: &Path, database_url: &str, address: SocketAddr) -> Config {
    let mut config = Config::default();
    config.server.address = address;
    config.server.base_url = format!("http://{address}");
    config.database.url = database_url.to_owned();
    config.database.connections = 4;
    config.storage.folder = folder.join("files");
    config.site.folder = folder.join("site");
    config.limits.requests_per_second = 0;
    config.demo.enabled = true;
    config
}

/// A backend as the program has it, with another clock, and chance that repeats itself.
pub async fn backend(config: &Config, clock: Arc<ManualClock>) -> Backend {
    let db = Db::connect(&serve::database(config)).await.unwrap();
    let review = ReviewSettings {
        token_keys: prepared_keys(),
        promise_seconds: config.review.promise_seconds,
        letter_font: config.review.letter_font.clone(),
    };
    let (channels, real_name) = (config.channels(), config.authority());
    let base_url = config.server.base_url.clone();
    let settings = Settings { base_url, demo: config.demo.enabled, review, channels, real_name };
    let files = FileStore::new(&config.storage.folder);
    let key = DataKey::new(config.data_key().unwrap());
    Backend::with(db, files, key, settings, clock, Arc::new(FixedChance::new(1)))
}

/// The keys of the protocol's vectors: making new ones takes seconds.
fn prepared_keys() -> TokenKeys {
    let keys: serde_json::Value =
        serde_json::from_str(include_str!("../../../../docs/ballot-vectors/test-keys.json")).unwrap();
    let key = |name: &str| Bytes::from_text(keys["token_keys"][name].as_str().unwrap()).unwrap().0;
    TokenKeys::Prepared(["deputies", "citizens", "foreign"].map(key).into())
}

/// A built site in small.
pub fn site(folder: &Path) -> SiteAssets {
    let package = folder.join("site/pkg/0a1b2c3d4e");
    std::fs::create_dir_all(&package).unwrap();
    std::fs::create_dir_all(folder.join("site/assets")).unwrap();
    std::fs::write(package.join("sunhall.js"), "export default () => {}; // as it is").unwrap();
    std::fs::write(package.join("sunhall.js.br"), "compressed: br").unwrap();
    std::fs::write(package.join("sunhall.js.gz"), "compressed: gz").unwrap();
    std::fs::write(folder.join("site/assets/robots.txt"), "User-agent: *\n").unwrap();
    let worker = include_str!("../../../../public/service-worker.js");
    std::fs::write(folder.join("site/assets/service-worker.js"), worker).unwrap();
    let manifest = r#"{"js":"/pkg/0a1b2c3d4e/sunhall.js","wasm":"/pkg/0a1b2c3d4e/sunhall_bg.wasm","css":"/pkg/0a1b2c3d4e/sunhall.css"}"#;
    std::fs::write(folder.join("site/manifest.json"), manifest).unwrap();
    server::site::read_manifest(&folder.join("site")).unwrap()
}
