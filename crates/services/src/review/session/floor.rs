//! What the writer of ballots has to know of a session: which window is open, and how many ballots it has.

use std::collections::BTreeMap;

use ballot::{Id, board::Window, manifest::Mode};
use chrono::{DateTime, Utc};
use domain::ids::ReviewId;
use entity::review_window_group;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

use super::store;
use crate::{
    Backend, Result,
    review::{cache, cache::Frozen},
};

/// The windows of a live review, at least those opened before the one with this id; none of an ordinary one. A
/// window's departments never change, so that what is known of it stays right.
pub async fn windows_with(backend: &Backend, frozen: &Frozen, id: Option<&Id>) -> Result<Vec<Window>> {
    let Some(id) = id.filter(|_| frozen.review.manifest().mode == Mode::Live) else { return Ok(Vec::new()) };
    if let Some(window) = cache::window(backend, frozen.id, id) {
        return Ok(vec![window]);
    }
    let windows = store::in_heads(backend.db().read(), frozen.id).await?;
    cache::keep_windows(backend, frozen.id, &windows);
    Ok(windows)
}

/// The open window within one transaction of the writer.
pub struct Floor {
    review: ReviewId,
    open: Option<Open>,
    cast: BTreeMap<String, i64>,
}

struct Open {
    id: String,
    sequence: i64,
    takes_ballots: bool,
    groups: Vec<review_window_group::Model>,
}

impl Floor {
    /// Looks which window takes ballots at `now`. The review's row is held already.
    pub async fn find(tx: &DatabaseTransaction, review: ReviewId, now: DateTime<Utc>) -> Result<Self> {
        let session = store::find(tx, review).await?.session;
        let mut floor = Self { review, open: None, cast: BTreeMap::new() };
        let Some(place) = session.open_place() else { return Ok(floor) };
        let (Some(question), Some(latest)) = (session.questions().get(place), store::latest(tx, review, place).await?)
        else {
            return Ok(floor);
        };
        floor.open = Some(Open {
            id: latest.row.window_id,
            sequence: latest.row.sequence,
            takes_ballots: question.window.takes_ballots(question.window.round(), now),
            groups: latest.groups,
        });
        Ok(floor)
    }

    /// Whether a ballot for this window is taken now.
    pub fn takes(&self, window: &str) -> bool {
        self.open.as_ref().is_some_and(|open| open.takes_ballots && open.id == window)
    }

    /// Counts a ballot of a group in the open window, unless that group has as many as tokens.
    pub fn count(&mut self, group: &str, issued: i64) -> bool {
        let before = self.open.as_ref().and_then(|open| open.groups.iter().find(|row| row.group_key == group));
        let Some(before) = before.map(|row| row.cast) else { return false };
        let cast = self.cast.entry(group.to_owned()).or_default();
        let room = before + *cast < issued;
        *cast += i64::from(room);
        room
    }

    /// Writes what was counted.
    pub async fn write(self, tx: &DatabaseTransaction) -> Result<()> {
        let Some(open) = self.open else { return Ok(()) };
        for (group, cast) in self.cast.into_iter().filter(|(_, cast)| *cast > 0) {
            use review_window_group::Column;
            let own = Column::ReviewId.eq(self.review.0).and(Column::Sequence.eq(open.sequence));
            review_window_group::Entity::update_many()
                .col_expr(Column::Cast, Expr::col(Column::Cast).add(cast))
                .filter(own.and(Column::GroupKey.eq(group)))
                .exec(tx)
                .await?;
        }
        Ok(())
    }
}
