//! Strangers who try passwords.

use chrono::Duration;
use services::accounts::{Origin, Outcome};

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
