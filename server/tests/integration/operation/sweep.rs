//! Rows that are kept for a while only.

use std::fs::File;
use std::path::Path;
use std::time::SystemTime;

use chrono::Duration;
use domain::accounts::Actor;
use entity::{case_material, sign_in, sign_in_lane, stored_file};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, EntityTrait, PaginatorTrait};
use services::{FileStore, SweepStore, Topic};

use crate::support::{Stream, TestApp};

#[tokio::test]
async fn old_versions_go_and_open_pages_go_on() {
    let (app, citizen) = TestApp::with_citizen().await;
    let topic = Topic::Person(citizen.person);
    let touch = async || {
        let tx = app.backend.begin(&Actor::System).await.unwrap();
        tx.touch(topic);
        tx.commit().await.unwrap();
    };
    touch().await;
    let mut stream = Stream::open(&citizen.browser, &topic.to_string()).await;
    let before = stream.next().await.unwrap();
    touch().await;
    let after = stream.next().await.unwrap();
    assert!(after.version > before.version);
    app.clock.advance(Duration::minutes(61));
    assert_eq!(services::sweep(&app.backend).await.unwrap(), 1);
    assert_eq!(services::sweep(&app.backend).await.unwrap(), 0, "the newest stays");
    // A page that slept since the first version hears of the second, however late.
    let mut back = Stream::open(&citizen.browser, &topic.to_string()).await;
    assert_eq!(back.next().await.unwrap().version, after.version);
    touch().await;
    assert!(back.next().await.unwrap().version > after.version);
    assert_eq!(services::sweep(&app.backend).await.unwrap(), 1, "it goes once there is a newer one");
}

#[tokio::test]
async fn sessions_that_are_over_go() {
    let (app, citizen) = TestApp::with_citizen().await;
    let own = async || citizen.browser.ask("/api/accounts/own").await.status;
    assert_eq!(own().await, 200);
    app.clock.advance(Duration::minutes(119));
    assert_eq!(own().await, 200, "still signed in");
    app.clock.advance(Duration::minutes(119));
    assert_eq!(server::sessions::remove_expired(&app.backend).await.unwrap(), 0, "use prolongs a session");
    app.clock.advance(Duration::minutes(2));
    assert_eq!(own().await, 401);
    assert_eq!(server::sessions::remove_expired(&app.backend).await.unwrap(), 1);
}

#[tokio::test]
async fn failed_sign_ins_are_forgotten_and_old_ones_go() {
    let (app, citizen) = TestApp::with_citizen().await;
    let db = app.backend.db().write();
    let lane = sign_in_lane::ActiveModel {
        id: NotSet,
        lane: Set("a stranger's".to_owned()),
        failures: Set(9),
        last_at: Set(app.backend.now()),
    };
    lane.insert(db).await.unwrap();
    app.clock.advance(Duration::minutes(59));
    services::sweep(&app.backend).await.unwrap();
    assert_eq!(sign_in_lane::Entity::find().count(db).await.unwrap(), 1, "still counted");
    app.clock.advance(Duration::minutes(2));
    services::sweep(&app.backend).await.unwrap();
    assert_eq!(sign_in_lane::Entity::find().count(db).await.unwrap(), 0);

    app.clock.advance(Duration::days(150));
    app.sign_in(citizen.person, &citizen.browser).await;
    app.clock.advance(Duration::days(40));
    services::sweep(&app.backend).await.unwrap();
    assert_eq!(sign_in::Entity::find().count(db).await.unwrap(), 1, "the later one is kept");
}

/// A file that nobody wrote to for so long.
async fn aged(app: &TestApp, store: &FileStore, hours: i64) -> String {
    let name = store.create(app.backend.chance()).await.unwrap();
    let then = SystemTime::from(app.backend.now() - Duration::hours(hours));
    File::options().write(true).open(path(store.root(), &name)).unwrap().set_modified(then).unwrap();
    name
}

fn path(root: &Path, name: &str) -> std::path::PathBuf {
    root.join(&name[..2]).join(name)
}

