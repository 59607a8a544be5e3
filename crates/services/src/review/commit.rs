//! One transaction of the writer.

use std::collections::{BTreeMap, HashMap};

use ballot::{Digest, manifest::Mode, receipt::Receipt};
use chrono::{DateTime, Utc};
use domain::ids::ReviewId;
use entity::{review_box, review_group};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, sea_query::LockType,
};

use super::{
    cache::Frozen,
    cast::{CastError, Envelope},
    due, groups, rows, session,
    writer::Planted,
};
use crate::{Backend, Result, ServiceError};

/// A receipt, or why there is none.
type Outcome = Result<String, CastError>;
/// A token and the window it is used in.
type Use = (String, String);

/// What is known of a used token: hash of its ballot, and the tag of its promise.
#[derive(Clone)]
struct Used {
    leaf_hash: String,
    due_tag: String,
}

/// Writes the ballots and gives an outcome for each, in order, after everything is durable.
pub(super) async fn commit(
    backend: &Backend,
    planted: &Planted,
    envelopes: &[Envelope],
    early: &mut (dyn FnMut(Vec<Outcome>) + Send),
) -> Result<Vec<Outcome>> {
    let mut by_review: BTreeMap<ReviewId, Vec<usize>> = BTreeMap::new();
    for (place, envelope) in envelopes.iter().enumerate() {
        by_review.entry(envelope.frozen.id).or_default().push(place);
    }
    let tx = backend.db().begin().await?;
    let now = backend.now();
    let mut outcomes: Vec<Option<Outcome>> = envelopes.iter().map(|_| None).collect();
    for (review, places) in &by_review {
        let mode = places.first().map_or(Mode::Ordinary, |place| envelopes[*place].frozen.review.manifest().mode);
        let mut settling = Settling::begin(&tx, (*review, mode), now, planted).await?;
        settling.known(&tx, envelopes, places).await?;
        for place in places {
            outcomes[*place] = Some(settling.settle(&envelopes[*place]));
        }
        settling.write(&tx).await?;
    }
    let outcomes: Vec<Outcome> = outcomes.into_iter().flatten().collect();
    if planted.acknowledge_early {
        early(outcomes.iter().map(copy).collect());
    }
    if planted.crash.as_ref().is_some_and(|crash| crash()) {
        return Err(ServiceError::fault("stopped before the commit"));
    }
    tx.commit().await?;
    for review in by_review.keys() {
        backend.review_cache().note(*review);
    }
    Ok(outcomes)
}

/// One review's ballots within the transaction.
struct Settling<'a> {
    review: ReviewId,
    now: DateTime<Utc>,
    takes_ballots: bool,
    planted: &'a Planted,
    used: HashMap<Use, Used>,
    groups: Vec<review_group::Model>,
    /// The open window, in a live session.
    floor: Option<session::Floor>,
    cast: BTreeMap<String, i64>,
    fresh: Vec<review_box::ActiveModel>,
}

impl<'a> Settling<'a> {
    /// Holds the review and its counters: closing, making a batch and other instances' writers wait, or are waited for.
    async fn begin(
        tx: &DatabaseTransaction,
        (review, mode): (ReviewId, Mode),
        now: DateTime<Utc>,
        planted: &'a Planted,
    ) -> Result<Self> {
        let stored = rows::hold(tx, review, LockType::Share).await?;
        let groups = groups::hold(tx, review).await?;
        let takes_ballots = stored.state.takes_ballots(now);
        let floor = match mode {
            Mode::Live => Some(session::Floor::find(tx, review, now).await?),
            Mode::Ordinary => None,
        };
        Ok(Self {
            review,
            now,
            takes_ballots,
            planted,
            used: HashMap::new(),
            groups,
            floor,
            cast: BTreeMap::new(),
            fresh: Vec::new(),
        })
    }

    /// Looks up which of the tokens were used before.
    async fn known(&mut self, tx: &DatabaseTransaction, envelopes: &[Envelope], places: &[usize]) -> Result<()> {
        if self.planted.skip_uniqueness {
            return Ok(());
        }
        let nullifiers = places.iter().map(|place| envelopes[*place].nullifier.as_str());
        // The last one again and again up to a power of two, so that there are few statements to prepare.
        let last = nullifiers.clone().next_back();
        let filled = places.len().next_power_of_two() - places.len();
        let nullifiers = nullifiers.chain(last.into_iter().cycle().take(filled));
        let rows = review_box::Entity::find()
            .select_only()
            .columns([
                review_box::Column::Nullifier,
                review_box::Column::QuestionWindow,
                review_box::Column::LeafHash,
                review_box::Column::DueTag,
            ])
            .filter(review_box::Column::ReviewId.eq(self.review.0))
            .filter(review_box::Column::Nullifier.is_in(nullifiers))
            .into_tuple::<(String, String, String, String)>()
            .all(tx)
            .await?;
        let used = rows
            .into_iter()
            .map(|(nullifier, window, leaf_hash, due_tag)| ((nullifier, window), Used { leaf_hash, due_tag }));
        self.used.extend(used);
        Ok(())
    }

