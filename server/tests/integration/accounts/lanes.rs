//! Strangers who try passwords.

use chrono::Duration;
use domain::notices::NoticeKind;
use services::accounts::{Origin, Outcome, PendingStep, current_code, sign_in_second_step};

use super::{attempt, origin};
use crate::support::{PASSWORD, TestApp};

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

#[tokio::test(flavor = "multi_thread")]
async fn attempts_go_on_while_lanes_are_emptied_and_swept() {
    let app = TestApp::init().await;
    let citizen = app.registered_citizen("王小明", 1).await;
    let homes = ["2001:db8:1:1::1", "2001:db8:1:2::1", "203.0.113.5"].map(origin);
    for _ in 0..4 {
        // What was counted is forgotten by now, and swept while the next attempts count.
        app.clock.advance(Duration::hours(2));
        let right = homes.iter().chain(&homes).map(|home| attempt(&app, &citizen.login, PASSWORD, home));
        let wrong = homes.iter().map(|home| attempt(&app, &citizen.login, "wrong password", home));
        let attempts = futures::future::join_all(right.chain(wrong));
        let (outcomes, swept, again) =
            tokio::join!(attempts, services::sweep(&app.backend), services::sweep(&app.backend));
        let signed_in = outcomes.iter().filter(|(outcome, _)| matches!(outcome, Outcome::SignedIn(_))).count();
        let wrong = outcomes.iter().filter(|(outcome, _)| matches!(outcome, Outcome::Wrong)).count();
        assert_eq!((signed_in, wrong), (6, 3));
        assert!(swept.is_ok() && again.is_ok(), "{swept:?} {again:?}");
    }
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
async fn wrong_codes_from_everywhere_close_the_account_to_unknown_devices_and_its_owner_is_told() {
    let app = TestApp::init().await;
    let official = app.official_with_codes("head.li", &[]).await;
    let pending = PendingStep { person: official.id(), until: app.backend.now() + Duration::minutes(5) };
    let enter =
        async |code: &str, from: &Origin| sign_in_second_step(&app.backend, &pending, code, from).await.unwrap().0;
    let right = async || current_code(&app.backend, "head.li").await.unwrap();
    let (home, elsewhere) = (origin("203.0.113.5"), origin("198.51.100.9"));
    let Outcome::SignedIn(opened) = enter(&right().await, &home).await else { panic!("not signed in") };
    app.clock.advance(Duration::seconds(10));
    for site in 1..=5 {
        let stranger = origin(&format!("2001:db8:{site}::1"));
        assert!(matches!(enter("000000", &stranger).await, Outcome::Wrong));
    }
    app.clock.advance(Duration::seconds(20));
    assert!(matches!(enter(&right().await, &elsewhere).await, Outcome::Wait { .. }));
    let told = services::notices::inbox(app.backend.db().read(), official.id(), None, 10).await.unwrap();
    assert_eq!(told.rows.into_iter().map(|notice| notice.kind).collect::<Vec<_>>(), [NoticeKind::CodesTried]);
    let own = Origin { device: opened.device, ..home };
    assert!(matches!(enter(&right().await, &own).await, Outcome::SignedIn(_)), "the owner's own browser");
    app.clock.advance(Duration::seconds(31));
    assert!(matches!(enter(&right().await, &elsewhere).await, Outcome::SignedIn(_)), "it opens by itself");
}

#[tokio::test]
async fn the_owners_own_right_code_warns_nobody() {
    let app = TestApp::init().await;
    let official = app.official_with_codes("head.li", &[]).await;
    let pending = PendingStep { person: official.id(), until: app.backend.now() + Duration::minutes(5) };
    let enter =
        async |code: &str, from: &Origin| sign_in_second_step(&app.backend, &pending, code, from).await.unwrap().0;
    let told = async || services::notices::unread(app.backend.db().read(), official.id()).await.unwrap();
    for site in 1..=4 {
        assert!(matches!(enter("000000", &origin(&format!("2001:db8:{site}::1"))).await, Outcome::Wrong));
    }
    for home in ["203.0.113.5", "203.0.113.6"] {
        let right = current_code(&app.backend, "head.li").await.unwrap();
        assert!(matches!(enter(&right, &origin(home)).await, Outcome::SignedIn(_)));
        assert_eq!(told().await, 0, "the fifth code was right");
        app.clock.advance(Duration::seconds(31));
    }
    assert!(matches!(enter("000000", &origin("2001:db8:5::1")).await, Outcome::Wrong));
    assert_eq!(told().await, 1);
}

#[tokio::test]
async fn an_ipv6_site_has_no_endless_tries_and_other_sites_are_not_concerned() {
    let app = TestApp::init().await;
    let citizen = app.registered_citizen("王小明", 1).await;
    for network in 0..20 {
        let stranger = origin(&format!("2001:db8:1:{network}::1"));
        assert!(matches!(attempt(&app, &citizen.login, "wrong password", &stranger).await.0, Outcome::Wrong));
    }
    let same = origin("2001:db8:1:ffff::1");
    assert!(matches!(attempt(&app, &citizen.login, PASSWORD, &same).await.0, Outcome::Wait { .. }));
    assert!(matches!(attempt(&app, &citizen.login, PASSWORD, &origin("2001:db8:2::1")).await.0, Outcome::SignedIn(_)));
}
