//! `/healthz`, `/readyz`, `/metrics`, request ids.

use reqwest::{Method, StatusCode};
use sea_orm::ConnectionTrait;

use crate::support::TestApp;

#[tokio::test]
async fn the_program_says_that_it_lives_and_is_ready() {
    let app = TestApp::init().await;
    let browser = app.browser();
    assert_eq!(browser.get("/healthz").await.text, "ok\n");
    assert_eq!(browser.get("/readyz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn missing_tables_and_the_end_make_it_not_ready() {
    let app = TestApp::init().await;
    let browser = app.browser();
    app.backend.db().write().execute_unprepared("DELETE FROM seaql_migrations").await.unwrap();
    let answer = browser.get("/readyz").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.json()["code"], "migrations_pending");
    assert_eq!(browser.get("/healthz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn metrics_count_requests_by_route_and_name_no_address() {
    let app = TestApp::init().await;
    let browser = app.browser();
    browser.get("/zh?name=%E7%8E%8B%E5%B0%8F%E6%98%8E").await;
    let answer = browser.get("/metrics").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(
        answer.text.contains(r#"sunhall_requests_total{method="GET",route="/{lang}",status="200"}"#),
        "{}",
        answer.text
    );
    assert!(answer.text.contains("sunhall_request_seconds_bucket"));
    assert!(!answer.text.contains("name="), "{}", answer.text);
}

#[tokio::test]
async fn metrics_are_for_this_machine_or_for_the_token() {
    let app = TestApp::init().await;
    let browser = app.browser();
    let forwarded = browser.request(Method::GET, "/metrics").header("x-forwarded-for", "203.0.113.9");
    assert_eq!(browser.send(forwarded).await.status, StatusCode::FORBIDDEN);

    let app = TestApp::with_config(|config| config.metrics.token = "0123456789abcdef".to_owned()).await;
    let browser = app.browser();
    assert_eq!(browser.get("/metrics").await.status, StatusCode::FORBIDDEN);
    let with_token = |token: &str| browser.request(Method::GET, "/metrics").bearer_auth(token);
    assert_eq!(browser.send(with_token("0123456789abcdeF")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(browser.send(with_token("0123456789abcdef")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn every_answer_has_an_id_of_the_servers_own() {
    let app = TestApp::init().await;
    let browser = app.browser();
    let claimed = browser.request(Method::GET, "/zh").header("x-request-id", "mine");
    let first = browser.send(claimed).await;
    let second = browser.get("/healthz").await;
    let ids = [first.header("x-request-id").unwrap(), second.header("x-request-id").unwrap()];
    assert!(ids.iter().all(|id| id.len() == 32), "{ids:?}");
    assert_ne!(ids[0], ids[1]);
}
