//! Proofs that a ballot is on the board, and that the board only grew.

use ballot::{
    Digest,
    merkle::{ConsistencyProof, InclusionProof},
};
use domain::{error::ErrorCode, ids::ReviewId};
use entity::review_leaf;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio::sync::OwnedMutexGuard;

use super::{cache, rows, tree::Tree};
use crate::{Backend, Result};

/// How many hashes are read with one statement.
const PAGE: u64 = 20_000;

/// The proof that the ballot with this leaf hash is among the first `size` on the board; without `size`, among all.
///
/// # Errors
/// [`ErrorCode::NotFound`] when it is not, or there is no such review.
pub async fn inclusion(backend: &Backend, public_id: &str, leaf: Digest, size: Option<u64>) -> Result<InclusionProof> {
    let review = cache::by_public_id(backend, public_id).await?.ok_or(ErrorCode::NotFound)?.id;
    let row = review_leaf::Entity::find()
        .select_only()
        .column(review_leaf::Column::Position)
        .filter(review_leaf::Column::ReviewId.eq(review.0))
        .filter(review_leaf::Column::LeafHash.eq(leaf.to_string()))
        .into_tuple::<i64>()
        .one(backend.db().read())
        .await?;
    let index = row.ok_or(ErrorCode::NotFound)?.unsigned_abs();
    let tree = grown(backend, review).await?;
    let size = size.unwrap_or_else(|| tree.size());
    tree.inclusion(index, size).map_err(|_| ErrorCode::NotFound.into())
}

/// The proof that the board with the first `first` ballots grew into that with the first `second`.
///
/// # Errors
/// [`ErrorCode::NotFound`] for sizes the board never had, or when there is no such review.
pub async fn consistency(backend: &Backend, public_id: &str, first: u64, second: u64) -> Result<ConsistencyProof> {
    let review = cache::by_public_id(backend, public_id).await?.ok_or(ErrorCode::NotFound)?.id;
    let tree = grown(backend, review).await?;
    tree.consistency(first, second).map_err(|_| ErrorCode::NotFound.into())
}

/// The tree with everything that came since it was used last.
async fn grown(backend: &Backend, review: ReviewId) -> Result<OwnedMutexGuard<Tree>> {
    let mut tree = backend.review_cache().tree(review).lock_owned().await;
    loop {
        let hashes = review_leaf::Entity::find()
            .select_only()
            .column(review_leaf::Column::LeafHash)
            .filter(review_leaf::Column::ReviewId.eq(review.0))
            .filter(review_leaf::Column::Position.gte(tree.size().cast_signed()))
            .order_by_asc(review_leaf::Column::Position)
            .limit(PAGE)
            .into_tuple::<String>()
            .all(backend.db().read())
            .await?;
        if hashes.is_empty() {
            return Ok(tree);
        }
        for hash in hashes {
            tree.push(hash.parse().map_err(|error| rows::fault(review.0, error))?);
        }
    }
}
