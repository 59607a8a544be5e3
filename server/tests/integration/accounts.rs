//! People: signing in without JavaScript, second steps, waits that no stranger can impose, sessions, posts, and
//! personal data that shows nowhere.

use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use chrono::Duration;
use domain::accounts::{MobileNumber, Post, Role, SignInName};
use domain::error::{ErrorCode, Fault};
use domain::ids::{DepartmentId, SessionId};
use services::ServiceError;
use services::accounts::{self, Attempt, Origin, Outcome, current_code, real_name};
use tracing_subscriber::fmt::MakeWriter;

use crate::support::{PASSWORD, Somebody, TestApp, identity};

fn origin(address: &str) -> Origin {
    let address: IpAddr = address.parse().unwrap();
    Origin { address, user_agent: "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0".to_owned(), device: None }
}

async fn attempt(app: &TestApp, mobile: &str, password: &str, origin: &Origin) -> (Outcome, Duration) {
    let name = SignInName::Mobile(MobileNumber::parse(mobile).unwrap());
    accounts::sign_in(&app.backend, Attempt { name, password, origin }).await.unwrap()
}

fn faults(error: ServiceError) -> Vec<(String, Fault)> {
    let ServiceError::Invalid(errors) = error else { panic!("{error:?}") };
    errors.into_iter().map(|error| (error.field, error.fault)).collect()
}

/// What is typed into the registration form.
fn registration(number: u32) -> Vec<(&'static str, String)> {
    vec![
        ("kind", "citizen".to_owned()),
        ("name", "王小明".to_owned()),
        ("identity", identity(number).expose().to_owned()),
        ("mobile", format!("1380000{number:04}")),
        ("password", PASSWORD.to_owned()),
        ("password_again", PASSWORD.to_owned()),
        ("agree", "true".to_owned()),
        ("ticket[key]", "0123456789abcdef0123".to_owned()),
        ("ticket[back]", "/zh/register".to_owned()),
    ]
}

fn borrowed<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

#[tokio::test]
async fn a_citizen_registers_signs_out_and_in_again_without_javascript() {
    let app = TestApp::init().await;
    let browser = app.browser();
    let form = registration(1);
    let answer = browser.post_form("/api/accounts/register", &borrowed(&form)).await;
    assert_eq!(answer.location(), Some("/zh"), "{} {}", answer.status, answer.text);
    let page = browser.get("/zh/account").await;
    assert!(page.text.contains("138****0001") && page.text.contains("王小明"), "{}", page.text);
    browser.post_form("/api/accounts/sign_out", &[("ticket[back]", "/zh/account")]).await;
    assert!(!browser.get("/zh/account").await.text.contains("138****0001"));
    let fields =
        [("mobile", "13800000001"), ("password", PASSWORD), ("next", "/zh/my"), ("ticket[back]", "/zh/sign-in")];
    let answer = browser.post_form("/api/accounts/sign_in", &fields).await;
    assert_eq!(answer.location(), Some("/zh/my"), "{}", answer.text);
    let fields = [
        ("mobile", "13800000001"),
        ("password", PASSWORD),
        ("next", "//evil.example"),
        ("ticket[back]", "/zh/sign-in"),
    ];
    assert_eq!(browser.post_form("/api/accounts/sign_in", &fields).await.location(), Some("/zh"));
}

#[tokio::test]
async fn wrong_input_is_told_next_to_its_field_and_nothing_typed_is_lost() {
    let app = TestApp::init().await;
    let browser = app.browser();
    let mut form = registration(1);
    form[2].1 = "330205199003071234".to_owned();
    form[4].1 = "short".to_owned();
    let answer = browser.post_form("/api/accounts/register", &borrowed(&form)).await;
    let page = browser.follow(&answer).await;
    for words in ["身份证号码不正确", "至少填写 10 个字符", "两次填写的密码不一致"] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    assert!(page.text.contains("王小明") && !page.text.contains("330205199003071234"));
}

#[tokio::test]
async fn nobody_registers_twice_and_a_repeated_form_opens_one_account() {
    let app = TestApp::init().await;
    let form = registration(1);
    let first = app.browser().post_form("/api/accounts/register", &borrowed(&form)).await;
    let again = app.browser().post_form("/api/accounts/register", &borrowed(&form)).await;
    assert_eq!((first.location(), again.location()), (Some("/zh"), Some("/zh")));
    let mut other = registration(1);
    other[7].1 = "fedcba9876543210fedc".to_owned();
    let browser = app.browser();
    let answer = browser.post_form("/api/accounts/register", &borrowed(&other)).await;
    assert!(browser.follow(&answer).await.text.contains("已注册"));
}

