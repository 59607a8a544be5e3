//! Every route and server function is declared with the least a caller must be, and answers exactly so.

use std::collections::BTreeSet;

use app::access;
use domain::accounts::Role;
use domain::error::ErrorCode;
use reqwest::{Method, StatusCode};
use server_fn::error::SERVER_FN_ERROR_HEADER;

use crate::support::{Answer, Browser, TestApp, Visitor};

#[tokio::test]
async fn every_server_function_is_declared_and_every_declared_one_exists() {
    // The routes are registered when the program is put together.
    let _app = TestApp::init().await;
    let existing: BTreeSet<&str> = server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    let declared: BTreeSet<&str> = access::endpoints().map(|endpoint| endpoint.path).collect();
    let undeclared: Vec<_> = existing.difference(&declared).collect();
    assert!(undeclared.is_empty(), "not in app::access: {undeclared:?}");
    let functions = declared.iter().filter(|path| path.starts_with("/api/") && !path.contains('{'));
    let gone: Vec<_> = functions.filter(|path| !existing.contains(*path) && !is_route(path)).collect();
    assert!(gone.is_empty(), "declared, but nothing is there: {gone:?}");
    assert_eq!(declared.len(), access::endpoints().count(), "an address is declared twice");
}

#[tokio::test]
async fn callers_who_are_less_than_declared_are_refused() {
    let app = TestApp::init().await;
    let callers = Callers::new(&app).await;
    for (path, method) in server_fn::axum::server_fn_paths() {
        let Some(access) = access::required(path) else { panic!("{path} is not declared") };
        // Only reading is asked by GET, whose address the browser may ask for unasked; no form leads to it.
        assert!(method == Method::POST || method == Method::GET, "{path}: {method}");
        for (name, browser, actor) in callers.each() {
            if let Some(person) = actor.person() {
                // Some functions end the sign-in they are called by.
                app.sign_in(person, browser).await;
            }
            let request = browser.request(method.clone(), path).header("accept", "application/json");
            let answer = browser.send(request.form::<[(&str, &str); 0]>(&[])).await;
            let expected = access.check(actor).err().map(|denied| ErrorCode::from(denied).status());
            match expected {
                Some(status) => assert_eq!(answer.status.as_u16(), status, "{path} by {name}: {}", answer.text),
                // What an empty form leads to is the feature's; only not the gate's refusal.
                None => assert!(!is_the_gates_refusal(&answer), "{path} by {name}: {} {}", answer.status, answer.text),
            }
        }
    }
}

/// Whatever is declared and no server function: a caller who is less gets no further than the gate, by any method.
#[tokio::test]
async fn callers_who_are_less_than_declared_are_refused_by_our_own_routes_too() {
    let app = TestApp::init().await;
    let callers = Callers::new(&app).await;
    let functions: BTreeSet<&str> = server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    for endpoint in access::endpoints().filter(|endpoint| !functions.contains(endpoint.path)) {
        let address: Vec<_> =
            endpoint.path.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect();
        for (name, browser, actor) in callers.each() {
            for method in [Method::GET, Method::POST] {
                let request = browser.request(method.clone(), &address.join("/")).header("accept", "application/json");
                let status = browser.send(request.form::<[(&str, &str); 0]>(&[])).await.status.as_u16();
                let who = format!("{method} {} by {name}", endpoint.path);
                match endpoint.access.check(actor).err().map(|denied| ErrorCode::from(denied).status()) {
                    Some(expected) => assert_eq!(status, expected, "{who}"),
                    None => assert!(status != 401 && status != 403, "{who}: {status}"),
                }
            }
        }
    }
}

#[tokio::test]
async fn what_is_not_declared_does_not_answer() {
    let app = TestApp::init().await;
    let browser = app.browser();
    for path in ["/api/nothing/here", "/api/", "/api/cases/../cases/none", "/live/x", "/metrics/x"] {
        assert_eq!(browser.call(path, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

/// Whoever changes who may call what sees it in the review: `INSTA_UPDATE=always cargo test -p server` writes the list.
#[test]
fn the_list_of_all_endpoints_is_the_reviewed_one() {
    let mut endpoints: Vec<_> = access::endpoints().collect();
    endpoints.sort_by_key(|endpoint| endpoint.path);
    let lines = endpoints.into_iter().map(|endpoint| format!("{:<36} {:?}", endpoint.path, endpoint.access));
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
}

/// One caller of each sort.
struct Callers {
    stranger: Browser,
    visitors: Vec<(String, Visitor)>,
}

impl Callers {
    async fn new(app: &TestApp) -> Self {
        let mut visitors =
            vec![("a citizen".to_owned(), app.citizen().await), ("an agent".to_owned(), app.agent().await)];
        let department = app.department().await;
        for role in Role::ALL {
            visitors.push((format!("an official as {role:?}"), app.official(department, &[role]).await));
        }
        Self { stranger: app.browser(), visitors }
    }

    fn each(&self) -> impl Iterator<Item = (&str, &Browser, &domain::accounts::Actor)> {
        const STRANGER: &domain::accounts::Actor = &domain::accounts::Actor::Anonymous;
        let visitors = self.visitors.iter().map(|(name, visitor)| (name.as_str(), &visitor.browser, &visitor.actor));
        std::iter::once(("a stranger", &self.stranger, STRANGER)).chain(visitors)
    }
}

/// Whether the answer is the gate's: a function that refuses by itself says so with a header of its own.
fn is_the_gates_refusal(answer: &Answer) -> bool {
    let refused = answer.status == StatusCode::UNAUTHORIZED || answer.status == StatusCode::FORBIDDEN;
    refused && answer.header(SERVER_FN_ERROR_HEADER).is_none()
}

/// Declared routes below `/api` that are not server functions.
fn is_route(path: &str) -> bool {
    path.starts_with("/api/open/")
}
