//! Start-up and end of the real program.

use std::process::Command;
use std::time::Duration;

use crate::support::{Process, TestApp, TestDatabase, sunhall};

#[tokio::test]
async fn an_insecure_production_configuration_is_refused_with_all_reasons() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::create(folder.path()).await;
    let mut command = sunhall(folder.path(), &database);
    command.env("SUNHALL_SERVER_PRODUCTION", "true").env("SUNHALL_DEMO_ENABLED", "true").arg("serve");
    let complaint = failure(&mut command);
    for key in ["demo.enabled", "server.base_url", "secrets.data_key", "limits.requests_per_second", "sms.gateway"] {
        assert!(complaint.contains(&format!("`{key}`")), "{key}: {complaint}");
    }
}

#[tokio::test]
async fn a_wrong_key_is_named_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::create(folder.path()).await;
    let file = folder.path().join("sunhall.toml");
    std::fs::write(&file, "[server]\nbase_ulr = 'http://127.0.0.1'\n").unwrap();
    let complaint = failure(sunhall(folder.path(), &database).arg("--config").arg(&file).arg("serve"));
    assert!(complaint.contains("`server.base_ulr`") && complaint.contains("`server.base_url`"), "{complaint}");
    assert_eq!(complaint.trim().lines().count(), 1, "{complaint}");
    let complaint = failure(sunhall(folder.path(), &database).env("SUNHALL_LOG_FROMAT", "json").arg("serve"));
    assert!(complaint.contains("SUNHALL_LOG_FROMAT") && complaint.contains("`log.format`"), "{complaint}");
}

#[tokio::test]
async fn a_sqlite_file_has_one_process() {
    let app = Folder::new().await;
    if app.database.is_postgres() {
        return several_on_postgres(&app).await;
    }
    let first = Process::serve(app.command()).await;
    let complaint = failure(app.command().env("SUNHALL_SERVER_ADDRESS", "127.0.0.1:0").arg("serve"));
    assert!(complaint.contains("in use by another sunhall process"), "{complaint}");
    drop(first);
    Process::serve(app.command()).await;
}

async fn several_on_postgres(app: &Folder) {
    let (first, second) = (Process::serve(app.command()).await, Process::serve(app.command()).await);
    for process in [first, second] {
        assert_eq!(process.browser().get("/readyz").await.status, reqwest::StatusCode::OK);
    }
}

#[tokio::test]
async fn a_port_in_use_gets_a_sentence() {
    let app = Folder::new().await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let complaint = failure(app.command().env("SUNHALL_SERVER_ADDRESS", &address).arg("serve"));
    assert!(complaint.contains(&address) && complaint.contains("server.address"), "{complaint}");
}

#[tokio::test]
async fn the_program_ends_at_once_when_nothing_is_under_way() {
    let app = Folder::new().await;
    let mut process = Process::serve(app.command()).await;
    let (status, took) = process.terminate().await;
    assert!(status.success() && took < Duration::from_secs(1), "{status} after {took:?}");
}

/// What a process needs.
pub struct Folder {
    folder: tempfile::TempDir,
    /// Its database.
    pub database: TestDatabase,
}

impl Folder {
    /// An empty folder with a site and a migrated database.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = TestDatabase::create(folder.path()).await;
        crate::support::site(folder.path());
        Self { folder, database }
    }

    /// A second instance, in this process, on the same database.
    pub async fn neighbour(&self) -> TestApp {
        TestApp::beside(&self.database).await
    }

    /// The program, at home here.
    pub fn command(&self) -> Command {
        sunhall(self.folder.path(), &self.database)
    }
}

/// Runs the command, which must fail, and gives what it said.
fn failure(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "it did not fail: {said}");
    said
}

#[tokio::test]
async fn whoever_is_under_way_gets_an_answer_at_the_end() {
    let app = TestApp::init().await;
    let browser = app.browser();
    browser.get("/healthz").await;
    app.state.ending.cancel();
    let refused = tokio::time::timeout(Duration::from_secs(3), async {
        while browser.request(reqwest::Method::GET, "/healthz").send().await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    refused.await.expect("the listener stayed open");
}