#[tokio::test]
async fn an_official_needs_a_code_and_no_code_works_twice() {
    let app = TestApp::init().await;
    let post = Post { department: DepartmentId(1), role: Role::Head };
    let official = app.official_with_codes("head.li", &[post]).await;
    let browser = app.browser();
    let fields = [("user_name", "head.li"), ("password", PASSWORD), ("ticket[back]", "/zh/sign-in/official")];
    let answer = browser.post_form("/api/accounts/sign_in_official", &fields).await;
    assert_eq!(answer.location(), Some("/zh/sign-in/code"), "{}", answer.text);
    // Half-way through, nobody is signed in.
    assert!(!browser.get("/zh/account").await.text.contains("head.li"));
    let code = current_code(&app.backend, "head.li").await.unwrap();
    let second = [("code", code.as_str()), ("ticket[back]", "/zh/sign-in/code")];
    assert_eq!(browser.post_form("/api/accounts/second_step", &second).await.location(), Some("/zh"));
    assert!(browser.get("/zh/account").await.text.contains("head.li"));
    // The same code from another browser, with the right password.
    let other = app.browser();
    other.post_form("/api/accounts/sign_in_official", &fields).await;
    let answer = other.post_form("/api/accounts/second_step", &second).await;
    assert!(other.follow(&answer).await.text.contains("验证码不正确"));
    app.clock.advance(Duration::seconds(30));
    other.enter(&app, &official).await;
    assert!(other.get("/zh/account").await.text.contains("head.li"));
}

#[tokio::test]
async fn recovery_codes_work_once_each() {
    let app = TestApp::init().await;
    let citizen = app.registered_citizen("王小明", 1).await;
    let here = origin("203.0.113.5");
    let Outcome::SignedIn(opened) = attempt(&app, &citizen.login, PASSWORD, &here).await.0 else { panic!() };
    accounts::start_enrolment(&app.backend, &citizen.signed_in).await.unwrap();
    let enrolment = accounts::enrolment(&app.backend, &citizen.signed_in).await.unwrap().unwrap();
    assert!(enrolment.picture.side > 29 && enrolment.picture.path.starts_with("M4 4h7"));
    let wrong = accounts::confirm_enrolment(&app.backend, &citizen.signed_in, opened.session, &here, "000000").await;
    assert_eq!(faults(wrong.unwrap_err()), [("code".to_owned(), Fault::WrongCode)]);
    let code = code_of(&enrolment.secret, &app);
    let codes =
        accounts::confirm_enrolment(&app.backend, &citizen.signed_in, opened.session, &here, &code).await.unwrap();
    assert_eq!(codes.len(), 10);
    let mut results = Vec::new();
    for code in [&codes[0], &codes[0], &codes[1]] {
        let Outcome::SecondStep(pending) = attempt(&app, &citizen.login, PASSWORD, &here).await.0 else { panic!() };
        let outcome =
            accounts::sign_in_second_step(&app.backend, &pending, &code.to_uppercase(), &here).await.unwrap().0;
        results.push(matches!(outcome, Outcome::SignedIn(_)));
    }
    assert_eq!(results, [true, false, true]);
    // The time for the second step ends.
    let Outcome::SecondStep(pending) = attempt(&app, &citizen.login, PASSWORD, &here).await.0 else { panic!() };
    app.clock.advance(Duration::minutes(5));
    let late = accounts::sign_in_second_step(&app.backend, &pending, &codes[2], &here).await.unwrap_err();
    assert_eq!(late.code(), ErrorCode::NotSignedIn);
}

fn code_of(secret: &str, app: &TestApp) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    totp.generate(app.backend.now().timestamp().unsigned_abs()).to_string()
}

