//! Turnout, while it happens: on the roll, tokens issued, ballots cast, by group.

use domain::{accounts::Actor, ids::ReviewId};
use entity::review_group;
use serde::{Deserialize, Serialize};

use super::groups;
use crate::{Backend, Result, Topic};

/// The counters of a group. Tokens never exceed members, and ballots never tokens: in a meeting, where ballots of all
/// windows are counted, those of each window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupTurnout {
    /// The group's key in the definition.
    pub group_key: String,
    /// Members on the roll now.
    pub roll: u64,
    /// Members added since opening.
    pub added: u64,
    /// Members struck off since opening.
    pub struck: u64,
    /// Tokens issued.
    pub issued: u64,
    /// Ballots accepted.
    pub cast: u64,
}

/// The turnout by group, in the order of the keys. Anybody may know.
///
/// # Errors
/// When the database fails.
pub async fn turnout(backend: &Backend, review: ReviewId) -> Result<Vec<GroupTurnout>> {
    let rows = groups::all(backend.db().read(), review).await?;
    Ok(rows.into_iter().map(GroupTurnout::from).collect())
}

impl From<review_group::Model> for GroupTurnout {
    fn from(row: review_group::Model) -> Self {
        Self {
            group_key: row.group_key,
            roll: row.roll.unsigned_abs(),
            added: row.added.unsigned_abs(),
            struck: row.struck.unsigned_abs(),
            issued: row.issued.unsigned_abs(),
            cast: row.cast.unsigned_abs(),
        }
    }
}

/// Tells open pages of the reviews whose turnout changed since this was called last: the server calls it from
/// time to time, and a page is told no more often than that, however many ballots came. Private keys whose time is over
/// are forgotten by the way.
///
/// # Errors
/// When the database fails; the next call tells it.
pub async fn touch_turnout(backend: &Backend) -> Result<()> {
    backend.review_cache().forget_ended(backend.now());
    let changed = backend.review_cache().take_changed();
    if changed.is_empty() {
        return Ok(());
    }
    let told = async {
        let tx = backend.begin(&Actor::System).await?;
        changed.iter().for_each(|review| tx.touch(Topic::Review(*review)));
        tx.commit().await
    };
    let told = told.await;
    if told.is_err() {
        changed.iter().for_each(|review| backend.review_cache().note(*review));
    }
    told
}
