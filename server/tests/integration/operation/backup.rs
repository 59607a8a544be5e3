//! `sunhall backup` and `sunhall restore`.

use std::path::Path;

use domain::accounts::Actor;
use domain::ids::PersonId;
use sea_orm::EntityTrait;
use serde_json::json;
use server::backup::{backup, restore};
use server::config::Config;
use services::audit::AuditEvent;
use services::{Backend, Chance, Db, DbOptions, FixedChance, Topic};

use super::start::{Folder, failure, success};
use crate::support::{Browser, HttpService, PASSWORD, Process, TestApp, TestDatabase, identity, site, sunhall};

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_take_a_backup_of_a_server_that_writes_and_bring_everybody_back() {
    let names = HttpService::start(json!({ "matches": true })).await;
    let folder = Folder::new().await;
    let mut command = folder.command();
    command.env("SUNHALL_REAL_NAME_CHECK", "http").env("SUNHALL_REAL_NAME_URL", names.url());
    let process = Process::serve(command).await;
    for number in 0..3 {
        register(&process.browser(), number).await;
    }
    let browser = process.browser();
    let writer = tokio::spawn(async move {
        for number in 3.. {
            register(&browser, number).await;
        }
    });
    while names.asked().len() < 5 {
        assert!(!writer.is_finished(), "the writer stopped");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let archive = folder.path().join("backup.tar.gz");
    let said = tokio::task::block_in_place(|| success(folder.command().arg("backup").arg(&archive)));
    assert!(said.contains("entries") && !writer.is_finished(), "{said}");
    writer.abort();

    let elsewhere = Elsewhere::new().await;
    let restoring = |archive: &Path| {
        let mut command = sunhall(elsewhere.folder.path(), &elsewhere.database);
        command.arg("restore").arg(archive);
        command
    };
    let damaged = folder.path().join("damaged.tar.gz");
    let mut bytes = std::fs::read(&archive).unwrap();
    let middle = bytes.len() / 2;
    // More than a bit: among copies of zeros, one bit of a distance may still mean the same.
    bytes[middle..middle + 64].iter_mut().for_each(|byte| *byte ^= 0xff);
    std::fs::write(&damaged, bytes).unwrap();
    let complaint = failure(&mut restoring(&damaged));
    assert!(complaint.contains("nothing was changed"), "{complaint}");
    assert!(elsewhere.is_untouched().await);
    assert!(failure(&mut restoring(Path::new("/nowhere.tar.gz"))).contains("nowhere"));
    assert!(success(&mut restoring(&archive)).starts_with("restored "));
    assert!(failure(&mut restoring(&archive)).contains("is not empty"));

    let command = || sunhall(elsewhere.folder.path(), &elsewhere.database);
    assert!(success(command().args(["verify", "audit"])).contains("are in order"));
    site(elsewhere.folder.path());
    let restored = Process::serve(command()).await;
    for number in 0..3 {
        let mobile = mobile(number);
        let form = [("mobile", mobile.as_str()), ("password", PASSWORD), ("ticket[back]", "/zh/sign-in")];
        let answer = restored.browser().post_form("/api/accounts/sign_in", &form).await;
        assert_eq!(answer.location(), Some("/zh"), "who was told of an account has it: {}", answer.text);
    }
}

fn mobile(number: u32) -> String {
    format!("1380000{number:04}")
}

async fn register(browser: &Browser, number: u32) {
    let (mobile, key, identity) = (mobile(number), format!("0123456789abcdef{number:04}"), identity(number));
    let form = [
        ("kind", "citizen"),
        ("name", "王小明"),
        ("identity", identity.expose()),
        ("mobile", &mobile),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
        ("agree", "true"),
        ("ticket[key]", &key),
        ("ticket[back]", "/zh/register"),
    ];
    let answer = browser.post_form("/api/accounts/register", &form).await;
    assert_eq!(answer.location(), Some("/zh"), "{} {}", answer.status, answer.text);
}

#[tokio::test]
async fn a_backup_taken_while_writing_is_one_state_of_rows_and_files() {
    let app = TestApp::init().await;
    let file = store(&app.backend, b"a stored material").await;
    let writer = tokio::spawn(write_for_ever(app.backend.clone()));
    while rows(app.backend.db()).await.0 < 20 {
        tokio::task::yield_now().await;
    }
    let archive = app.folder.path().join("backup.tar.gz");
    backup(&app.backend, &archive).await.unwrap();
    writer.abort();
    let afterwards = rows(app.backend.db()).await.0;

    let elsewhere = Elsewhere::new().await;
    restore(&elsewhere.config, &archive).await.unwrap();
    let db = Db::connect(&DbOptions::new(elsewhere.database.url())).await.unwrap();
    let (events, head, touched) = rows(&db).await;
    assert!((20..=afterwards).contains(&events), "{events} of {afterwards}");
    // Event, head and outbox row of one transaction are all there or none is.
    assert_eq!((head, touched), (i64::try_from(events).unwrap(), events));
    let restored = elsewhere.config.storage.folder.join(&file[..2]).join(&file);
    assert_eq!(std::fs::read(restored).unwrap(), b"a stored material");
}

#[tokio::test]
async fn new_rows_follow_the_restored_ones() {
    let app = TestApp::init().await;
    write(&app.backend).await;
    let archive = app.folder.path().join("backup.tar.gz");
    backup(&app.backend, &archive).await.unwrap();
    let elsewhere = Elsewhere::new().await;
    restore(&elsewhere.config, &archive).await.unwrap();
    let backend = server::serve::open_backend(&elsewhere.config).await.unwrap();
    write(&backend).await;
    assert_eq!(rows(backend.db()).await, (2, 2, 2));
}

#[tokio::test]
async fn a_damaged_archive_is_refused_and_nothing_is_changed() {
    let app = TestApp::init().await;
    write(&app.backend).await;
    // A photograph: in what doesn't compress no bit can change without a trace, as it can in a run of equal bytes.
    store(&app.backend, &noise()).await;
    let archive = app.folder.path().join("backup.tar.gz");
    backup(&app.backend, &archive).await.unwrap();
    let whole = std::fs::read(&archive).unwrap();
    let elsewhere = Elsewhere::new().await;
    let mut spoiled = Vec::new();
    for at in [20, whole.len() / 3, whole.len() / 2, whole.len() - 12] {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        spoiled.push(bytes);
    }
    for end in [0, 100, whole.len() / 2, whole.len() - 1] {
        spoiled.push(whole[..end].to_vec());
    }
    spoiled.push([whole.as_slice(), b"more"].concat());
    for (case, bytes) in spoiled.iter().enumerate() {
        std::fs::write(&archive, bytes).unwrap();
        let refusal = restore(&elsewhere.config, &archive).await.expect_err(&format!("case {case}"));
        assert!(format!("{refusal:#}").contains("nothing was changed"), "case {case}: {refusal:#}");
        assert!(elsewhere.is_untouched().await, "case {case}");
    }
    std::fs::write(&archive, &whole).unwrap();
    restore(&elsewhere.config, &archive).await.unwrap();
}

#[tokio::test]
async fn nothing_is_overwritten() {
    let app = TestApp::init().await;
    let archive = app.folder.path().join("backup.tar.gz");
    backup(&app.backend, &archive).await.unwrap();
    let refusal = backup(&app.backend, &archive).await.unwrap_err().to_string();
    assert!(refusal.contains("exists already"), "{refusal}");
    let config = (*app.state.config).clone();
    let refusal = restore(&config, &archive).await.unwrap_err().to_string();
    assert!(refusal.contains("already"), "{refusal}");
    let left: Vec<_> = std::fs::read_dir(app.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("sunhall-backup")), "{left:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn an_archive_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let app = TestApp::init().await;
    let archive = app.folder.path().join("backup.tar.gz");
    backup(&app.backend, &archive).await.unwrap();
    assert_eq!(std::fs::metadata(&archive).unwrap().permissions().mode() & 0o777, 0o600);
}

/// An empty database and an empty folder.
struct Elsewhere {
    folder: tempfile::TempDir,
    database: TestDatabase,
    config: Config,
}

impl Elsewhere {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = TestDatabase::create_empty(folder.path()).await;
        let mut config = Config::default();
        config.database.url = database.url().to_owned();
        config.storage.folder = folder.path().join("files");
        Self { folder, database, config }
    }

    async fn is_untouched(&self) -> bool {
        let empty = |path: &Path| std::fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
        if !self.database.is_postgres() {
            return empty(self.folder.path());
        }
        let db = Db::connect(&DbOptions::new(self.database.url())).await.unwrap();
        empty(self.folder.path()) && entity::audit_event::Entity::find().one(db.read()).await.is_err()
    }
}