#[tokio::test]
async fn a_stranger_closes_their_own_lane_and_nobody_elses() {
    let app = TestApp::init().await;
    let citizen = app.registered_citizen("王小明", 1).await;
    let (stranger, home) = (origin("198.51.100.9"), origin("203.0.113.5"));
    let Outcome::SignedIn(opened) = attempt(&app, &citizen.login, PASSWORD, &home).await.0 else { panic!() };
    for _ in 0..5 {
        assert!(matches!(attempt(&app, &citizen.login, "wrong password", &stranger).await.0, Outcome::Wrong));
    }
    assert!(matches!(attempt(&app, &citizen.login, PASSWORD, &stranger).await.0, Outcome::Wait { .. }));
    assert!(matches!(attempt(&app, &citizen.login, PASSWORD, &home).await.0, Outcome::SignedIn(_)));
    // In the same network the stranger closes the lane of that network, but not of the owner's own browser.
    for _ in 0..5 {
        attempt(&app, &citizen.login, "wrong password", &home).await;
    }
    assert!(matches!(attempt(&app, &citizen.login, PASSWORD, &home).await.0, Outcome::Wait { .. }));
    let own = Origin { device: opened.device, ..home.clone() };
    assert!(matches!(attempt(&app, &citizen.login, PASSWORD, &own).await.0, Outcome::SignedIn(_)));
    app.clock.advance(Duration::seconds(31));
    assert!(matches!(attempt(&app, &citizen.login, PASSWORD, &home).await.0, Outcome::SignedIn(_)));
}

#[tokio::test]
async fn many_strangers_slow_answers_down_and_refuse_nobody() {
    let app = TestApp::init().await;
    let citizen = app.registered_citizen("王小明", 1).await;
    let mut last = Duration::zero();
    for number in 0..60 {
        last = attempt(&app, &citizen.login, "wrong password", &origin(&format!("198.51.100.{number}"))).await.1;
    }
    assert_eq!(last, Duration::seconds(5));
    let (outcome, delay) = attempt(&app, &citizen.login, PASSWORD, &origin("203.0.113.5")).await;
    assert!(matches!(outcome, Outcome::SignedIn(_)));
    assert_eq!(delay, Duration::seconds(5));
}

#[tokio::test(flavor = "multi_thread")]
async fn attempts_at_the_same_moment_are_all_counted() {
    let app = TestApp::init().await;
    let citizen = app.registered_citizen("王小明", 1).await;
    let here = origin("198.51.100.9");
    let attempts = (0..20).map(|_| attempt(&app, &citizen.login, "wrong password", &here));
    let outcomes = futures::future::join_all(attempts).await;
    let tried = outcomes.iter().filter(|(outcome, _)| matches!(outcome, Outcome::Wrong)).count();
    assert_eq!(tried, 5);
}

