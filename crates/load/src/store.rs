//! Bare storage: rows as a ballot's, written in transactions of a given size with the product's settings, and how often
//! this disk can make a few bytes durable at all. What the product does on top is compared with it.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Args;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement, TransactionTrait};
use serde_json::{Value, json};

/// Bytes of a ballot's leaf and of its sealed comments, as the demo city's are.
const LEAF: usize = 1_100;
const COMMENTS: usize = 1_420;

/// Where to write, and how.
#[derive(Args)]
pub struct Arguments {
    /// `sqlite:FILE`, which is made, or `postgres://…`, where a table is made.
    #[arg(long)]
    database_url: String,
    /// Rows in a transaction.
    #[arg(long)]
    batch: usize,
    /// For how long.
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Where to write a few bytes again and again, besides.
    #[arg(long)]
    sync: Option<PathBuf>,
}

/// Writes.
pub async fn run(arguments: &Arguments) -> Result<Value> {
    let time = Duration::from_secs_f64(arguments.seconds);
    let db = connect(&arguments.database_url).await?;
    db.execute_unprepared("DROP TABLE IF EXISTS bare_box").await?;
    let (bytes, rows_by_key) =
        if is_sqlite(&arguments.database_url) { ("BLOB", "WITHOUT ROWID") } else { ("BYTEA", "") };
    db.execute_unprepared(&format!(
        "CREATE TABLE bare_box (review_id BIGINT, nullifier TEXT, question_window TEXT, leaf_hash TEXT, due_tag TEXT, \
         leaf {bytes}, comments_sealed TEXT, PRIMARY KEY (review_id, nullifier, question_window)) {rows_by_key}"
    ))
    .await?;
    let (start, mut rng, mut rows, mut commits) = (Instant::now(), StdRng::seed_from_u64(1), 0_u32, 0_u32);
    while start.elapsed() < time {
        write(&db, &mut rng, arguments.batch).await?;
        rows += u32::try_from(arguments.batch)?;
        commits += 1;
    }
    let seconds = start.elapsed().as_secs_f64();
    db.execute_unprepared("DROP TABLE bare_box").await?;
    db.close().await?;
    let syncs = arguments.sync.as_deref().map(|path| syncs(path, time)).transpose()?;
    Ok(json!({
        "rows_per_second": f64::from(rows) / seconds, "commits_per_second": f64::from(commits) / seconds,
        "syncs_per_second": syncs,
    }))
}

/// A connection; one to SQLite has the product's settings.
pub async fn connect(url: &str) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url.to_owned());
    options.max_connections(1).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|options| {
        let options = options.create_if_missing(true).journal_mode(SqliteJournalMode::Wal);
        options.synchronous(SqliteSynchronous::Full).busy_timeout(Duration::from_secs(10)).pragma("secure_delete", "on")
    });
    Ok(Database::connect(options).await?)
}

/// Whether an address names a SQLite file.
pub fn is_sqlite(url: &str) -> bool {
    url.starts_with("sqlite:")
}

async fn write(db: &DatabaseConnection, rng: &mut StdRng, batch: usize) -> Result<()> {
    let tx = db.begin().await?;
    let mut rest = batch;
    while rest > 0 {
        let size = 1_usize << rest.ilog2();
        let mut values: Vec<sea_orm::Value> = Vec::with_capacity(size * 5);
        let rows = (0..size).map(|row| {
            let mut leaf = vec![0; LEAF];
            rng.fill(leaf.as_mut_slice());
            values.extend([hex::encode(&leaf[..32]).into(), hex::encode(&leaf[32..64]).into()]);
            values.extend([hex::encode(&leaf[64..96]).into(), leaf.into(), "x".repeat(COMMENTS).into()]);
            let place = |column: usize| format!("${}", row * 5 + column);
            format!("(1, {}, '', {}, {}, {}, {})", place(1), place(2), place(3), place(4), place(5))
        });
        let rows = rows.collect::<Vec<_>>().join(", ");
        let insert = format!(
            "INSERT INTO bare_box (review_id, nullifier, question_window, leaf_hash, due_tag, leaf, comments_sealed) \
             VALUES {rows}"
        );
        tx.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), insert, values)).await?;
        rest -= size;
    }
    Ok(tx.commit().await?)
}

/// How often a few bytes can be made durable in a second.
fn syncs(path: &std::path::Path, time: Duration) -> Result<f64> {
    let mut file = File::create(path)?;
    let (start, mut syncs) = (Instant::now(), 0_u32);
    while start.elapsed() < time {
        file.write_all(&[0; 4096])?;
        file.sync_data()?;
        syncs += 1;
    }
    let rate = f64::from(syncs) / start.elapsed().as_secs_f64();
    std::fs::remove_file(path)?;
    Ok(rate)
}
