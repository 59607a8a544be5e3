//! Making a batch: ballots that wait go to the board, in the order of their hashes, and a head is signed.
//!
//! Everything about the ballots that were waiting is written anew in that order in one transaction, so that neither
//! row numbers nor the database's own bookkeeping says anything of the order in which they came.

use std::time::Duration;

use ballot::{
    Digest, Id,
    board::{Batch, Board, Count, Facts, take},
    canonical,
    manifest::{Mode, Results, Review},
    signing::BoardKey,
};
use chrono::{DateTime, Utc};
use domain::ids::ReviewId;
use entity::{review_batch, review_board, review_box, review_group, review_head, review_leaf};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseConnection,
    DatabaseTransaction, DbBackend, DbErr, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Statement,
};
use tokio::sync::oneshot;

use super::{cache::Frozen, comments, groups, rows, running, session, token_keys};
use crate::{Backend, Result, ServiceError, Topic, Tx};

/// How many ballots are read and written with one statement.
const CHUNK: usize = 500;
/// How many ballots of a void review are destroyed in one transaction: about a second of work.
const DISCARDED: u64 = 10_000;
/// When the box is tidied again that could not be tidied at once.
const TIDY_AGAIN: [Duration; 4] =
    [Duration::from_secs(1), Duration::from_secs(10), Duration::from_secs(60), Duration::from_secs(600)];

/// Which ballots go to the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// As many as may go while the review is open.
    Due,
    /// All that are left; the head is the final one.
    Rest,
}

/// Makes a batch of the ballots that may go, if there are enough, and the next head in any case.
pub async fn make(tx: &Tx, frozen: &Frozen, which: Which) -> Result<()> {
    let (db, review) = (tx.db(), frozen.id);
    // Whoever writes ballots waits here, or is waited for.
    let counts = groups::hold(db, review).await?;
    let mut board = load(db, review).await?;
    let (leaves, kept) = choose(db, frozen, &board, which).await?;
    if !leaves.is_empty() {
        let mut count = running::begin(tx, frozen, board.batches()).await?;
        let batch = board.append(&frozen.review, &leaves).map_err(|error| rows::fault(review.0, error))?;
        move_ballots(tx, frozen, &batch, (&leaves, &kept), &mut count).await?;
        write_batch(db, review, &batch).await?;
        if let Some(count) = count {
            count.save(tx, review, board.batches()).await?;
            tx.touch(Topic::Results(review));
        }
    }
    write_head(db, review, &frozen.review, &frozen.board_key, &counts, (board, tx.now(), which)).await
}

/// Makes a head between batches.
pub async fn head_only(
    db: &DatabaseTransaction,
    review: ReviewId,
    frozen: &Review,
    key: &BoardKey,
    counts: &[review_group::Model],
    now: DateTime<Utc>,
) -> Result<()> {
    let board = load(db, review).await?;
    write_head(db, review, frozen, key, counts, (board, now, Which::Due)).await
}

/// After the commit: nothing of the old order stays in write-ahead files or dead rows. Where somebody is reading or the
/// database fails, it is done again later, and nobody waits for that.
pub async fn tidy(backend: &Backend) {
    tidy_until_done(backend, false).await;
}

/// The same, and nothing of destroyed keys either.
pub async fn tidy_closed(backend: &Backend) {
    tidy_until_done(backend, true).await;
}

async fn tidy_until_done(backend: &Backend, is_closed: bool) {
    let backend = backend.clone();
    let (tidied, first) = oneshot::channel();
    // Whoever asked for it may go away in the middle of it.
    tokio::spawn(async move {
        let done = is_tidied(&backend, is_closed).await;
        // They wait for the first try only.
        let _ = tidied.send(());
        if done {
            return;
        }
        for pause in TIDY_AGAIN {
            tokio::time::sleep(pause).await;
            if is_tidied(&backend, is_closed).await {
                return;
            }
        }
        tracing::error!("review: the box could not be tidied; the next batch does it again");
    });
    let _ = first.await;
}

async fn is_tidied(backend: &Backend, is_closed: bool) -> bool {
    let tidied = async {
        if backend.db().backend() == DbBackend::Sqlite {
            return backend.db().empty_log().await;
        }
        let db = backend.db().write();
        let is_box_tidied = vacuum(db, "review_box").await?;
        Ok(is_box_tidied && (!is_closed || token_keys::is_emptied(db).await?))
    };
    tidied.await.unwrap_or_else(|error| {
        tracing::warn!(%error, "review: the box could not be tidied");
        false
    })
}

