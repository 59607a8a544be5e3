//! Whether name and number belong together: asked of the city's service, or of nobody.

use reqwest::StatusCode;
use serde_json::json;

use super::{borrowed, registration};
use crate::support::{HttpService, TestApp};

#[tokio::test]
async fn the_citys_service_is_asked_before_somebody_registers() {
    let (app, service) = checked().await;
    service.answer_next(200, json!({ "matches": false }));
    let browser = app.browser();
    let form = registration(1);
    let refused = browser.post_form("/api/accounts/register", &borrowed(&form)).await;
    assert!(browser.follow(&refused).await.text.contains("姓名与身份证号码不一致"));
    let mut again = registration(1);
    again[7].1 = "fedcba9876543210fedc".to_owned();
    let registered = browser.post_form("/api/accounts/register", &borrowed(&again)).await;
    assert_eq!(registered.location(), Some("/zh"), "{}", registered.text);
    let asked = service.asked();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[0].authorization, "Bearer secret");
    assert_eq!(asked[0].body, json!({ "name": "王小明", "number": form[2].1, "mobile": form[3].1 }));
}

#[tokio::test]
async fn an_answer_that_is_none_lets_nobody_in() {
    let (app, service) = checked().await;
    for (status, body) in [(500, json!({ "matches": true })), (401, json!({})), (200, json!({ "result": "yes" }))] {
        service.answer_next(status, body);
        let answer = app.browser().call("/api/accounts/register", &borrowed(&registration(1))).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{status}: {}", answer.text);
    }
    let gone = TestApp::with_config(|config| {
        config.real_name.check = server::config::NameCheck::Http;
        // Nobody listens there.
        config.real_name.url = "http://127.0.0.1:1/ask".to_owned();
    });
    let answer = gone.await.browser().call("/api/accounts/register", &borrowed(&registration(1))).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text);
}

#[tokio::test]
async fn where_nobody_can_be_checked_the_page_says_so_instead_of_asking() {
    let off = TestApp::with_config(|config| {
        config.real_name.check = server::config::NameCheck::Off;
        config.site.telephone = "0574-12345678".to_owned();
    });
    let app = off.await;
    let browser = app.browser();
    let page = browser.get("/zh/register").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("本站暂不能在线注册") && page.text.contains("拨打 0574-12345678"), "{}", page.text);
    assert!(!page.text.contains("name=\"identity\""), "{}", page.text);
    let page = browser.get("/en/register").await;
    assert!(page.text.contains("You can’t open an account here yet"), "{}", page.text);
    let answer = browser.call("/api/accounts/register", &borrowed(&registration(1))).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text);
}

/// The program, which asks a service that believes everybody.
pub async fn checked() -> (TestApp, HttpService) {
    let service = HttpService::start(json!({ "matches": true })).await;
    let url = service.url();
    let app = TestApp::with_config(|config| {
        config.real_name.check = server::config::NameCheck::Http;
        config.real_name.url = url;
        config.real_name.token = "secret".to_owned();
    });
    (app.await, service)
}
