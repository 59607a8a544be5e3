//! When sessions end.

use chrono::Duration;
use domain::accounts::{Post, Role};
use domain::error::ErrorCode;
use domain::ids::{DepartmentId, SessionId};
use reqwest::StatusCode;
use services::Topic;
use services::accounts::{self, Outcome};

use super::{attempt, origin};
use crate::support::{Browser, KEYS, PASSWORD, Stream, TestApp};

#[tokio::test]
async fn sessions_end_when_idle_at_last_and_when_revoked() {
    let app = TestApp::init().await;
    let citizen = app.registered_citizen("王小明", 1).await;
    let here = origin("203.0.113.5");
    let open = async || match attempt(&app, &citizen.login, PASSWORD, &here).await.0 {
        Outcome::SignedIn(opened) => opened.session,
        other => panic!("{other:?}"),
    };
    let lasts = async |session: SessionId| {
        let found = accounts::session(&app.backend, session).await.unwrap();
        if let Some(found) = &found {
            accounts::use_session(&app.backend, found).await.unwrap();
        }
        found.is_some()
    };
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
    let theirs = accounts::revoke_session(&app.backend, &stranger.signed_in, &app.key(), revoked).await.unwrap_err();
    assert_eq!(theirs.code(), ErrorCode::NotFound);
    accounts::revoke_session(&app.backend, &citizen.signed_in, &app.key(), revoked).await.unwrap();
    assert_eq!((lasts(kept).await, lasts(revoked).await), (true, false));
    assert_eq!(accounts::list_sessions(&app.backend, &citizen.signed_in).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_officials_session_ends_after_half_an_hour_idle_and_after_ten_hours() {
    let app = TestApp::init().await;
    let post = Post { department: DepartmentId(1), role: Role::SecurityAdministrator };
    let official = app.official_with_codes("head.li", &[post]).await;
    let enter = async || {
        app.clock.advance(Duration::minutes(1));
        let browser = app.browser();
        browser.enter(&app, &official).await;
        browser
    };
    // The page of an administrator, so that it is the official's rights that end, and not a name in the header.
    let lasts = async |browser: &Browser| browser.get("/zh/admin/people").await.text.contains("head.li");
    let idle = enter().await;
    app.clock.advance(Duration::minutes(29));
    assert!(lasts(&idle).await);
    app.clock.advance(Duration::minutes(30));
    assert!(!lasts(&idle).await, "thirty minutes without a request");
    let busy = enter().await;
    for _ in 0..29 {
        app.clock.advance(Duration::minutes(20));
        assert!(lasts(&busy).await);
    }
    app.clock.advance(Duration::minutes(20));
    assert!(!lasts(&busy).await, "ten hours after signing in");
}

#[tokio::test]
async fn a_page_that_was_left_open_does_not_keep_anybody_signed_in() {
    let (app, official) = TestApp::with_official(&[Role::Window]).await;
    let topic = Topic::Person(official.person).to_string();
    for _ in 0..2 {
        app.clock.advance(Duration::minutes(14));
        Stream::open(&official.browser, &topic).await.next().await.unwrap();
    }
    app.clock.advance(Duration::minutes(2));
    let again = official.browser.get(&format!("/live?topics={topic}")).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED, "thirty minutes with nothing but its stream");
}

#[tokio::test]
async fn changing_the_password_ends_the_other_sessions() {
    let app = TestApp::init().await;
    let citizen = app.registered_citizen("王小明", 1).await;
    let (here, there) = (app.browser(), app.browser());
    here.enter(&app, &citizen).await;
    there.enter(&app, &citizen).await;
    let new = "四月三日星期五下午三点";
    let fields = [
        ("current", PASSWORD),
        ("password", new),
        ("password_again", new),
        ("ticket[back]", "/zh/account"),
        ("ticket[key]", KEYS[0]),
    ];
    let answer = here.post_form("/api/accounts/change_password", &fields).await;
    assert_eq!(answer.location(), Some("/zh/account"), "{}", answer.text);
    assert!(here.get("/zh/account").await.text.contains("138****0001"));
    assert!(!there.get("/zh/account").await.text.contains("138****0001"));
    let old = there.enter(&app, &citizen).await;
    assert!(there.follow(&old).await.text.contains("不正确"));
}
