//! A database a test: a copied SQLite file, or a schema of its own in the given PostgreSQL.

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
    /// The given PostgreSQL and the schema's name in it.
    schema: Option<(String, String)>,
}

impl TestDatabase {
    /// A new database with all tables; a SQLite file lies in `folder`.
    pub async fn create(folder: &Path) -> Self {
        let database = Self::create_empty(folder).await;
        if database.is_postgres() {
            migrate(&database.url).await;
        } else {
            std::fs::copy(template().await, folder.join("sunhall.db")).unwrap();
        }
        database
    }

    /// A new database without tables.
    pub async fn create_empty(folder: &Path) -> Self {
        match std::env::var(GIVEN) {
            Ok(given) => Self::new_schema(given).await,
            Err(_) => Self {
                url: format!("sqlite:{}", folder.join("sunhall.db").display()),
                is_postgres: false,
                schema: None,
            },
        }
    }

    /// The same database; it stays when this value goes.
    pub fn shared(&self) -> Self {
        Self { url: self.url.clone(), is_postgres: self.is_postgres, schema: None }
    }

    /// Its address, for the configuration.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether the tests run on PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        self.is_postgres
    }

    async fn new_schema(given: String) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        run(&given, format!("CREATE SCHEMA {name}")).await;
        let separator = if given.contains('?') { '&' } else { '?' };
        let url = format!("{given}{separator}options=-csearch_path%3D{name}");
        Self { url, is_postgres: true, schema: Some((given, name)) }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Some((given, name)) = self.schema.take() else { return };
        // Dropping can't wait; a thread with a runtime of its own can.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(run(&given, format!("DROP SCHEMA {name} CASCADE")));
        });
        let _ = dropped.join();
    }
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