async fn write_for_ever(backend: Backend) {
    loop {
        write(&backend).await;
    }
}

/// One act: an event, the head behind it, an outbox row.
async fn write(backend: &Backend) {
    let tx = backend.begin(&Actor::System).await.unwrap();
    tx.audit(AuditEvent::new("test", "test/1").with(json!({ "text": "换行\n\"引号\" \\ \u{1f305}" })));
    tx.touch(Topic::Person(PersonId(1)));
    tx.commit().await.unwrap();
}

async fn store(backend: &Backend, content: &[u8]) -> String {
    let name = backend.files().create(backend.chance()).await.unwrap();
    backend.files().append_at(&name, 0, content).await.unwrap();
    name
}

fn noise() -> Vec<u8> {
    let mut bytes = vec![0; 60_000];
    FixedChance::new(7).fill(&mut bytes);
    bytes
}

/// Number of events, number at the head, number of outbox rows.
async fn rows(db: &Db) -> (usize, i64, usize) {
    let events = entity::audit_event::Entity::find().all(db.read()).await.unwrap().len();
    let head = entity::audit_head::Entity::find_by_id(1).one(db.read()).await.unwrap().unwrap();
    let touched = entity::outbox::Entity::find().all(db.read()).await.unwrap().len();
    (events, head.seq, touched)
}
