//! The archive of a review: sent while it is made, and checked before results are shown.

use std::sync::Arc;

use ballot::{
    archive::{COUNTS, Published, Record, Writer},
    board::{Batch, SignedHead},
    signing::Signed,
    verify::{Report, Together, Witness},
};
use domain::error::ErrorCode;
use entity::{review, review_batch, review_head, review_leaf};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::{cache, cache::Frozen, rows};
use crate::{Backend, Result, ServiceError};

/// How many ballots are read with one statement.
const PAGE: i64 = 500;
/// How many pieces wait for whoever reads them.
const AHEAD: usize = 4;

type Pieces = mpsc::Sender<Result<Vec<u8>>>;

/// The archive of everything published so far, in pieces. What comes to the board meanwhile is not in it.
///
/// # Errors
/// [`ErrorCode::NotFound`] when no such review was opened.
pub async fn archive(backend: &Backend, public_id: &str) -> Result<ReceiverStream<Result<Vec<u8>>>> {
    let frozen = cache::by_public_id(backend, public_id).await?.ok_or(ErrorCode::NotFound)?;
    Ok(stream(backend, &frozen))
}

/// Checks the archive as a stranger would, on all processors.
///
/// # Errors
/// [`ErrorCode::NotFound`] when no such review was opened. What is wrong with the archive stands in the report.
pub async fn check(backend: &Backend, public_id: &str) -> Result<Report> {
    let frozen = cache::by_public_id(backend, public_id).await?.ok_or(ErrorCode::NotFound)?;
    let (pieces, mut received): (Pieces, _) = mpsc::channel(AHEAD);
    let checking = tokio::task::spawn_blocking(move || {
        let mut verifier = Together::new(Witness::default());
        while let Some(piece) = received.blocking_recv() {
            verifier.push(&piece?);
        }
        Ok(verifier.finish())
    });
    // Not in a task of its own: when nobody waits for the report any more, nothing more comes and the checking stops.
    produce(backend, &frozen, pieces).await;
    checking.await.map_err(|_| ServiceError::fault("the check of a board did not come to its end"))?
}

fn stream(backend: &Backend, frozen: &Arc<Frozen>) -> ReceiverStream<Result<Vec<u8>>> {
    let (pieces, received) = mpsc::channel(AHEAD);
    let (backend, frozen) = (backend.clone(), Arc::clone(frozen));
    tokio::spawn(async move { produce(&backend, &frozen, pieces).await });
    ReceiverStream::new(received)
}

async fn produce(backend: &Backend, frozen: &Frozen, pieces: Pieces) {
    if let Err(error) = write(backend, frozen, &pieces).await {
        let _ = pieces.send(Err(error)).await;
    }
}

async fn write(backend: &Backend, frozen: &Frozen, pieces: &Pieces) -> Result<()> {
    let db = backend.db().read();
    let row = review::Entity::find_by_id(frozen.id.0).one(db).await?.ok_or(ErrorCode::NotFound)?;
    let manifest = row.manifest.as_deref().ok_or(ErrorCode::NotFound)?;
    let mut writer = Writer::default();
    let manifest = Record::Manifest(Box::new(serde_json::from_str(manifest)?));
    send(pieces, line(&mut writer, &manifest)?).await?;
    let heads = review_head::Entity::find()
        .filter(review_head::Column::ReviewId.eq(frozen.id.0))
        .order_by_asc(review_head::Column::Sequence);
    let mut batches = 0;
    for head in heads.all(db).await? {
        for sequence in batches + 1..=head.batches {
            batch(backend, frozen, sequence, (&mut writer, pieces)).await?;
        }
        batches = head.batches;
        let head: SignedHead = serde_json::from_str(&head.head)?;
        send(pieces, line(&mut writer, &Record::Head(Box::new(head)))?).await?;
    }
    let published: Option<Signed<Published>> = row.published.as_deref().map(serde_json::from_str).transpose()?;
    // A result of an earlier version has no counts to compare with the ballots, and is not part of the archive.
    if let Some(published) = published.filter(|published| published.content.result.get(COUNTS).is_some()) {
        send(pieces, line(&mut writer, &Record::Result(Box::new(published)))?).await?;
    }
    let end = writer.end(&frozen.board_key, frozen.review.fingerprint()).map_err(ServiceError::fault)?;
    send(pieces, end).await
}

async fn batch(
    backend: &Backend,
    frozen: &Frozen,
    sequence: i64,
    (writer, pieces): (&mut Writer, &Pieces),
) -> Result<()> {
    let db = backend.db().read();
    let row = review_batch::Entity::find_by_id((frozen.id.0, sequence)).one(db).await?;
    let row = row.ok_or_else(|| rows::fault(frozen.id.0, "a batch is missing"))?;
    let batch = Batch {
        sequence: row.sequence.unsigned_abs(),
        first: row.first.unsigned_abs(),
        size: row.size.unsigned_abs(),
        root: row.root.parse().map_err(|error| rows::fault(frozen.id.0, error))?,
    };
    send(pieces, line(writer, &Record::Batch(batch))?).await?;
    // By batch and place, not by size: a row too many or too few is for the check to find.
    let mut after = -1;
    loop {
        let leaves = review_leaf::Entity::find()
            .filter(review_leaf::Column::ReviewId.eq(frozen.id.0))
            .filter(review_leaf::Column::Batch.eq(sequence))
            .filter(review_leaf::Column::Position.gt(Ord::max(after, row.first - 1)))
            .order_by_asc(review_leaf::Column::Position)
            .limit(PAGE.unsigned_abs())
            .all(db)
            .await?;
        let Some(last) = leaves.last() else { return Ok(()) };
        after = last.position;
        let piece: Vec<u8> = leaves.iter().flat_map(|row| writer.leaf(&row.leaf)).collect();
        send(pieces, piece).await?;
    }
}

fn line(writer: &mut Writer, record: &Record) -> Result<Vec<u8>> {
    writer.line(record).map_err(ServiceError::fault)
}

async fn send(pieces: &Pieces, piece: Vec<u8>) -> Result<()> {
    pieces.send(Ok(piece)).await.map_err(|_| ServiceError::fault("nobody reads the archive any more"))
}
