//! Personal data: unmasked with a reason, forgotten on closing, in no log.

use std::sync::{Arc, Mutex};

use domain::accounts::{MobileNumber, Post, Role};
use domain::error::{ErrorCode, Fault};
use domain::ids::DepartmentId;
use services::ServiceError;
use services::accounts::{self, Outcome};
use tracing_subscriber::fmt::MakeWriter;

use super::real_name::checked;
use super::{attempt, borrowed, faults, origin, registration};
use crate::support::{KEYS, PASSWORD, Somebody, TestApp, identity};

#[tokio::test]
async fn unmasking_needs_a_reason_and_a_case_and_is_logged_without_the_numbers() {
    let app = TestApp::init().await;
    let citizen = app.registered_citizen("王小明", 1).await;
    let (here, there) = (DepartmentId(1), DepartmentId(2));
    let window =
        app.official_with_codes("window.chen", &[Post { department: here, role: Role::Window }]).await.official();
    let (backend, who) = (&app.backend, citizen.id());
    let ask = async |handled_by, reason| {
        let asked = accounts::Unmask { person: who, handled_by, subject: "case/1", reason };
        accounts::unmask(backend, &window, &app.key(), asked).await
    };
    let elsewhere = ask(there, "核对身份").await;
    assert!(matches!(elsewhere, Err(ServiceError::Code(ErrorCode::Forbidden))));
    assert!(ask(here, "").await.is_err());
    let seen = ask(here, "核对身份").await.unwrap();
    assert_eq!(seen.mobile.as_deref(), Some("13800000001"));
    let auditor =
        app.official_with_codes("audit.zhou", &[Post { department: here, role: Role::AuditAdministrator }]).await;
    let filter = services::audit::Filter { subject: format!("person/{who}"), ..Default::default() };
    let log = services::audit::list(backend, &auditor.official(), &filter, None).await.unwrap();
    let event = log.rows.iter().find(|row| row.action == "accounts/unmask").unwrap();
    assert_eq!(event.reason.as_deref(), Some("核对身份"));
    assert!(event.detail.contains("case/1") && !event.detail.contains("1380000"));

    // A request sent again is the same look for a short while only.
    let key = app.key();
    let again = async || {
        let asked = accounts::Unmask { person: who, handled_by: here, subject: "case/1", reason: "核对身份" };
        accounts::unmask(backend, &window, &key, asked).await
    };
    again().await.unwrap();
    app.clock.advance(chrono::Duration::minutes(4));
    assert_eq!(again().await.unwrap().mobile.as_deref(), Some("13800000001"));
    app.clock.advance(chrono::Duration::minutes(2));
    assert!(matches!(again().await, Err(ServiceError::Code(ErrorCode::KeyReused))), "unlogged");
}

#[tokio::test]
async fn a_closed_account_leaves_a_number_that_leads_to_nobody() {
    let app = TestApp::init().await;
    let citizen = app.registered_citizen("王小明", 1).await;
    let here = origin("203.0.113.5");
    attempt(&app, &citizen.login, PASSWORD, &here).await;
    let wrong =
        accounts::close(&app.backend, &citizen.citizen(), &here, &app.key(), "wrong password").await.unwrap_err();
    assert_eq!(faults(wrong), [("password".to_owned(), Fault::WrongCredentials)]);
    let document = accounts::export(&app.backend, &citizen.signed_in).await.unwrap();
    assert_eq!(document["mobile"], "13800000001");
    accounts::close(&app.backend, &citizen.citizen(), &here, &app.key(), PASSWORD).await.unwrap();
    assert!(matches!(attempt(&app, &citizen.login, PASSWORD, &origin("203.0.113.6")).await.0, Outcome::Wrong));
    let db = app.backend.db().read();
    assert!(accounts::contact(db, app.backend.data_key(), citizen.id()).await.unwrap().is_none());
    assert!(accounts::names(db, [citizen.id()]).await.unwrap().is_empty());
    // The numbers are free for a new account.
    app.registered_citizen("王小明", 1).await;
}

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// The canaries that stand somewhere in the bytes.
fn found<'a>(bytes: &[u8], canaries: &'a [String]) -> Vec<&'a str> {
    let stands = |canary: &str| bytes.windows(canary.len()).any(|window| window == canary.as_bytes());
    canaries.iter().map(String::as_str).filter(|canary| stands(canary)).collect()
}

