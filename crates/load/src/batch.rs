//! A batch at once, instead of at the end of its period.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::Args;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::http::{self, Connection};
use crate::place::{self, Place};
use crate::store;

/// How long the largest batch may take.
const PATIENCE: Duration = Duration::from_secs(600);

/// Whose batch.
#[derive(Args)]
pub struct Arguments {
    /// The server.
    #[arg(long)]
    server: SocketAddr,
    /// The database behind it.
    #[arg(long)]
    database_url: String,
}

/// Makes the job of the period's end due, and waits for one head more.
pub async fn run(arguments: &Arguments) -> Result<Value> {
    let place = Place::find(arguments.server).await?;
    let mut connection = Connection::open(arguments.server, http::source(0)).await?;
    let before = heads(&mut connection, &place).await?;
    let db = store::connect(&arguments.database_url).await?;
    db.execute_unprepared(
        "UPDATE job SET run_at = '2000-01-01T00:00:00+00:00' WHERE kind = 'review/batch' AND state = 'ready'",
    )
    .await?;
    db.close().await?;
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if heads(&mut connection, &place).await? > before {
            return Ok(json!({ "seconds": start.elapsed().as_secs_f64() }));
        }
        sleep(Duration::from_millis(50)).await;
    }
    bail!("no batch was made")
}

async fn heads(connection: &mut Connection, place: &Place) -> Result<usize> {
    let path = format!("/api/open/v1/reviews/{}/heads", place.id);
    let lines = place::get(connection, place.server, &path).await?;
    Ok(lines.iter().filter(|byte| **byte == b'\n').count())
}