fn is_there(root: &Path, name: &str) -> bool {
    path(root, name).exists()
}

fn is_set_aside(app: &TestApp, store: &FileStore, name: &str) -> bool {
    let today = domain::time::local_date(app.backend.now()).to_string();
    store.root().join("removed").join(today).join(name).exists()
}

/// A row that names the file.
async fn name_it(app: &TestApp, name: &str) {
    let file = stored_file::ActiveModel {
        name: Set(name.to_owned()),
        original_name: Set("图.pdf".to_owned()),
        media_type: Set("application/pdf".to_owned()),
        size: Set(0),
        sha256: Set(String::new()),
        owner_id: Set(None),
        created_at: Set(app.backend.now()),
        ..Default::default()
    };
    file.insert(app.backend.db().write()).await.unwrap();
}

#[tokio::test]
async fn files_that_no_row_names_are_set_aside_a_day_later_and_removed_after_a_month() {
    let app = TestApp::init().await;
    SweepStore::schedule(&app.backend).await.unwrap();
    assert_eq!(app.work().await, 0, "never at the start");
    app.clock.advance(Duration::days(1));
    let (store, letters) = (app.backend.files().clone(), app.backend.files().short_lived());
    let (stray, letter) = (aged(&app, &store, 25).await, aged(&app, &letters, 25).await);
    let (fresh, arriving, kept) =
        (aged(&app, &store, 23).await, aged(&app, &store, 99).await, aged(&app, &store, 99).await);
    let upload = case_material::ActiveModel {
        case_id: Set(1),
        paper: Set("other".to_owned()),
        original_name: Set("图.pdf".to_owned()),
        size: Set(9),
        received: Set(0),
        file_name: Set(arriving.clone()),
        status: Set("arriving".to_owned()),
        supplement: Set(false),
        created_at: Set(app.backend.now()),
        ..Default::default()
    };
    upload.insert(app.backend.db().write()).await.unwrap();
    name_it(&app, &kept).await;

    assert_eq!(app.work().await, 1);
    assert!(!is_there(store.root(), &stray) && !is_there(letters.root(), &letter));
    assert!(is_set_aside(&app, &store, &stray) && is_set_aside(&app, &letters, &letter));
    assert!([&fresh, &arriving, &kept].into_iter().all(|name| is_there(store.root(), name)));
    let first = store.root().join("removed").join(domain::time::local_date(app.backend.now()).to_string());
    app.clock.advance(Duration::days(1));
    assert_eq!(app.work().await, 1, "and again every day");
    assert!(!is_there(store.root(), &fresh) && is_set_aside(&app, &store, &fresh));
    app.clock.advance(Duration::days(29));
    app.work().await;
    assert!(first.exists(), "thirty days later it can still be fetched back");
    app.clock.advance(Duration::days(1));
    app.work().await;
    assert!(!first.exists());
}

#[tokio::test]
async fn a_folder_of_another_database_is_left_alone() {
    let app = TestApp::init().await;
    SweepStore::schedule(&app.backend).await.unwrap();
    let store = app.backend.files().clone();
    let kept = aged(&app, &store, 99).await;
    name_it(&app, &kept).await;
    // Another database, or a new one where the old one was lost.
    let other = TestApp::with_config(|config| config.storage.folder = store.root().to_owned()).await;
    for owned in [true, false] {
        SweepStore::schedule(&other.backend).await.unwrap();
        other.clock.advance(Duration::days(1));
        assert_eq!(other.work().await, 1);
        assert!(is_there(store.root(), &kept), "whether the folder has an owner: {owned}");
        let _ = std::fs::remove_file(store.root().join("owner/id"));
    }
    // Without an owner the folder goes to who names its files.
    SweepStore::schedule(&app.backend).await.unwrap();
    let stray = aged(&app, &store, 99).await;
    app.clock.advance(Duration::days(1));
    app.work().await;
    assert!(is_there(store.root(), &kept) && is_set_aside(&app, &store, &stray));
}
