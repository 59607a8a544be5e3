//! Start-up and end of the real program.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::{Process, TestApp, TestDatabase, sunhall};

#[tokio::test]
async fn an_insecure_production_configuration_is_refused_with_all_reasons() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::create(folder.path()).await;
    let mut command = sunhall(folder.path(), &database);
    command.env("SUNHALL_SERVER_PRODUCTION", "true").env("SUNHALL_DEMO_ENABLED", "true").arg("serve");
    let complaint = failure(&mut command);
    for key in [
        "demo.enabled",
        "server.base_url",
        "server.trusted_proxies",
        "secrets.data_key",
        "sms.gateway",
        "real_name.check",
        "site.icp",
    ] {
        assert!(complaint.contains(&format!("`{key}`")), "{key}: {complaint}");
    }
}

#[tokio::test]
async fn a_wrong_key_is_named_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::create(folder.path()).await;
    crate::support::site(folder.path());
    let file = folder.path().join("sunhall.toml");
    std::fs::write(&file, "[server]\nbase_ulr = 'http://127.0.0.1'\n").unwrap();
    let complaint = failure(sunhall(folder.path(), &database).arg("--config").arg(&file).arg("serve"));
    assert!(complaint.contains("`server.base_ulr`") && complaint.contains("`server.base_url`"), "{complaint}");
    assert_eq!(complaint.trim().lines().count(), 1, "{complaint}");
    for (name, key, value) in [
        ("SUNHALL_SERVER_BASE_URL", "server.base_url", "hall.example.cn"),
        ("SUNHALL_SERVER_BASE_URL", "server.base_url", "https://hall.example.cn/path"),
        ("SUNHALL_MAIL_URL", "mail.url", "mail.example.cn"),
        ("SUNHALL_SMS_GATEWAY", "sms.gateway", "carrier pigeon"),
        ("SUNHALL_SECRETS_DATA_KEY", "secrets.data_key", "abc"),
    ] {
        let complaint = failure(sunhall(folder.path(), &database).env(name, value).arg("serve"));
        assert!(complaint.contains(&format!("`{key}`")), "{key}: {complaint}");
        assert_eq!(complaint.trim().lines().count(), 1, "{complaint}");
    }
    let mut backup = sunhall(folder.path(), &database);
    backup.env("SUNHALL_REVIEW_TOKEN_BITS", "1024").args(["backup", "archive.tar.gz"]);
    assert!(failure(&mut backup).contains("`review.token_bits`"), "whichever command it is");
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
async fn what_is_for_measurements_never_meets_real_people() {
    let app = Folder::new().await;
    for option in [
        &["--commit-per-ballot"][..],
        &["--planted-fault", "early-acknowledgement"],
        &["--planted-fault", "skipped-uniqueness"],
        &["--planted-fault", "synchronous-normal"],
    ] {
        let complaint = failure(app.production().args(option));
        assert!(complaint.contains("server.production"), "{option:?}: {complaint}");
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

    /// Where it lies.
    pub fn path(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// A second instance, in this process, on the same database.
    pub async fn neighbour(&self) -> TestApp {
        TestApp::beside(&self.database).await
    }

    /// The program, at home here.
    pub fn command(&self) -> Command {
        sunhall(self.folder.path(), &self.database)
    }

    /// The program as it would serve real people.
    pub fn production_serving(&self) -> Command {
        let mut command = self.command();
        for (name, value) in [
            ("SERVER_PRODUCTION", "true"),
            ("SERVER_TRUSTED_PROXIES", "[\"127.0.0.1\"]"),
            ("SECRETS_DATA_KEY", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"),
            ("LIMITS_REQUESTS_PER_SECOND", "1000"),
            ("MAIL_URL", "smtp://127.0.0.1:25"),
            ("MAIL_FROM", "hall@example.cn"),
            ("SMS_GATEWAY", "off"),
            ("REAL_NAME_CHECK", "off"),
            ("SITE_HOST_ZH", "宁海市人民政府办公室"),
            ("SITE_HOST_EN", "General Office of Ninghai"),
            ("SITE_OPERATOR_ZH", "宁海市政务服务管理办公室"),
            ("SITE_OPERATOR_EN", "Office for Government Services of Ninghai"),
            ("SITE_CODE", "3302260001"),
            ("SITE_ICP", "浙ICP备12345678号-1"),
            ("SITE_POLICE", "浙公网安备 33022602000001号"),
            ("SITE_TELEPHONE", "0574-12345678"),
            ("SITE_REPORT", "report@hall.example.cn"),
        ] {
            command.env(format!("SUNHALL_{name}"), value);
        }
        command
    }

    /// The same, at an address of TLS and on any port.
    fn production(&self) -> Command {
        let mut command = self.production_serving();
        command.env("SUNHALL_SERVER_BASE_URL", "https://hall.example.cn").env("SUNHALL_SERVER_ADDRESS", "127.0.0.1:0");
        command.arg("serve");
        command
    }
}

/// Runs the command, which must succeed, and gives what it printed.
pub fn success(command: &mut Command) -> String {
    let output = command.stderr(Stdio::piped()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Runs the command, which must fail, and gives what it said.
pub fn failure(command: &mut Command) -> String {
    let output = command.stderr(Stdio::piped()).output().unwrap();
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

#[tokio::test]
async fn a_development_server_makes_itself_ready_and_codes_can_be_printed() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::create_empty(folder.path()).await;
    crate::support::site(folder.path());
    let command = || {
        let mut command = sunhall(folder.path(), &database);
        command.env("SUNHALL_DEMO_ENABLED", "true");
        command
    };
    let process = Process::serve(command()).await;
    let code = success(command().args(["user", "code", "market.head"]));
    assert!(code.trim().len() == 6 && code.trim().bytes().all(|byte| byte.is_ascii_digit()), "{code}");
    let complaint = failure(command().args(["user", "code", "nobody"]));
    assert!(complaint.contains("there is no official nobody"), "{complaint}");
    drop(process);
    let people = success(command().arg("seed"));
    assert!(people.contains(demo::PASSWORD) && people.contains("13800000001"), "{people}");
    let mut production = command();
    production.env("SUNHALL_SERVER_PRODUCTION", "true").arg("seed");
    assert!(failure(&mut production).contains("production"));
}

#[tokio::test]
async fn production_refuses_a_database_that_holds_the_demo_city() {
    let folder = Folder::new().await;
    success(folder.command().env("SUNHALL_DEMO_ENABLED", "true").arg("seed"));
    let complaint = failure(&mut folder.production());
    assert!(complaint.contains("demo city"), "{complaint}");
}

#[tokio::test]
async fn the_first_official_of_a_new_installation_is_made_on_the_command_line() {
    let folder = Folder::new().await;
    let create = |role: &str| {
        let mut command = folder.command();
        command.args(["user", "create", "secadmin", "--name", "华安", "--role", role]);
        command.args(["--department", "11330200MB0000001X"]);
        command
    };
    assert!(failure(&mut create("king")).contains("security_administrator"));
    assert!(failure(&mut create("security_administrator")).contains("--department-name"));
    let mut complete = create("security_administrator");
    complete.args(["--department-name", "政务服务管理办公室", "--place", "330200", "--place-name", "某市"]);
    assert!(success(&mut complete).contains("has to be changed"));
    assert!(failure(&mut create("security_administrator")).contains("taken"));
    Process::serve(folder.production_serving()).await;
}

#[tokio::test]
async fn nothing_of_real_people_is_sealed_with_the_published_key() {
    let folder = Folder::new().await;
    let mut create = folder.command();
    create.env("SUNHALL_SERVER_PRODUCTION", "true");
    create.args(["user", "create", "secadmin", "--name", "华安", "--role", "security_administrator"]);
    create.args(["--department", "11330200MB0000001X", "--department-name", "政务服务管理办公室"]);
    create.args(["--place", "330200", "--place-name", "某市"]);
    let complaint = failure(&mut create);
    assert!(complaint.contains("`secrets.data_key`"), "{complaint}");
    create.env("SUNHALL_SECRETS_DATA_KEY", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
    assert!(success(&mut create).contains("has to be changed"));
}

#[tokio::test]
async fn production_does_not_migrate_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::create_empty(folder.path()).await;
    let folder = Folder { folder, database };
    crate::support::site(folder.folder.path());
    assert!(failure(&mut folder.production()).contains("sunhall migrate"));
    assert!(success(folder.command().arg("migrate")).contains("carried out"));
    Process::serve(folder.production_serving()).await;
}

#[tokio::test]
async fn a_changed_audit_log_is_found_on_the_command_line() {
    let folder = Folder::new().await;
    let app = folder.neighbour().await;
    for reason in ["first", "second"] {
        let tx = app.backend.begin(&domain::accounts::Actor::System).await.unwrap();
        tx.audit(services::audit::AuditEvent::new("test", "test/1").because(reason));
        tx.commit().await.unwrap();
    }
    let whole = success(folder.command().args(["verify", "audit"]));
    assert!(whole.contains("2 events are in order"), "{whole}");
    let planted = "UPDATE audit_event SET reason = 'another' WHERE seq = 1";
    sea_orm::ConnectionTrait::execute_unprepared(app.backend.db().write(), planted).await.unwrap();
    let complaint = failure(folder.command().args(["verify", "audit"]));
    assert!(complaint.contains("was changed"), "{complaint}");
}

#[tokio::test]
async fn commits_are_durable_whatever_the_database_was_told() {
    // The cluster of the tests has `synchronous_commit = off`.
    let app = TestApp::init().await;
    let (backend, ask, durable) = match app.is_postgres() {
        true => (sea_orm::DbBackend::Postgres, "SHOW synchronous_commit", "on"),
        false => (sea_orm::DbBackend::Sqlite, "SELECT CAST(synchronous AS TEXT) FROM pragma_synchronous", "2"),
    };
    let statement = sea_orm::Statement::from_string(backend, ask);
    let row = sea_orm::ConnectionTrait::query_one_raw(app.backend.db().write(), statement).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<String>(0).unwrap(), durable);
}
