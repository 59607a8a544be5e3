//! Logs: one JSON object a line, found again by the request's id, and without a trace of the people.

use std::fs::File;

use reqwest::Method;
use serde_json::Value;

use super::start::Folder;
use crate::support::Process;

/// Texts that stand for personal data; none may reach the log.
const CANARIES: [&str; 5] =
    ["13911112222", "canary-password", "金丝雀", "%E9%87%91%E4%B8%9D%E9%9B%80", "canary@example.cn"];

#[tokio::test]
async fn the_log_names_requests_and_no_people() {
    let folder = Folder::new().await;
    let path = folder.path().join("server.log");
    let mut command = folder.command();
    command.env("SUNHALL_LOG_FORMAT", "json").env("SUNHALL_LOG_FILTER", "debug").stderr(File::create(&path).unwrap());
    let mut process = Process::serve(command).await;
    let browser = process.browser();
    let form = [("name", "13911112222"), ("mobile", "13911112222"), ("password", "canary-password"), ("q", "金丝雀")];
    let answer = browser.get("/zh?q=%E9%87%91%E4%B8%9D%E9%9B%80&mobile=13911112222").await;
    browser.get("/live?topics=person/13911112222").await;
    browser.get("/zh/13911112222/canary@example.cn").await;
    for path in ["/preferences", "/api/accounts/sign_in", "/api/accounts/register", "/api/no/such"] {
        browser.post_form(path, &form).await;
        browser.call(path, &form).await;
    }
    browser.send(browser.request(Method::POST, "/client-errors").body("panicked at '13911112222'")).await;
    process.terminate().await;

    let log = std::fs::read_to_string(&path).unwrap();
    for canary in CANARIES {
        let found = log.lines().find(|line| line.contains(canary));
        assert_eq!(found, None, "{canary} is in the log");
    }
    let id = answer.header("x-request-id").unwrap();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let line = lines
        .iter()
        .find(|line| line["message"] == "answered" && line["span"]["id"] == id)
        .expect("the request is logged");
    assert_eq!((&line["span"]["route"], &line["status"]), (&Value::from("/{lang}"), &Value::from(200)));
    assert!(line["seconds"].as_f64().unwrap() >= 0.0);
}

#[test]
fn the_proxy_of_the_manual_keeps_no_line_of_what_must_leave_none() {
    use app::features::review::session::TERMINAL;
    use app::features::review::{CAST, ENDPOINTS, RATE};
    let manual = include_str!("../../../../docs/operation.md");
    let proxy = manual.split("```nginx").nth(1).unwrap().split("```").next().unwrap();
    let (unkept, rest) = proxy.split_once("map $uri $kept {").unwrap().1.split_once('}').unwrap();
    for path in [CAST, RATE, TERMINAL, "/api/review/issue", "/api/review/enter", "/{lang}/review/enter"] {
        let known = path == TERMINAL || ENDPOINTS.iter().any(|endpoint| endpoint.path == path);
        assert!(!path.starts_with("/api/review/") || known, "{path}");
        let parts = path.split('/').map(|part| if part.starts_with('{') { "[^/]+" } else { part });
        let pattern = format!("~^{}$", parts.collect::<Vec<_>>().join("/"));
        let line = unkept.lines().map(str::trim).find(|line| line.split(' ').next() == Some(pattern.as_str()));
        assert!(line.is_some_and(|line| line.ends_with("\"\";")), "{pattern}: {unkept}");
    }
    let (format, server) = rest.split_once("server {").unwrap();
    for leak in ["$request ", "$request_uri", "$args", "$query_string", "$http_referer"] {
        assert!(!format.contains(leak), "{leak}: {format}");
    }
    assert!(server.contains(" hall if=$kept;") && server.contains(" crit;"), "{server}");
    assert_eq!(server.matches("access_log").count(), 1, "another log would keep everything: {server}");
}
