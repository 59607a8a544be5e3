//! The second step of officials.

use chrono::Duration;
use domain::accounts::{Post, Role};
use domain::error::{ErrorCode, Fault};
use domain::ids::DepartmentId;
use services::accounts::{self, Outcome, current_code};

use super::{attempt, faults, origin};
use crate::support::{PASSWORD, TestApp};

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
    accounts::start_enrolment(&app.backend, &citizen.signed_in, opened.session, &app.key()).await.unwrap();
    let enrolment = accounts::enrolment(&app.backend, &citizen.signed_in, opened.session).await.unwrap().unwrap();
    assert!(enrolment.picture.side > 29 && enrolment.picture.path.starts_with("M4 4h7"));
    let confirm = async |code: &str| {
        accounts::confirm_enrolment(&app.backend, &citizen.signed_in, opened.session, &here, &app.key(), code).await
    };
    let wrong = confirm("000000").await;
    assert_eq!(faults(wrong.unwrap_err()), [("code".to_owned(), Fault::WrongCode)]);
    let code = code_of(&enrolment.secret, &app);
    let codes = confirm(&code).await.unwrap();
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

pub(super) fn code_of(secret: &str, app: &TestApp) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    totp.generate(app.backend.now().timestamp().unsigned_abs()).to_string()
}

#[tokio::test]
async fn an_app_being_set_up_belongs_to_the_sign_in_that_began_it() {
    let app = TestApp::init().await;
    let citizen = app.registered_citizen("王小明", 1).await;
    let (backend, who, here) = (&app.backend, &citizen.signed_in, origin("203.0.113.5"));
    let enter = async || match attempt(&app, &citizen.login, PASSWORD, &here).await.0 {
        Outcome::SignedIn(opened) => opened.session,
        other => panic!("{other:?}"),
    };
    let secret = async |session| accounts::enrolment(backend, who, session).await.unwrap().map(|found| found.secret);
    let (first, second) = (enter().await, enter().await);
    accounts::start_enrolment(backend, who, first, &app.key()).await.unwrap();
    let known = secret(first).await.unwrap();
    accounts::start_enrolment(backend, who, first, &app.key()).await.unwrap();
    assert_eq!(secret(first).await.as_ref(), Some(&known), "asking again changes nothing");
    assert_eq!(secret(second).await, None, "another sign-in does not see it");
    accounts::start_enrolment(backend, who, second, &app.key()).await.unwrap();
    let own = secret(second).await.unwrap();
    assert_ne!(own, known);
    let confirm = async |session, code: String| {
        accounts::confirm_enrolment(backend, who, session, &here, &app.key(), &code).await
    };
    let late = confirm(first, code_of(&known, &app)).await.unwrap_err();
    assert_eq!(late.code(), ErrorCode::NotNow);
    confirm(second, code_of(&own, &app)).await.unwrap();
    assert!(matches!(attempt(&app, &citizen.login, PASSWORD, &here).await.0, Outcome::SecondStep(_)));
}