/// Says whether no dead row is left: those that somebody still sees who began to read before stay, without an error.
pub async fn vacuum(db: &DatabaseConnection, table: &str) -> Result<bool, DbErr> {
    db.execute_unprepared(&format!("VACUUM {table}")).await?;
    let left = format!("SELECT pg_stat_get_dead_tuples('{table}'::regclass)");
    let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, left)).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get_by_index::<i64>(0))? == 0)
}

async fn load(db: &DatabaseTransaction, review: ReviewId) -> Result<Board> {
    let row = review_board::Entity::find_by_id(review.0).one(db).await?;
    let row = row.ok_or_else(|| rows::fault(review.0, "it has no board"))?;
    Ok(serde_json::from_value(row.board)?)
}

/// The ballots that go to the board and those that stay, both in the order of their hashes.
async fn choose(
    db: &DatabaseTransaction,
    frozen: &Frozen,
    board: &Board,
    which: Which,
) -> Result<(Vec<Digest>, Vec<Digest>)> {
    let manifest = frozen.review.manifest();
    if which == Which::Due && manifest.results == Results::AtClose {
        return Ok((Vec::new(), Vec::new()));
    }
    let hashes = review_box::Entity::find()
        .select_only()
        .column(review_box::Column::LeafHash)
        .filter(waiting(frozen.id))
        .order_by_asc(review_box::Column::LeafHash)
        .into_tuple::<String>()
        .all(db)
        .await?;
    let hashes = hashes.iter().map(|hash| hash.parse()).collect::<Result<Vec<Digest>, _>>();
    let hashes = hashes.map_err(|error| rows::fault(frozen.id.0, error))?;
    if which == Which::Rest {
        return Ok((hashes, Vec::new()));
    }
    let leaves = take(&hashes, manifest.batch_minimum, board.batches() + 1);
    let kept = hashes.into_iter().filter(|hash| leaves.binary_search(hash).is_err()).collect();
    Ok((leaves, kept))
}