#[tokio::test]
async fn personal_data_stands_in_no_log_no_answer_to_others_and_no_byte_of_the_database() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let (app, service) = checked().await;
    let form = registration(77);
    let canaries =
        vec![form[2].1.clone(), form[3].1.clone(), "canary-address@example.cn".to_owned(), PASSWORD.to_owned()];
    let browser = app.browser();
    // What a service that fails says of people is not repeated.
    let echo = serde_json::json!({ "error": form[2].1 });
    service.answer_next(500, echo.clone());
    service.answer_next(200, echo);
    for _ in 0..3 {
        browser.post_form("/api/accounts/register", &borrowed(&form)).await;
    }
    assert_eq!(service.asked().len(), 3);
    let contact =
        [("lang", "zh"), ("email", canaries[2].as_str()), ("ticket[back]", "/zh/account"), ("ticket[key]", KEYS[0])];
    assert_eq!(browser.post_form("/api/accounts/set_contact", &contact).await.location(), Some("/zh/account"));
    // Failures of all sorts, by somebody else.
    let mut answers = Vec::new();
    let other = app.browser();
    for _ in 0..7 {
        let fields =
            [("mobile", canaries[1].as_str()), ("password", "wrong password"), ("ticket[back]", "/zh/sign-in")];
        other.post_form("/api/accounts/sign_in", &fields).await;
    }
    answers.push(other.get("/zh/account").await.text);
    answers.push(other.ask("/api/accounts/own").await.text);
    answers.push(other.post_form("/account/export", &[]).await.text);
    answers.push(
        browser
            .post_form("/api/accounts/close", &[("password", "wrong password"), ("ticket[key]", KEYS[1])])
            .await
            .text,
    );
    let report = services::audit::verify(app.backend.db().read()).await.unwrap();
    tracing::info!(?report, form = ?app.backend.settings().real_name.check(&claim(77)).await, "checked");
    assert!(report.is_whole());
    assert_eq!(found(answers.join("\n").as_bytes(), &canaries), Vec::<&str>::new(), "in an answer");
    assert_eq!(found(&log.0.lock().unwrap(), &canaries), Vec::<&str>::new(), "in the log");
    // A planted fault is caught: what is written in clear is found.
    tracing::warn!(mobile = canaries[1], "planted");
    assert_eq!(found(&log.0.lock().unwrap(), &canaries), [canaries[1].as_str()]);
    if app.state.config.database.url.starts_with("postgres") {
        return;
    }
    assert_eq!(found(&database_bytes(&app), &canaries), Vec::<&str>::new(), "in the database");
    let planted = entity::person::ActiveModel {
        id: sea_orm::ActiveValue::Set(1),
        name: sea_orm::ActiveValue::Set(canaries[0].clone()),
        ..Default::default()
    };
    sea_orm::ActiveModelTrait::update(planted, app.backend.db().write()).await.unwrap();
    assert_eq!(found(&database_bytes(&app), &canaries), [canaries[0].as_str()]);
}

fn claim(number: u32) -> accounts::Claim<'static> {
    let identity = Box::leak(Box::new(identity(number)));
    let mobile = Box::leak(Box::new(MobileNumber::parse("13800000077").unwrap()));
    accounts::Claim { name: "王小明", identity, mobile }
}

/// The database file and its write-ahead log.
fn database_bytes(app: &TestApp) -> Vec<u8> {
    let path = app.folder.path().join("sunhall.db");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.extend(std::fs::read(path.with_extension("db-wal")).unwrap_or_default());
    bytes
}

#[tokio::test]
async fn people_of_the_tests_enter_like_people() {
    let app = TestApp::init().await;
    let agent: Somebody = app.registered_agent("赵经理", 3).await;
    let browser = app.browser();
    assert_eq!(browser.enter(&app, &agent).await.location(), Some("/zh"));
    assert!(browser.get("/zh/account").await.text.contains("91350100M000100Y43"));
}
