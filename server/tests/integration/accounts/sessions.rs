//! When sessions end.

use chrono::Duration;
use domain::error::ErrorCode;
use domain::ids::SessionId;
use services::accounts::{self, Outcome};

use super::{attempt, origin};
use crate::support::{KEYS, PASSWORD, TestApp};

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
    let theirs = accounts::revoke_session(&app.backend, &stranger.signed_in, &app.key(), revoked).await.unwrap_err();
    assert_eq!(theirs.code(), ErrorCode::NotFound);
    accounts::revoke_session(&app.backend, &citizen.signed_in, &app.key(), revoked).await.unwrap();
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
