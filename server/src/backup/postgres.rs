//! PostgreSQL: the rows of our tables as JSON lines, all read in one snapshot.
//!
//! This needs no `pg_dump` of the right version beside the program. PostgreSQL itself turns rows into JSON and back
//! (`row_to_json`, `json_populate_record`), so every column type survives.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use futures::TryStreamExt;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, IsolationLevel, Statement, StreamTrait,
    TransactionTrait,
};
use services::Backend;

const TABLES: &str = "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1";
/// Rows inserted by one statement.
const BATCH: usize = 500;
/// The ballots that wait.
const BALLOT_BOX: &str = "review_box";
/// The table of migrations, which restoring fills by migrating.
const MIGRATIONS: &str = "seaql_migrations";

/// Writes each table below `work`.
pub async fn dump(backend: &Backend, work: &Path) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let snapshot =
        backend.db().read().begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await?;
    // A large table takes longer than a request may.
    snapshot.execute_unprepared("SET LOCAL statement_timeout = 0").await?;
    let mut entries = Vec::new();
    for table in tables(&snapshot).await? {
        let path = work.join(format!("{table}.jsonl"));
        dump_table(&snapshot, &table, &path).await?;
        entries.push((format!("tables/{table}.jsonl"), path));
    }
    snapshot.rollback().await?;
    Ok(entries)
}

/// Our tables, but for the list of migrations.
pub async fn tables(db: &impl ConnectionTrait) -> anyhow::Result<Vec<String>> {
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Postgres, TABLES)).await?;
    let names: Result<Vec<String>, _> = rows.iter().map(|row| row.try_get("", "name")).collect();
    Ok(names?.into_iter().filter(|name| name != MIGRATIONS).collect())
}

async fn dump_table(snapshot: &DatabaseTransaction, table: &str, path: &Path) -> anyhow::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    // Ballots that wait lie there as they came; a backup has them in the order of their hashes.
    let order = if table == BALLOT_BOX { " ORDER BY nullifier" } else { "" };
    let query = format!("SELECT row_to_json(t)::text AS line FROM {} t{order}", quoted(table));
    let mut rows = snapshot.stream_raw(Statement::from_string(DbBackend::Postgres, query)).await?;
    while let Some(row) = rows.try_next().await? {
        // JSON escapes line breaks, so a row is a line.
        writeln!(file, "{}", row.try_get::<String>("", "line")?)?;
    }
    file.flush()?;
    Ok(())
}

/// Puts the lines of `content` into `table`, which is emptied first: a migration may have put rows there.
pub async fn load_table(tx: &DatabaseTransaction, table: &str, content: &mut (dyn Read + Send)) -> anyhow::Result<()> {
    tx.execute_unprepared(&format!("DELETE FROM {}", quoted(table))).await?;
    let mut lines = BufReader::new(content).lines();
    loop {
        let batch: Vec<String> = lines.by_ref().take(BATCH).collect::<Result<_, _>>()?;
        if batch.is_empty() {
            return advance_number(tx, table).await;
        }
        let name = quoted(table);
        let insert = format!("INSERT INTO {name} SELECT * FROM json_populate_recordset(NULL::{name}, $1::json)");
        let rows = format!("[{}]", batch.join(","));
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, insert, [rows.into()])).await?;
    }
}

/// New rows get numbers behind the restored ones.
async fn advance_number(tx: &DatabaseTransaction, table: &str) -> anyhow::Result<()> {
    let has_number = "SELECT 1 AS one FROM information_schema.columns WHERE table_schema = current_schema() \
         AND table_name = $1 AND column_name = 'id' AND (column_default LIKE 'nextval%' OR is_identity = 'YES')";
    let query = Statement::from_sql_and_values(DbBackend::Postgres, has_number, [table.into()]);
    if tx.query_one_raw(query).await?.is_some() {
        let name = quoted(table);
        let literal = name.replace('\'', "''");
        tx.execute_unprepared(&format!(
            "SELECT setval(pg_get_serial_sequence('{literal}', 'id'), (SELECT COALESCE(MAX(id), 0) + 1 FROM {name}), false)"
        ))
        .await?;
    }
    Ok(())
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
