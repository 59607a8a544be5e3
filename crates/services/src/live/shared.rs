//! Who follows a live session through all instances together: each writes down its own pages every few seconds while
//! somebody follows, and whoever asks adds the others' rows to what this one knows.
//!
//! SQLite has one instance, which knows everything itself: there nothing is written.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::TimeDelta;
use domain::{ids::ReviewId, review::view::Audience};
use entity::live_audience::{self, Column};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DbBackend, DbErr, EntityTrait, QueryFilter, sea_query::Expr,
};
use tokio::time::Instant;

use super::{Live, Topic};
use crate::Backend;

/// What has not changed is written again after this, to show that the instance is alive.
const ALIVE: Duration = Duration::from_secs(5);
/// An instance that has written nothing for so long is gone.
const FORGOTTEN: TimeDelta = TimeDelta::seconds(15);

/// What this instance has written.
#[derive(Default)]
pub(super) struct Written(Mutex<HashMap<Topic, Row>>);

#[derive(Clone, Copy)]
struct Row {
    id: i64,
    audience: Audience,
    at: Instant,
}

impl Live {
    /// The pages that follow a live session through all instances.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audience(&self, backend: &Backend, review: ReviewId) -> Result<Audience, DbErr> {
        let topic = Topic::Session(review);
        let own = self.0.seats.audience(topic, Instant::now());
        if is_alone(backend) {
            return Ok(own);
        }
        let id = self.written().get(&topic).map_or(0, |row| row.id);
        let others = live_audience::Entity::find()
            .filter(Column::Topic.eq(topic.to_string()))
            .filter(Column::Id.ne(id))
            .filter(Column::At.gt(backend.now() - FORGOTTEN))
            .all(backend.db().read())
            .await?;
        Ok(others.iter().fold(own, add))
    }

    /// Writes down who follows through this instance: what changed, and what has not been said for a while. To be
    /// called every few seconds.
    ///
    /// # Errors
    /// When the database fails; the next call writes what this one did not.
    pub async fn share_audience(&self, backend: &Backend) -> Result<(), DbErr> {
        if is_alone(backend) {
            return Ok(());
        }
        let now = Instant::now();
        for topic in self.0.seats.topics() {
            let audience = self.0.seats.audience(topic, now);
            let before = self.written().get(&topic).copied();
            let known = before.is_some_and(|row| row.audience == audience && now.duration_since(row.at) < ALIVE);
            if audience.pages > 0 && !known {
                let id = write(backend, topic, before.map(|row| row.id), audience).await?;
                self.written().insert(topic, Row { id, audience, at: now });
            }
        }
        let followed = self.0.seats.topics();
        self.take_back(backend, |topic| !followed.contains(topic)).await
    }

    /// Takes back what this instance has written: it ends, and its pages go to others.
    ///
    /// # Errors
    /// When the database fails; the rows are forgotten after a few seconds all the same.
    pub async fn leave_audience(&self, backend: &Backend) -> Result<(), DbErr> {
        self.take_back(backend, |_| true).await
    }

    async fn take_back(&self, backend: &Backend, which: impl Fn(&Topic) -> bool) -> Result<(), DbErr> {
        let ids: Vec<i64> = {
            let written = self.written();
            written.iter().filter(|(topic, _)| which(topic)).map(|(_, row)| row.id).collect()
        };
        if ids.is_empty() {
            return Ok(());
        }
        live_audience::Entity::delete_many().filter(Column::Id.is_in(ids.clone())).exec(backend.db().write()).await?;
        self.written().retain(|_, row| !ids.contains(&row.id));
        Ok(())
    }

    /// Nothing is left half done under the lock, so that a panic elsewhere does not matter.
    fn written(&self) -> MutexGuard<'_, HashMap<Topic, Row>> {
        self.0.written.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes an instance's row, the one it had if that is still there, and gives its id.
async fn write(backend: &Backend, topic: Topic, id: Option<i64>, audience: Audience) -> Result<i64, DbErr> {
    let number = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    let behind_ms = i64::try_from(audience.behind_ms).unwrap_or(i64::MAX);
    if let Some(id) = id {
        let written = live_audience::Entity::update_many()
            .col_expr(Column::Pages, Expr::value(number(audience.pages)))
            .col_expr(Column::Lagging, Expr::value(number(audience.lagging)))
            .col_expr(Column::BehindMs, Expr::value(behind_ms))
            .col_expr(Column::At, Expr::value(backend.now()))
            .filter(Column::Id.eq(id))
            .exec(backend.db().write())
            .await?;
        if written.rows_affected == 1 {
            return Ok(id);
        }
    }
    let row = live_audience::ActiveModel {
        topic: Set(topic.to_string()),
        pages: Set(number(audience.pages)),
        lagging: Set(number(audience.lagging)),
        behind_ms: Set(behind_ms),
        at: Set(backend.now()),
        ..Default::default()
    };
    Ok(row.insert(backend.db().write()).await?.id)
}

/// Whether no other instance can share the database.
fn is_alone(backend: &Backend) -> bool {
    backend.db().backend() == DbBackend::Sqlite
}

fn add(sum: Audience, row: &live_audience::Model) -> Audience {
    Audience {
        pages: sum.pages.saturating_add(row.pages.unsigned_abs()),
        lagging: sum.lagging.saturating_add(row.lagging.unsigned_abs()),
        behind_ms: sum.behind_ms.max(row.behind_ms.unsigned_abs()),
        servers: sum.servers.saturating_add(1),
    }
}