    fn settle(&mut self, envelope: &Envelope) -> Outcome {
        let place = (envelope.nullifier.clone(), envelope.window.clone());
        if let Some(used) = self.used.get(&place) {
            return self.again(envelope, used);
        }
        if !self.takes_ballots {
            return Err(CastError::Closed);
        }
        if self.floor.as_ref().is_some_and(|floor| !floor.takes(&envelope.window)) {
            return Err(CastError::WindowClosed);
        }
        self.count(envelope)?;
        let due_tag = due::tag(&envelope.salt, envelope.frozen.review.due(seconds(self.now)));
        let receipt = receipt(&envelope.frozen, envelope.leaf_hash, seconds(self.now))?;
        let used = Used { leaf_hash: envelope.leaf_hash.to_string(), due_tag: due_tag.to_string() };
        self.fresh.push(self.row(envelope, &used));
        if !self.planted.skip_uniqueness {
            self.used.insert(place, used);
        }
        Ok(receipt)
    }

    /// The token was used: the same ballot gets the same receipt.
    fn again(&self, envelope: &Envelope, used: &Used) -> Outcome {
        if used.leaf_hash != envelope.leaf_hash.to_string() {
            return Err(CastError::TokenUsed);
        }
        let tag: Digest = used.due_tag.parse().map_err(|error| rows::fault(self.review.0, error))?;
        let now = due::find(&envelope.frozen.review, &envelope.salt, &tag, seconds(self.now));
        let now = now.ok_or_else(|| rows::fault(self.review.0, "a promise can't be found again"))?;
        receipt(&envelope.frozen, envelope.leaf_hash, now)
    }

    /// Never more ballots than tokens, in each window of a live session.
    fn count(&mut self, envelope: &Envelope) -> Result<(), CastError> {
        let id = envelope.group.as_str();
        let group = self.groups.iter().find(|row| groups::id(&row.group_key).is_ok_and(|key| key.as_str() == id));
        let group = group.ok_or(CastError::NotIssued)?;
        let cast = self.cast.entry(group.group_key.clone()).or_default();
        let room = match &mut self.floor {
            Some(floor) => floor.count(&group.group_key, group.issued),
            None => group.cast + *cast < group.issued,
        };
        if !room && !self.planted.skip_uniqueness {
            return Err(CastError::NotIssued);
        }
        *cast += 1;
        Ok(())
    }

    fn row(&self, envelope: &Envelope, used: &Used) -> review_box::ActiveModel {
        let nullifier = if self.planted.skip_uniqueness {
            // The primary key would still find it.
            format!("{}+{}", envelope.nullifier, envelope.leaf_hash)
        } else {
            envelope.nullifier.clone()
        };
        review_box::ActiveModel {
            review_id: Set(self.review.0),
            nullifier: Set(nullifier),
            question_window: Set(envelope.window.clone()),
            leaf_hash: Set(used.leaf_hash.clone()),
            due_tag: Set(used.due_tag.clone()),
            leaf: Set(Some(envelope.leaf.clone())),
            comments_sealed: Set(Some(envelope.comments_sealed.clone())),
        }
    }

    /// Writes rows and counters. The primary key is the last word on a token: a second row with it ends everything.
    async fn write(mut self, tx: &DatabaseTransaction) -> Result<()> {
        let mut rows = std::mem::take(&mut self.fresh);
        // Not even within a transaction in the order in which they came.
        rows.sort_unstable_by(|a, b| a.nullifier.as_ref().cmp(b.nullifier.as_ref()));
        while !rows.is_empty() {
            // Powers of two, so that there are few statements to prepare.
            let size = 1 << rows.len().ilog2();
            let rest = rows.split_off(Ord::min(size, rows.len()));
            review_box::Entity::insert_many(rows).exec_without_returning(tx).await?;
            rows = rest;
        }
        for (group, cast) in self.cast {
            groups::change(tx, self.review, &group, &[(groups::Column::Cast, cast)], None).await?;
        }
        if let Some(floor) = self.floor {
            floor.write(tx).await?;
        }
        Ok(())
    }
}

fn receipt(frozen: &Frozen, leaf: Digest, now: u64) -> Outcome {
    let receipt = Receipt::promise(&frozen.board_key, &frozen.review, leaf, now);
    Ok(receipt.map_err(ServiceError::fault)?.to_string())
}

fn seconds(instant: DateTime<Utc>) -> u64 {
    instant.timestamp().unsigned_abs()
}

/// For the planted fault only.
fn copy(outcome: &Outcome) -> Outcome {
    match outcome {
        Ok(receipt) => Ok(receipt.clone()),
        Err(_) => Err(CastError::Closed),
    }
}
