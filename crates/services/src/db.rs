//! Connections. SQLite: one file in WAL mode, one writer and a pool of readers. PostgreSQL: one pool.
//!
//! What was acknowledged survives a power cut on both: SQLite has `synchronous=FULL`, and on PostgreSQL a connection
//! that would begin with `synchronous_commit` off, for whatever setting of the server, the database or the role, turns
//! it on.

use std::{sync::Arc, sync::atomic::AtomicU64, sync::atomic::Ordering, time::Duration};

use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait, sqlx,
};

/// How long a statement on SQLite waits for other connections.
const BUSY: Duration = Duration::from_secs(10);

/// How to connect.
#[derive(Clone, Debug)]
pub struct DbOptions {
    /// `sqlite:path/to/file.db` or `postgres://…`.
    pub url: String,
    /// Readers on SQLite, connections on PostgreSQL.
    pub connections: u32,
    /// Whether commits wait until they are on the disk; tests plant that they do not, to see that it is found.
    pub durable: bool,
    /// How long somebody waits for a connection that others use.
    pub wait: Duration,
}

impl DbOptions {
    /// The usual number of connections to the database at `url`.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), connections: 8, wait: Duration::from_secs(10), durable: true }
    }

    /// Whether the address names a SQLite file.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.url.starts_with("sqlite:")
    }
}

/// The database.
#[derive(Clone, Debug)]
pub struct Db {
    read: DatabaseConnection,
    write: DatabaseConnection,
    statements: Arc<AtomicU64>,
}

impl Db {
    /// Opens the database; a SQLite file that is missing is created.
    ///
    /// # Errors
    /// When the database cannot be reached or opened.
    pub async fn connect(options: &DbOptions) -> Result<Self, DbErr> {
        let statements = Arc::new(AtomicU64::new(0));
        let (mut read, mut write) = if options.is_sqlite() {
            let write = Database::connect(sqlite(options, 1, true)).await?;
            (Database::connect(sqlite(options, options.connections, false)).await?, write)
        } else {
            let pool = Database::connect(postgres(options)).await?;
            (pool.clone(), pool)
        };
        for connection in [&mut read, &mut write] {
            let statements = Arc::clone(&statements);
            connection.set_metric_callback(move |_| {
                statements.fetch_add(1, Ordering::Relaxed);
            });
        }
        Ok(Self { read, write, statements })
    }

    /// For reading.
    #[must_use]
    pub const fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// The connection that migrations use.
    #[must_use]
    pub const fn write(&self) -> &DatabaseConnection {
        &self.write
    }

    /// Begins a transaction that writes. On SQLite it waits for the one before it to end.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let sqlite_transaction_mode = match self.backend() {
            DbBackend::Sqlite => Some(SqliteTransactionMode::Immediate),
            _ => None,
        };
        self.write.begin_with_options(TransactionOptions { sqlite_transaction_mode, ..Default::default() }).await
    }

    /// Which database it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.read.get_database_backend()
    }

    /// SQLite: moves everything from the write-ahead file into the database's own and empties it, unless somebody still
    /// reads older pages; says whether it did. Others wait for their turn to write meanwhile, so it does not wait
    /// itself.
    pub(crate) async fn empty_log(&self) -> Result<bool, DbErr> {
        let failed = |error: sqlx::Error| DbErr::Custom(error.to_string());
        let mut connection = self.write.get_sqlite_connection_pool().acquire().await.map_err(failed)?;
        sqlx::query("PRAGMA busy_timeout = 0").execute(&mut *connection).await.map_err(failed)?;
        // That it could not be done is no error: the first column says so.
        let busy = sqlx::query_scalar::<_, i64>("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *connection).await;
        let patient = format!("PRAGMA busy_timeout = {}", BUSY.as_millis());
        sqlx::query(sqlx::AssertSqlSafe(patient)).execute(&mut *connection).await.map_err(failed)?;
        Ok(busy.map_err(failed)? == 0)
    }

    /// How many statements were run so far outside transactions; tests hold list pages to their number.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Closes all connections.
    ///
    /// # Errors
    /// When the driver fails to.
    pub async fn close(self) -> Result<(), DbErr> {
        self.read.close().await?;
        self.write.close().await
    }
}

fn sqlite(options: &DbOptions, connections: u32, create: bool) -> ConnectOptions {
    use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
    let mut connect = ConnectOptions::new(options.url.clone());
    let synchronous = if options.durable { SqliteSynchronous::Full } else { SqliteSynchronous::Normal };
    connect.max_connections(connections).min_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(move |opts| {
        opts.create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(synchronous)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            .pragma("temp_store", "memory")
            // What is deleted is overwritten: free pages of a ballot box would show in which order it was filled.
            .pragma("secure_delete", "on")
    });
    connect.acquire_timeout(options.wait).test_before_acquire(false);
    // A full or broken disk lets COMMIT fail, and SQLite may have rolled back by itself; the driver then believes the
    // transaction to go on, begins the next ones within it, and what they commit is never written. Such a connection
    // is not used again.
    connect.map_sqlx_sqlite_before_acquire(|connection, _| {
        Box::pin(async move { Ok(!sqlx::Connection::is_in_transaction(connection)) })
    });
    connect
}

fn postgres(options: &DbOptions) -> ConnectOptions {
    use sea_orm::sqlx::Executor;
    let mut connect = ConnectOptions::new(options.url.clone());
    connect
        .max_connections(options.connections)
        .min_connections(1)
        .acquire_timeout(options.wait)
        .sqlx_logging(false)
        .statement_timeout(Duration::from_secs(30))
        .set_application_name("sunhall");
    let setting = if options.durable {
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
    } else {
        "SET synchronous_commit = off"
    };
    connect.map_sqlx_postgres_pool_opts(move |pool| {
        pool.after_connect(move |connection, _| Box::pin(async move { connection.execute(setting).await.map(drop) }))
    });
    connect
}
