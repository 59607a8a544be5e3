//! What pages show of draws.

use std::collections::BTreeMap;

use ballot::Digest;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{LotState, PublicDraw};
use crate::{
    ids::ReviewId,
    review::{
        desk::Desk,
        draw::Stratum,
        roll::{RollFault, RowFault},
    },
    text::Bilingual,
};

/// The page of the draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawDesk {
    /// The review.
    pub desk: Desk,
    /// The pool that waits to be announced.
    pub waiting: Option<PoolCheck>,
    /// The draws so far, newest first.
    pub draws: Vec<DrawLine>,
    /// The present instant.
    pub now: DateTime<Utc>,
}

/// A pool that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolCheck {
    /// Names the list.
    pub list: Digest,
    /// Why nothing in it can be read.
    pub unreadable: Option<RollFault>,
    /// The first faults of rows.
    pub faults: Vec<RowFault>,
    /// How many faults there are.
    pub all_faults: u64,
    /// The first rows that may name one person twice.
    pub doubts: Vec<RowFault>,
    /// How many such rows there are.
    pub all_doubts: u64,
    /// Candidates by group.
    pub counts: BTreeMap<String, u32>,
}

/// The public page of draws.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawView {
    /// The review.
    pub review: ReviewId,
    /// Its title.
    pub title: Bilingual,
    /// Its groups by key.
    pub groups: Vec<(String, Bilingual)>,
    /// The draws, newest first.
    pub draws: Vec<DrawLine>,
}

/// A draw without its tickets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawLine {
    /// Where it stands.
    pub state: LotState,
    /// When it was announced.
    pub announced_at: DateTime<Utc>,
    /// Where the seed will be read.
    pub source: String,
    /// From when on.
    pub seed_at: DateTime<Utc>,
    /// The digest of the pool.
    pub pool_digest: Digest,
    /// Group, seats and candidates.
    pub strata: Vec<(String, u32, u32)>,
    /// The seed.
    pub seed: Option<String>,
    /// Why it was withdrawn.
    pub reason: Option<String>,
    /// Whether drawing again gives the same; none before it was drawn.
    pub replayed: Option<bool>,
    /// Members of its groups who came onto the roll since it was announced, other than by the draw.
    pub added: u64,
    /// Members of its groups who were struck off since.
    pub struck: u64,
}

impl From<&PublicDraw> for DrawLine {
    fn from(draw: &PublicDraw) -> Self {
        let stratum = |stratum: &Stratum| {
            (stratum.key.clone(), stratum.seats, u32::try_from(stratum.pool.len()).unwrap_or(u32::MAX))
        };
        Self {
            state: draw.state,
            announced_at: draw.announced_at,
            source: draw.source.clone(),
            seed_at: draw.seed_at,
            pool_digest: draw.pool_digest,
            strata: draw.strata.iter().map(stratum).collect(),
            seed: draw.seed.as_ref().map(|seed| seed.as_str().to_owned()),
            reason: draw.reason.clone(),
            replayed: draw.seed.is_some().then(|| draw.replay().is_ok()),
            added: draw.added,
            struck: draw.struck,
        }
    }
}