#[tokio::test]
async fn whether_an_account_exists_shows_neither_in_words_nor_in_waits() {
    let app = TestApp::init().await;
    app.registered_citizen("王小明", 1).await;
    let mut seen = Vec::new();
    for mobile in ["13800000001", "13800000002"] {
        let browser = app.browser();
        let mut answers = Vec::new();
        for _ in 0..7 {
            let fields = [("mobile", mobile), ("password", "wrong password"), ("ticket[back]", "/zh/sign-in")];
            let answer = browser.call("/api/accounts/sign_in", &fields).await;
            answers.push((answer.status, answer.text.replace(mobile, "")));
        }
        seen.push(answers);
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn sessions_end_when_idle_at_last_and_when_revoked() {
    let app = TestApp::init().await;
    let citizen = app.registered_citizen("王小明", 1).await;
    let here = origin("203.0.113.5");
    let open = async || match attempt(&app, &citizen.login, PASSWORD, &here).await.0 {
        Outcome::SignedIn(opened) => opened.session,
        other => panic!("{other:?}"),
    };
    let lasts = async |session: SessionId| accounts::session(&app.backend, session).await.unwrap().is_some();
    let idle = open().await;
    app.clock.advance(Duration::minutes(119));
    assert!(lasts(idle).await);
    app.clock.advance(Duration::minutes(120));
    assert!(!lasts(idle).await);
    let busy = open().await;
    for _ in 0..23 {
        app.clock.advance(Duration::minutes(60));
        assert!(lasts(busy).await);
    }
    app.clock.advance(Duration::minutes(60));
    assert!(!lasts(busy).await);
    let (kept, revoked) = (open().await, open().await);
    let stranger = app.registered_citizen("李四", 2).await;
    let theirs = accounts::revoke_session(&app.backend, &stranger.signed_in, revoked).await.unwrap_err();
    assert_eq!(theirs.code(), ErrorCode::NotFound);
    accounts::revoke_session(&app.backend, &citizen.signed_in, revoked).await.unwrap();
    assert_eq!((lasts(kept).await, lasts(revoked).await), (true, false));
    assert_eq!(accounts::list_sessions(&app.backend, &citizen.signed_in).await.unwrap().len(), 1);
}

#[tokio::test]
async fn changing_the_password_ends_the_other_sessions() {
    let app = TestApp::init().await;
    let citizen = app.registered_citizen("王小明", 1).await;
    let (here, there) = (app.browser(), app.browser());
    here.enter(&app, &citizen).await;
    there.enter(&app, &citizen).await;
    let new = "四月三日星期五下午三点";
    let fields = [("current", PASSWORD), ("password", new), ("password_again", new), ("ticket[back]", "/zh/account")];
    let answer = here.post_form("/api/accounts/change_password", &fields).await;
    assert_eq!(answer.location(), Some("/zh/account"), "{}", answer.text);
    assert!(here.get("/zh/account").await.text.contains("138****0001"));
    assert!(!there.get("/zh/account").await.text.contains("138****0001"));
    let old = there.enter(&app, &citizen).await;
    assert!(there.follow(&old).await.text.contains("不正确"));
}

#[tokio::test]
async fn unmasking_needs_a_reason_and_a_case_and_is_logged_without_the_numbers() {
    let app = TestApp::init().await;
    let citizen = app.registered_citizen("王小明", 1).await;
    let (here, there) = (DepartmentId(1), DepartmentId(2));
    let window =
        app.official_with_codes("window.chen", &[Post { department: here, role: Role::Window }]).await.official();
    let (backend, who) = (&app.backend, citizen.id());
    let elsewhere = accounts::unmask(backend, &window, who, there, "case/1", "核对身份").await;
    assert!(matches!(elsewhere, Err(ServiceError::Code(ErrorCode::Forbidden))));
    assert!(accounts::unmask(backend, &window, who, here, "case/1", "").await.is_err());
    let seen = accounts::unmask(backend, &window, who, here, "case/1", "核对身份").await.unwrap();
    assert_eq!(seen.mobile.as_deref(), Some("13800000001"));
    let auditor =
        app.official_with_codes("audit.zhou", &[Post { department: here, role: Role::AuditAdministrator }]).await;
    let filter = services::audit::Filter { subject: format!("person/{who}"), ..Default::default() };
    let log = services::audit::list(backend, &auditor.official(), &filter, None).await.unwrap();
    let event = log.rows.iter().find(|row| row.action == "accounts/unmask").unwrap();
    assert_eq!(event.reason.as_deref(), Some("核对身份"));
    assert!(event.detail.contains("case/1") && !event.detail.contains("1380000"));
}

#[tokio::test]
async fn a_closed_account_leaves_a_number_that_leads_to_nobody() {
    let app = TestApp::init().await;
    let citizen = app.registered_citizen("王小明", 1).await;
    let here = origin("203.0.113.5");
    attempt(&app, &citizen.login, PASSWORD, &here).await;
    let wrong = accounts::close(&app.backend, &citizen.citizen(), &here, "wrong password").await.unwrap_err();
    assert_eq!(faults(wrong), [("password".to_owned(), Fault::WrongCredentials)]);
    let document = accounts::export(&app.backend, &citizen.signed_in).await.unwrap();
    assert_eq!(document["mobile"], "13800000001");
    accounts::close(&app.backend, &citizen.citizen(), &here, PASSWORD).await.unwrap();
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
    let app = TestApp::init().await;
    let form = registration(77);
    let canaries =
        vec![form[2].1.clone(), form[3].1.clone(), "canary-address@example.cn".to_owned(), PASSWORD.to_owned()];
    let browser = app.browser();
    browser.post_form("/api/accounts/register", &borrowed(&form)).await;
    let contact = [("lang", "zh"), ("email", canaries[2].as_str()), ("ticket[back]", "/zh/account")];
    browser.post_form("/api/accounts/set_contact", &contact).await;
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
    answers.push(browser.post_form("/api/accounts/close", &[("password", "wrong password")]).await.text);
    let report = services::audit::verify(app.backend.db().read()).await.unwrap();
    tracing::info!(?report, form = ?real_name(app.backend.settings()).check(&claim(77)).await, "checked");
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
