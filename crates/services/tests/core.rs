//! The core on a real SQLite file: transactions, idempotency, the audit chain, the queue, live topics.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use domain::{accounts::Actor, error::ErrorCode, ids::CaseId};
use entity::{audit_event, job, outbox};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, Statement};
use serde_json::{Value, json};
use services::{
    Backend, DataKey, Db, DbOptions, FileStore, FixedChance, IdempotencyKey, ManualClock, Once, Settings, Topic,
    audit::{self, AuditEvent},
    jobs::{self, Handler, Handlers, NewJob},
};

struct World {
    backend: Backend,
    clock: Arc<ManualClock>,
    _folder: tempfile::TempDir,
}

async fn world() -> World {
    impatient(DbOptions::new("").wait).await
}

/// One in which nobody waits longer for a connection.
async fn impatient(wait: Duration) -> World {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("core.db").display());
    let db = Db::connect(&DbOptions { wait, ..DbOptions::new(url) }).await.unwrap();
    Migrator::up(db.write(), None).await.unwrap();
    let clock = Arc::new(ManualClock::new("2026-03-02T01:00:00Z".parse().unwrap()));
    let files = FileStore::new(folder.path().join("files"));
    let chance = Arc::new(FixedChance::new(1));
    let backend = Backend::with(db, files, DataKey::new([1; 32]), Settings::default(), clock.clone(), chance);
    World { backend, clock, _folder: folder }
}

