//! Jobs that are done once a day.

use chrono::Duration;
use domain::{accounts::Actor, time::local_date};
use serde_json::json;

use super::NewJob;
use crate::{Backend, Result};

/// Asks for a job after this while, once for the day it then is. The handler asks for the next day's.
pub(crate) async fn daily(backend: &Backend, kind: &'static str, delay: Duration) -> Result<()> {
    let tx = backend.begin(&Actor::System).await?;
    let day = local_date(tx.now() + delay);
    tx.enqueue(NewJob::new(kind, json!({})).once(format!("{kind}/{day}")).after(delay));
    tx.commit().await
}
