//! The count so far of a review whose ballots come to the board in batches. It goes on from batch to batch: what a
//! batch costs depends on its own ballots, and whoever reads the figures learns no more than from the board.

use ballot::{
    cast::CastBallot,
    manifest::{Mode, Results},
};
use domain::{
    error::ErrorCode,
    ids::ReviewId,
    review::tally::{self, Population, Rules, Tally},
};
use entity::review_running;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QuerySelect, sea_query::OnConflict};

use super::{cache::Frozen, count, rows};
use crate::{Result, ServiceError, Tx};

/// A count to go on with.
pub struct Running {
    tally: Tally,
}

/// The count of the first `batches` batches, for the next one; none where results are for the end, or for a meeting's
/// questions.
pub async fn begin(tx: &Tx, frozen: &Frozen, batches: u64) -> Result<Option<Running>> {
    let manifest = frozen.review.manifest();
    if manifest.results != Results::InBatches || manifest.mode != Mode::Ordinary {
        return Ok(None);
    }
    let row = review_running::Entity::find_by_id(frozen.id.0).one(tx.db()).await?;
    let row = row.filter(|row| row.batches.unsigned_abs() == batches);
    // One that can't be read must not hold up the board: it is made anew.
    match row.map(|row| serde_json::from_str(&row.tally)) {
        Some(Ok(tally)) => return Ok(Some(Running { tally })),
        Some(Err(error)) => {
            tracing::error!(review = frozen.id.0, %error, "review: the count so far cannot be read; counting anew");
        }
        None => {}
    }
    let setup = rows::find(tx.db(), frozen.id).await?.setup()?;
    // Everything on the board: before its first batch nothing.
    let mut running = Running { tally: Tally::new(Rules::of(&setup)) };
    count::on_board(tx.db(), frozen.id, |cast| running.count(frozen, cast)).await?;
    Ok(Some(running))
}

impl Running {
    /// Counts a ballot of the batch, given by its bytes on the board.
    pub fn add(&mut self, frozen: &Frozen, leaf: &[u8]) -> Result<()> {
        self.count(frozen, &CastBallot::from_bytes(leaf).map_err(|error| rows::fault(frozen.id.0, error))?)
    }

    fn count(&mut self, frozen: &Frozen, cast: &CastBallot) -> Result<()> {
        Ok(self.tally.add(&count::ballot(frozen, &cast.ballot)?).map_err(ErrorCode::from)?)
    }

    /// Keeps what all batches so far come to.
    pub async fn save(self, tx: &Tx, review: ReviewId, batches: u64) -> Result<()> {
        use review_running::Column;
        let results = self.tally.results(&Population::Everybody).map_err(|error| rows::fault(review.0, error))?;
        let row = review_running::ActiveModel {
            review_id: Set(review.0),
            batches: Set(batches.cast_signed()),
            tally: Set(serde_json::to_string(&self.tally)?),
            results: Set(serde_json::to_value(&results)?),
            counted_at: Set(tx.now()),
        };
        let changed = [Column::Batches, Column::Tally, Column::Results, Column::CountedAt];
        let changed = OnConflict::column(Column::ReviewId).update_columns(changed).to_owned();
        review_running::Entity::insert(row).on_conflict(changed).exec_without_returning(tx.db()).await?;
        Ok(())
    }
}

/// The count so far, if a batch was counted: its row, and what is shown of it.
pub async fn find(
    db: &impl ConnectionTrait,
    review: ReviewId,
) -> Result<Option<(review_running::Model, tally::Results)>> {
    let Some(row) = review_running::Entity::find_by_id(review.0).one(db).await? else { return Ok(None) };
    let results = serde_json::from_value(row.results.clone()).map_err(ServiceError::fault)?;
    Ok(Some((row, results)))
}

/// Whether a batch was counted.
pub async fn is_begun(db: &impl ConnectionTrait, review: ReviewId) -> Result<bool> {
    let row = review_running::Entity::find_by_id(review.0).select_only().column(review_running::Column::Batches);
    Ok(row.into_tuple::<i64>().one(db).await?.is_some())
}