async fn count_once(backend: &Backend, key: &str, input: u32) -> services::Result<u32> {
    let key: IdempotencyKey = key.parse()?;
    match backend.once(&Actor::Anonymous, &key, "test/count", &input).await? {
        Once::Again(answer) => Ok(answer),
        Once::First(tx) => {
            tx.audit(AuditEvent::new("test/count", "counter/1").with(json!({ "by": input })));
            tx.touch(Topic::Case(CaseId(1)));
            tx.enqueue(NewJob::new("test", json!({})).once("only"));
            tx.finish(input + 1).await
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_cannot_use_up_a_key_of_the_system() {
    let backend = world().await.backend;
    count_once(&backend, "matters-reopened-2026-03-02", 1).await.unwrap();
    let key: IdempotencyKey = "matters-reopened-2026-03-02".parse().unwrap();
    let own = backend.once::<()>(&Actor::System, &key, "test/tell", &1).await.unwrap();
    assert!(matches!(own, Once::First(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_copies_have_one_effect_and_a_hundred_equal_answers() {
    let world = world().await;
    let copies = (0..100).map(|_| {
        let backend = world.backend.clone();
        tokio::spawn(async move { count_once(&backend, "0123456789abcdef", 6).await.unwrap() })
    });
    for copy in futures::future::join_all(copies).await {
        assert_eq!(copy.unwrap(), 7);
    }
    let db = world.backend.db().read();
    assert_eq!(audit_event::Entity::find().count(db).await.unwrap(), 1);
    assert_eq!(outbox::Entity::find().count(db).await.unwrap(), 1);
    assert_eq!(job::Entity::find().count(db).await.unwrap(), 1);
}

#[tokio::test]
async fn a_key_is_not_used_for_something_else() {
    let world = world().await;
    count_once(&world.backend, "0123456789abcdef", 6).await.unwrap();
    let error = count_once(&world.backend, "0123456789abcdef", 7).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::KeyReused);
}

#[tokio::test]
async fn a_dropped_transaction_leaves_nothing_behind() {
    let world = world().await;
    let tx = world.backend.begin(&Actor::System).await.unwrap();
    tx.audit(AuditEvent::new("test/never", "counter/1"));
    drop(tx);
    assert_eq!(audit_event::Entity::find().count(world.backend.db().read()).await.unwrap(), 0);
    // The writer is free again.
    count_once(&world.backend, "0123456789abcdef", 1).await.unwrap();
}

#[tokio::test]
async fn every_event_carries_the_hash_of_what_the_database_gives_back() {
    let world = world().await;
    for n in 0..5 {
        world.clock.advance(chrono::Duration::milliseconds(1500));
        count_once(&world.backend, &format!("0123456789abcde{n}"), n).await.unwrap();
    }
    let report = audit::verify(world.backend.db().read()).await.unwrap();
    assert_eq!((report.events, report.fault), (5, None));
    let forged = audit_event::ActiveModel { seq: Set(3), detail: Set(json!({ "by": 99 })), ..Default::default() };
    forged.update(world.backend.db().write()).await.unwrap();
    let report = audit::verify(world.backend.db().read()).await.unwrap();
    assert_eq!((report.events, report.is_whole()), (2, false));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watcher_hears_of_a_commit_within_a_second() {
    let world = world().await;
    let backend = world.backend.clone();
    let runner = tokio::spawn(async move { backend.live().run(&backend).await });
    let mut topic = world.backend.live().watch(&world.backend, Topic::Case(CaseId(1))).await.unwrap();
    topic.borrow_and_update();
    count_once(&world.backend, "0123456789abcdef", 1).await.unwrap();
    tokio::time::timeout(Duration::from_secs(1), topic.changed()).await.unwrap().unwrap();
    assert!(topic.borrow().version > 0);
    runner.abort();
}

#[tokio::test]
async fn what_is_committed_is_there_whatever_became_of_the_transactions_before() {
    let world = world().await;
    let db = world.backend.db();
    db.write().execute_unprepared("CREATE TABLE planted (id INTEGER PRIMARY KEY)").await.unwrap();
    db.write().execute_unprepared("INSERT INTO planted VALUES (1)").await.unwrap();
    // SQLite rolls back by itself, as it does when the disk is full; the driver's own rollback fails then.
    let ended = db.begin().await.unwrap();
    ended.execute_unprepared("INSERT OR ROLLBACK INTO planted VALUES (1)").await.unwrap_err();
    drop(ended);
    drop(db.begin().await.unwrap());
    let tx = db.begin().await.unwrap();
    tx.execute_unprepared("INSERT INTO planted VALUES (2)").await.unwrap();
    tx.commit().await.unwrap();
    let rows = db.read().query_all_raw(Statement::from_string(DbBackend::Sqlite, "SELECT id FROM planted")).await;
    assert_eq!(rows.unwrap().len(), 2, "a commit was acknowledged and not written");
}

/// Holds the only writer for longer than anybody waits for it.
struct Closes;

impl Handler for Closes {
    fn kind(&self) -> &'static str {
        "test"
    }

    fn run<'a>(
        &'a self,
        backend: &'a Backend,
        _payload: &'a Value,
    ) -> Pin<Box<dyn Future<Output = services::Result<()>> + Send + 'a>> {
        Box::pin(async move {
            let tx = backend.begin(&Actor::System).await?;
            tokio::time::sleep(Duration::from_millis(600)).await;
            tx.audit(AuditEvent::new("test/close", "counter/1"));
            tx.commit().await
        })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_holds_the_only_writer_for_long_comes_to_its_end() {
    let world = impatient(Duration::from_millis(200)).await;
    count_once(&world.backend, "0123456789abcdef", 1).await.unwrap();
    let handlers = Handlers::default().with(Closes).holding_every(Duration::from_millis(50));
    assert_eq!(jobs::work_due(&world.backend, &handlers).await.unwrap(), 1);
    let job = job::Entity::find().one(world.backend.db().read()).await.unwrap().unwrap();
    assert_eq!((job.state.as_str(), job.attempts, job.last_error), ("done", 1, None));
}

#[tokio::test]
async fn a_file_grows_only_at_its_end() {
    let world = world().await;
    let files = world.backend.files();
    let name = files.create(world.backend.chance()).await.unwrap();
    let held = files.hold(&name).await.unwrap();
    assert_eq!(held.append_at(0, b"abc".to_vec()).await.unwrap(), 3);
    assert_eq!(held.append_at(3, b"xyz".to_vec()).await.unwrap(), 6);
    assert_eq!(held.append_at(3, b"def".to_vec()).await.unwrap(), 6, "what came to nothing is written over");
    assert!(held.append_at(7, b"g".to_vec()).await.is_err());
    let other = tokio::time::timeout(Duration::from_millis(50), files.hold(&name)).await;
    assert!(other.is_err(), "one after the other");
    drop(held);
    files.hold(&name).await.unwrap();
    let stored = files.inspect(&name).await.unwrap();
    assert_eq!((stored.size, stored.head.as_slice()), (6, &b"abcdef"[..]));
    assert!(files.open("../../etc/passwd").await.is_err());
}

#[tokio::test]
async fn an_owner_that_was_written_by_half_is_none() {
    let world = world().await;
    let files = world.backend.files();
    std::fs::create_dir_all(files.root().join("owner")).unwrap();
    std::fs::write(files.root().join("owner/id"), "\n").unwrap();
    assert_eq!(files.owner().await.unwrap(), None);
    files.set_owner("somebody").await.unwrap();
    assert_eq!(files.owner().await.unwrap().as_deref(), Some("somebody"));
    assert_eq!(std::fs::read_dir(files.root().join("owner")).unwrap().count(), 1, "nothing stays beside it");
}
