//! No link by what lies beside the database: backups taken while ballots wait, write-ahead files, and sizes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;

use domain::review::setup::ResultsPolicy;
use entity::{review_leaf, review_token_key};
use flate2::read::GzDecoder;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, Statement};
use serde_json::Value;

use super::World;
use super::no_link::{
    BALLOTS, cast_in_order, cast_places, dump, in_file, in_pages, orders_in, plant, remember, run, show_nothing,
};
use super::world::bytes;

async fn full() -> (World, Vec<String>) {
    let world = World::open(u32::try_from(BALLOTS / 2).unwrap(), ResultsPolicy::AtClose).await;
    plant(&world).await;
    let order = cast_in_order(&world).await;
    for hash in &order {
        run(&world, &format!("INSERT INTO planted (hash) VALUES ('{hash}')")).await;
    }
    (world, order)
}

/// The entries of a backup.
fn entries(path: &std::path::Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = tar::Archive::new(GzDecoder::new(File::open(path).unwrap()));
    let entries = archive.entries().unwrap().map(|entry| {
        let mut entry = entry.unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        (entry.path().unwrap().display().to_string(), content)
    });
    entries.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn linking_by_backup() {
    let (world, order) = full().await;
    // Every ballot still waits: this is when the order of rows is that of casting.
    let path = world.app.folder.path().join("backup.tar.gz");
    server::backup::backup(&world.app.backend, &path).await.unwrap();
    let entries = entries(&path);
    let found = match world.app.backend.db().backend() {
        DbBackend::Sqlite => orders_in(&entries["database.sqlite"], &order),
        _ => vec![
            ("planted".into(), hashes(&entries["tables/planted.jsonl"], "hash")),
            ("the box".into(), hashes(&entries["tables/review_box.jsonl"], "leaf_hash")),
        ],
    };
    show_nothing(&order, found);
}

/// A column of a table's lines, in their order.
fn hashes(lines: &[u8], column: &str) -> Vec<String> {
    let lines = std::str::from_utf8(lines).unwrap().lines().map(|line| serde_json::from_str(line).unwrap());
    lines.map(|row: Value| row[column].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn linking_by_write_ahead_file() {
    let (world, order) = full().await;
    if world.app.backend.db().backend() != DbBackend::Sqlite {
        // PostgreSQL's log is the operator's to keep or to destroy; docs/operation.md says so.
        return;
    }
    let path = world.app.folder.path().join("sunhall.db-wal");
    let holds = |log: &[u8]| order.iter().filter(|hash| contains(log, hash.as_bytes())).count();
    assert!(holds(&std::fs::read(&path).unwrap()) > 0, "before, the file shows what the test looks for");
    world.close().await;
    assert_eq!(holds(&std::fs::read(&path).unwrap()), 0);
}

/// Whoever gets hold of the database after the closing gets no key that signs tokens, sealed or not.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_left_of_keys_after_the_closing() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    let db = world.app.backend.db();
    let keys = review_token_key::Entity::find().all(db.read()).await.unwrap();
    assert_eq!(keys.len(), 2);
    // Those of another review stay, so that the table does not become empty.
    run(&world, "INSERT INTO review_token_key (review_id, group_key, sealed) VALUES (9999, 'other', 'other')").await;
    // Ballots change the rows in which keys once stood.
    world.cast(0..6, 0).await;
    let kept = async || {
        let files = files_with_keys(&world).await;
        keys.iter().filter(|key| contains(&files, key.sealed.as_bytes())).count()
    };
    assert_eq!(kept().await, 2, "before, the files show what the test looks for");
    world.close().await;
    assert_eq!(kept().await, 0);
}

/// Everything in the files in which keys may lie, with what SQLite's log still has.
async fn files_with_keys(world: &World) -> Vec<u8> {
    let db = world.app.backend.db();
    if db.backend() == DbBackend::Sqlite {
        let files = ["sunhall.db", "sunhall.db-wal"].map(|name| world.app.folder.path().join(name));
        return files.iter().flat_map(|file| std::fs::read(file).unwrap_or_default()).collect();
    }
    run(world, "CHECKPOINT").await;
    let mut files = Vec::new();
    for table in ["review_group", "review_token_key"] {
        let query = format!("SELECT pg_read_binary_file(pg_relation_filepath('{table}')) AS bytes");
        let row = db.read().query_one_raw(Statement::from_string(DbBackend::Postgres, query)).await.unwrap().unwrap();
        files.extend(row.try_get::<Vec<u8>>("", "bytes").unwrap());
    }
    files
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[tokio::test(flavor = "multi_thread")]
async fn linking_by_size() {
    let world = World::open(8, ResultsPolicy::AtClose).await;
    // Up to a kilobyte, and on both sides of one and a half, in bytes.
    let texts = [String::new(), "好".into(), "意见".repeat(100), "意见".repeat(180), "意见".repeat(250)];
    let mut answers = Vec::new();
    // One group, as its id stands in the ballot; nothing else may tell ballots apart by length.
    for (place, comment) in texts.iter().enumerate() {
        let token = world.token(&world.member(2 * place).await).await;
        let comment = Some(comment.as_str()).filter(|text| !text.is_empty());
        let request = world.request(&token, u8::try_from(place % 4).unwrap(), comment).await;
        answers.push(world.send(bytes(&request)).await);
    }
    assert!(answers.iter().all(|answer| answer.status == 200));
    let sizes = answers.iter().map(|answer| answer.text.len()).collect::<BTreeSet<_>>();
    assert_eq!(sizes.len(), 1, "receipts are as long as each other");
    let rows = dump(&world).await.remove("review_box").unwrap();
    let shape = |row: &Value| {
        let columns = row.as_object().unwrap().iter();
        columns.map(|(name, value)| (name.clone(), value.as_str().map(str::len))).collect::<BTreeMap<_, _>>()
    };
    let mut shapes: BTreeMap<_, usize> = BTreeMap::new();
    for row in &rows {
        *shapes.entry(shape(row)).or_default() += 1;
    }
    // The step that the protocol's limits admit: a kilobyte, doubled. Nothing else differs.
    assert_eq!(shapes.values().copied().collect::<BTreeSet<_>>(), [2, 3].into(), "{shapes:?}");
    let others = shapes.into_keys().map(|mut shape| (shape.remove("comments_sealed"), shape).1);
    assert_eq!(others.collect::<BTreeSet<_>>().len(), 1);
}

/// The order of two batches is that of the clock, as their heads say; within each nothing is left of that of casting,
/// also for the ballots that were kept back.
#[tokio::test(flavor = "multi_thread")]
async fn linking_by_order_within_batches() {
    let world = World::open(u32::try_from(BALLOTS).unwrap(), ResultsPolicy::InBatches).await;
    plant(&world).await;
    let mut order = Vec::new();
    for half in [0..BALLOTS, BALLOTS..2 * BALLOTS] {
        let cast = cast_places(&world, half).await;
        remember(&world, &cast).await;
        order.extend(cast);
        world.app.clock.advance(chrono::Duration::hours(1));
        world.app.work().await;
    }
    let found = match world.app.backend.db().backend() {
        DbBackend::Sqlite => in_file(&world, &order),
        _ => in_pages(&world, &["review_leaf"], 2).await,
    };
    let leaves = review_leaf::Entity::find().all(world.app.backend.db().read()).await.unwrap();
    for batch in [1, 2] {
        let own: BTreeSet<&String> = leaves.iter().filter(|row| row.batch == batch).map(|row| &row.leaf_hash).collect();
        assert!(own.len() >= BALLOTS - 5, "batch {batch} has {} ballots", own.len());
        let of_batch = |hashes: &[String]| hashes.iter().filter(|hash| own.contains(hash)).cloned().collect::<Vec<_>>();
        let found = found.iter().map(|(name, hashes)| (format!("{name}, batch {batch}"), of_batch(hashes)));
        show_nothing(&of_batch(&order), found.collect());
    }
}
