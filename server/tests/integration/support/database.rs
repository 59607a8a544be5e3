//! A database a test: a copied SQLite file, or a copied database in the given PostgreSQL. A schema would not do: locks,
//! notifications, and what tidying must leave because somebody still reads are a database's, and tests would feel each
//! other's.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use migration::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;
use services::{Db, DbOptions};
use tokio::sync::OnceCell;

/// The PostgreSQL to use instead of SQLite.
const GIVEN: &str = "SUNHALL_TEST_DATABASE_URL";

/// A migrated database that goes away with the value.
pub struct TestDatabase {
    url: String,
    is_postgres: bool,
    /// The given PostgreSQL and the database's name in it, which is dropped with the value.
    dropped: Option<(String, String)>,
}

impl TestDatabase {
    /// A new database with all tables; a SQLite file lies in `folder`.
    pub async fn create(folder: &Path) -> Self {
        if let Ok(given) = std::env::var(GIVEN) {
            let from = template_in(&given).await;
            return Self::new_in(given, from).await;
        }
        std::fs::copy(template().await, folder.join("sunhall.db")).unwrap();
        Self::file(folder)
    }

    /// A new database without tables.
    pub async fn create_empty(folder: &Path) -> Self {
        match std::env::var(GIVEN) {
            Ok(given) => Self::new_in(given, "template0").await,
            Err(_) => Self::file(folder),
        }
    }

    fn file(folder: &Path) -> Self {
        let url = format!("sqlite:{}", folder.join("sunhall.db").display());
        Self { url, is_postgres: false, dropped: None }
    }

    /// The same database; it stays when this value goes.
    pub fn shared(&self) -> Self {
        Self { url: self.url.clone(), is_postgres: self.is_postgres, dropped: None }
    }

    /// Its address, for the configuration.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether the tests run on PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        self.is_postgres
    }

    async fn new_in(given: String, template: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        run(&given, format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        Self { url: named(&given, &name), is_postgres: true, dropped: Some((given, name)) }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Some((given, name)) = self.dropped.take() else { return };
        // Dropping can't wait; a thread with a runtime of its own can.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(run(&given, format!("DROP DATABASE {name} WITH (FORCE)")));
        });
        let _ = dropped.join();
    }
}

/// The address of another database of the same PostgreSQL.
fn named(given: &str, name: &str) -> String {
    let (place, options) = given.split_once('?').unwrap_or((given, ""));
    let (server, _) = place.rsplit_once('/').expect("the address names a database");
    format!("{server}/{name}?{options}")
}

/// The name of a PostgreSQL database with all tables, made once for all tests of the process.
async fn template_in(given: &str) -> &'static str {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    TEMPLATE
        .get_or_init(async || {
            let name = format!("test_{}_template", std::process::id());
            run(given, format!("CREATE DATABASE {name} TEMPLATE template0")).await;
            migrate(&named(given, &name)).await;
            name
        })
        .await
}

/// A SQLite file with all tables, made once for all tests of the process.
async fn template() -> &'static PathBuf {
    static TEMPLATE: OnceCell<PathBuf> = OnceCell::const_new();
    TEMPLATE
        .get_or_init(async || {
            let path = std::env::temp_dir().join(format!("sunhall-template-{}.db", std::process::id()));
            let _ = std::fs::remove_file(&path);
            migrate(&format!("sqlite:{}", path.display())).await;
            path
        })
        .await
}

async fn migrate(url: &str) {
    let db = Db::connect(&DbOptions { connections: 1, ..DbOptions::new(url) }).await.unwrap();
    Migrator::up(db.write(), None).await.unwrap();
    db.close().await.unwrap();
}

async fn run(url: &str, statement: String) {
    let db = Db::connect(&DbOptions { connections: 1, ..DbOptions::new(url) }).await.unwrap();
    db.write().execute_unprepared(&statement).await.unwrap();
    db.close().await.unwrap();
}
