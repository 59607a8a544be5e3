//! `/pkg` and `/assets`.

use reqwest::header::{ACCEPT_ENCODING, IF_NONE_MATCH};
use reqwest::{Method, StatusCode};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::TestApp;

const SCRIPT: &str = "/pkg/0a1b2c3d4e/sunhall.js";

#[tokio::test]
async fn built_files_come_compressed_and_stay() {
    let app = TestApp::init().await;
    let browser = app.browser();
    for (accepted, body) in [("gzip, br", "compressed: br"), ("gzip", "compressed: gz"), ("identity", "export default")]
    {
        let answer = browser.send(browser.request(Method::GET, SCRIPT).header(ACCEPT_ENCODING, accepted)).await;
        assert!(answer.text.starts_with(body), "{accepted}: {}", answer.text);
        assert_eq!(answer.header("cache-control"), Some("public, max-age=31536000, immutable"));
        assert_eq!(answer.header("vary"), Some("accept-encoding"));
        assert!(answer.header("content-type").unwrap().contains("javascript"));
    }
}

#[tokio::test]
async fn an_unchanged_file_is_not_sent_again() {
    let app = TestApp::init().await;
    let browser = app.browser();
    let first = browser.get("/assets/robots.txt").await;
    assert_eq!(first.header("cache-control"), Some("public, max-age=0, must-revalidate"));
    let again = browser.request(Method::GET, "/assets/robots.txt").header(IF_NONE_MATCH, first.header("etag").unwrap());
    let again = browser.send(again).await;
    assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
}

#[tokio::test]
async fn what_is_not_there_is_a_plain_404_and_never_a_page() {
    let app = TestApp::init().await;
    let browser = app.browser();
    for path in ["/pkg/none.js", "/assets/none.svg", "/pkg/", "/pkg"] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.text.contains("<html"), "{path}: {}", answer.text);
    }
}

#[tokio::test]
async fn nothing_outside_the_folders_is_served() {
    let app = TestApp::init().await;
    for path in
        ["/pkg/../manifest.json", "/assets/%2e%2e/manifest.json", "/assets/..%2fmanifest.json", "/pkg//etc/passwd"]
    {
        let answer = raw_get(&app, path).await;
        assert!(answer.starts_with("HTTP/1.1 404") || answer.starts_with("HTTP/1.1 400"), "{path}: {answer}");
        assert!(!answer.contains("\"wasm\"") && !answer.contains("root:"), "{path}: {answer}");
    }
}

#[tokio::test]
async fn the_page_for_a_lost_network_is_nobodys_and_its_worker_is_looked_at_anew() {
    let (app, citizen) = TestApp::with_citizen().await;
    let page = citizen.browser.get("/zh").await;
    let worker = "/service-worker.js?style=/pkg/0a1b2c3d4e/sunhall.css&mode=normal&theme=auto";
    assert!(page.text.contains(worker), "{}", page.text);
    assert!(page.header("content-security-policy").unwrap().contains("worker-src 'self'"));
    let script = citizen.browser.get(worker).await;
    assert_eq!(script.header("cache-control"), Some("public, max-age=0, must-revalidate"));
    assert!(script.header("content-type").unwrap().contains("javascript"));
    assert_eq!(script.header("content-security-policy"), Some("default-src 'none'; connect-src 'self'"));

    let kept = citizen.browser.get("/offline/zh?style=x&mode=elder&theme=dark").await;
    let strangers = app.browser().get("/offline/zh?mode=elder&theme=dark").await;
    assert_eq!(kept.text, strangers.text, "the same for everybody");
    assert!(kept.text.starts_with("<!DOCTYPE html><html"), "{}", kept.text);
    for part in
        ["lang=\"zh-CN\"", "data-mode=\"elder\"", "data-theme=\"dark\"", "/pkg/0a1b2c3d4e/sunhall.css", "再试一次"]
    {
        assert!(kept.text.contains(part), "{part}: {}", kept.text);
    }
    assert!(!kept.text.contains("<script") && !kept.text.contains("<!>"), "{}", kept.text);
    assert_eq!(strangers.header("set-cookie"), None);
    assert!(app.browser().get("/offline/en").await.text.contains("You are offline"));
    assert_eq!(app.browser().get("/offline/fr").await.status, StatusCode::NOT_FOUND);
}

/// Asks for the path as it is written: clients tidy it up.
async fn raw_get(app: &TestApp, path: &str) -> String {
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", app.address);
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}