/// Moves the chosen ballots to the board, counts them where that is shown, and writes everything that was waiting anew.
async fn move_ballots(
    tx: &Tx,
    frozen: &Frozen,
    batch: &Batch,
    (leaves, kept): (&[Digest], &[Digest]),
    count: &mut Option<running::Running>,
) -> Result<()> {
    let (db, review) = (tx.db(), frozen.id);
    let (mut used, mut texts) = (Vec::new(), Vec::new());
    let mut position = batch.first.cast_signed();
    for chunk in leaves.chunks(CHUNK) {
        let ballots = read(db, review, chunk).await?;
        let mut rows = Vec::with_capacity(ballots.len());
        for ballot in ballots {
            texts.extend(comments::open(tx.backend(), &ballot)?);
            if let (Some(count), Some(leaf)) = (count.as_mut(), &ballot.leaf) {
                count.add(frozen, leaf)?;
            }
            rows.push(leaf_row(batch, position, &ballot)?);
            position += 1;
            used.push(review_box::Model { leaf: None, comments_sealed: None, ..ballot });
        }
        review_leaf::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    used.extend(keep_back(db, review, kept).await?);
    write_anew(db, waiting(review), used).await?;
    comments::insert(tx, review, texts).await
}

/// Writes these rows anew, in an order that says nothing.
async fn write_anew(db: &DatabaseTransaction, old: Condition, mut used: Vec<review_box::Model>) -> Result<()> {
    used.sort_unstable_by(|a, b| (&a.nullifier, &a.question_window).cmp(&(&b.nullifier, &b.question_window)));
    review_box::Entity::delete_many().filter(old).exec(db).await?;
    for chunk in used.chunks(CHUNK) {
        let rows = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
        review_box::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Takes the ballots that wait out of a review that was declared void, so many at a time that others can write between.
/// Of each stays that its token was used, by which the same ballot gets the same receipt again.
pub async fn discard(backend: &Backend, review: ReviewId) -> Result<()> {
    while discard_some(backend, review).await? {}
    Ok(())
}

/// Says whether there was something.
async fn discard_some(backend: &Backend, review: ReviewId) -> Result<bool> {
    use review_box::Column;
    let db = backend.db().begin().await?;
    let used = review_box::Entity::find()
        .select_only()
        .columns([Column::Nullifier, Column::QuestionWindow, Column::LeafHash, Column::DueTag])
        .filter(waiting(review))
        .order_by_asc(Column::Nullifier)
        .order_by_asc(Column::QuestionWindow)
        .limit(DISCARDED)
        .into_tuple::<(String, String, String, String)>()
        .all(&db)
        .await?;
    let Some((nullifier, window, ..)) = used.last().cloned() else { return Ok(false) };
    let same = Column::Nullifier.eq(nullifier.as_str()).and(Column::QuestionWindow.lte(window));
    let these = waiting(review).add(Column::Nullifier.lt(nullifier).or(same));
    let used = used.into_iter().map(|(nullifier, question_window, leaf_hash, due_tag)| {
        let (review_id, leaf, comments_sealed) = (review.0, None, None);
        review_box::Model { review_id, nullifier, question_window, leaf_hash, due_tag, leaf, comments_sealed }
    });
    write_anew(&db, these, used.collect()).await?;
    db.commit().await?;
    Ok(true)
}

/// The ballots that were not chosen: as few as the smallest batch.
async fn keep_back(db: &DatabaseTransaction, review: ReviewId, kept: &[Digest]) -> Result<Vec<review_box::Model>> {
    let mut ballots = Vec::with_capacity(kept.len());
    for chunk in kept.chunks(CHUNK) {
        ballots.extend(read(db, review, chunk).await?);
    }
    Ok(ballots)
}

async fn read(db: &DatabaseTransaction, review: ReviewId, chunk: &[Digest]) -> Result<Vec<review_box::Model>> {
    let ballots = review_box::Entity::find()
        .filter(waiting(review))
        .filter(review_box::Column::LeafHash.is_in(chunk.iter().map(ToString::to_string)))
        .order_by_asc(review_box::Column::LeafHash)
        .all(db)
        .await?;
    if ballots.len() == chunk.len() { Ok(ballots) } else { Err(rows::fault(review.0, "a ballot left the box")) }
}

fn leaf_row(batch: &Batch, position: i64, ballot: &review_box::Model) -> Result<review_leaf::ActiveModel> {
    let leaf = ballot.leaf.clone().ok_or_else(|| rows::fault(ballot.review_id, "a ballot has no bytes"))?;
    Ok(review_leaf::ActiveModel {
        review_id: Set(ballot.review_id),
        position: Set(position),
        batch: Set(batch.sequence.cast_signed()),
        leaf_hash: Set(ballot.leaf_hash.clone()),
        leaf: Set(leaf),
    })
}

async fn write_batch(db: &DatabaseTransaction, review: ReviewId, batch: &Batch) -> Result<()> {
    let row = review_batch::ActiveModel {
        review_id: Set(review.0),
        sequence: Set(batch.sequence.cast_signed()),
        first: Set(batch.first.cast_signed()),
        size: Set(batch.size.cast_signed()),
        root: Set(batch.root.to_string()),
    };
    row.insert(db).await?;
    Ok(())
}

async fn write_head(
    db: &DatabaseTransaction,
    review: ReviewId,
    frozen: &Review,
    key: &BoardKey,
    counts: &[review_group::Model],
    (mut board, now, which): (Board, DateTime<Utc>, Which),
) -> Result<()> {
    let counts =
        frozen.manifest().groups.iter().map(|group| count(review, &group.id, counts)).collect::<Result<_>>()?;
    let windows = match frozen.manifest().mode {
        Mode::Ordinary => Vec::new(),
        Mode::Live => session::in_heads(db, review).await?,
    };
    let facts = Facts { counts, windows, last: which == Which::Rest };
    let head = board.head(key, frozen, now.timestamp().unsigned_abs(), facts);
    let head = head.map_err(|error| rows::fault(review.0, error))?;
    let text = canonical::to_bytes(&head).map_err(ServiceError::fault)?;
    let row = review_head::ActiveModel {
        review_id: Set(review.0),
        sequence: Set(head.content.sequence.cast_signed()),
        batches: Set(head.content.batches.cast_signed()),
        size: Set(head.content.size.cast_signed()),
        head: Set(String::from_utf8(text).map_err(ServiceError::fault)?),
    };
    row.insert(db).await?;
    let board = review_board::ActiveModel {
        review_id: Set(review.0),
        board: Set(serde_json::to_value(&board)?),
        head_at: Set(now),
    };
    board.update(db).await?;
    Ok(())
}

fn count(review: ReviewId, group: &Id, counts: &[review_group::Model]) -> Result<Count> {
    let row = counts.iter().find(|row| groups::id(&row.group_key).is_ok_and(|id| id == *group));
    let row = row.ok_or_else(|| rows::fault(review.0, "a group has no counters"))?;
    Ok(Count {
        group: group.clone(),
        added: row.added.unsigned_abs(),
        struck: row.struck.unsigned_abs(),
        issued: row.issued.unsigned_abs(),
        cast: row.cast.unsigned_abs(),
    })
}

/// Ballots of a review that are not on the board yet.
pub fn waiting(review: ReviewId) -> Condition {
    Condition::all().add(review_box::Column::ReviewId.eq(review.0)).add(review_box::Column::Leaf.is_not_null())
}
