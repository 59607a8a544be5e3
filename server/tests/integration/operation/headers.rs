//! What browsers are told, and what is refused before it reaches a feature.

use futures::future::join_all;
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, ORIGIN, REFERER};
use reqwest::{Method, StatusCode};

use crate::support::{Answer, TestApp};

const EVERYWHERE: [&str; 8] = [
    "/zh",
    "/en",
    "/zh/no-such-page",
    "/healthz",
    "/api/no/such",
    "/pkg/0a1b2c3d4e/sunhall.js",
    "/assets/none",
    "/live",
];

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let app = TestApp::init().await;
    let browser = app.browser();
    for path in EVERYWHERE {
        let answer = browser.get(path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path} {name}");
        }
        assert!(answer.header("permissions-policy").unwrap().contains("camera=()"), "{path}");
        let policy = policy(&answer);
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
        assert_eq!(answer.header("strict-transport-security"), None, "plain HTTP must not ask for TLS");
    }
}

#[tokio::test]
async fn what_is_open_to_programs_is_open_to_those_in_other_sites() {
    let app = TestApp::init().await;
    let browser = app.browser();
    for (path, policy, origin) in [
        ("/api/open/v1/reviews", "cross-origin", Some("*")),
        ("/zh", "same-origin", None),
        ("/pkg/0a1b2c3d4e/sunhall.js", "same-origin", None),
    ] {
        let answer = browser.ask(path).await;
        assert_eq!(answer.header("cross-origin-resource-policy"), Some(policy), "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), origin, "{path}");
    }
}

#[tokio::test]
async fn each_page_has_a_nonce_of_its_own_and_scripts_carry_it() {
    let app = TestApp::init().await;
    let browser = app.browser();
    let (first, second) = (browser.get("/zh").await, browser.get("/zh").await);
    let (first_nonce, second_nonce) = (nonce(&first), nonce(&second));
    assert_ne!(first_nonce, second_nonce);
    assert!(policy(&first).contains("'wasm-unsafe-eval'"));
    let scripts: Vec<&str> = first.text.match_indices("<script").map(|(at, _)| &first.text[at..]).collect();
    assert!(!scripts.is_empty());
    for script in scripts {
        let tag = script.split('>').next().unwrap();
        assert!(tag.contains(&format!("nonce=\"{first_nonce}\"")), "{tag}");
    }
    assert!(!first.text.contains(" style=\""), "the policy forbids style attributes");
}

#[tokio::test]
async fn over_tls_browsers_are_told_to_stay_there() {
    let app = TestApp::with_config(|config| config.server.base_url = "https://hall.example".to_owned()).await;
    let answer = app.browser().get("/zh").await;
    assert!(answer.header("strict-transport-security").unwrap().contains("max-age="));
}

#[tokio::test]
async fn writes_from_other_sites_are_refused() {
    let app = TestApp::init().await;
    let browser = app.browser();
    let fields = [("mode", "elder"), ("back", "/zh")];
    let foreign = reqwest::Client::new().post(format!("http://{}/preferences", app.address)).form(&fields);
    let answer = browser.send(foreign.try_clone().unwrap().header(ORIGIN, "https://evil.example")).await;
    assert_eq!((answer.status, answer.json()["code"].as_str()), (StatusCode::FORBIDDEN, Some("cross_site")));
    let answer = browser.send(foreign.header("sec-fetch-site", "cross-site")).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let own = browser.post_form("/preferences", &fields).await;
    assert_eq!(own.status, StatusCode::SEE_OTHER);
    assert_eq!(own.location(), Some("/zh"));
}

#[tokio::test]
async fn the_language_is_in_the_address_and_chinese_comes_first() {
    let app = TestApp::init().await;
    let browser = app.browser();
    assert_eq!(browser.get("/").await.location(), Some("/zh"));
    let english = browser.request(Method::GET, "/").header("accept-language", "en-GB,en;q=0.9,zh;q=0.8");
    assert_eq!(browser.send(english).await.location(), Some("/en"));
}

#[tokio::test]
async fn an_error_is_a_page_for_people_and_a_problem_for_programs() {
    let app = TestApp::init().await;
    let browser = app.browser();
    let page = browser.get("/live?topics=person/1").await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert!(page.header("content-type").unwrap().starts_with("text/html"), "{page:?}");
    let stream = browser.request(Method::GET, "/live?topics=person/1").header(ACCEPT, "text/event-stream");
    let problem = browser.send(stream).await;
    assert_eq!(problem.header("content-type"), Some("application/problem+json"));
    assert_eq!(problem.json()["code"], "not_signed_in");
}

#[tokio::test]
async fn an_errors_page_looks_like_the_others_and_keeps_language_and_mode() {
    let app = TestApp::with_config(|config| config.limits.live_streams = 0).await;
    let browser = app.browser();
    browser.keep_cookie("mode", "elder");
    browser.keep_cookie("theme", "dark");
    let large = [("mode", "x".repeat(300 * 1024))];
    let large = |from: &str| {
        let form = browser.request(Method::POST, "/preferences").header(ACCEPT, "text/html").form(&large);
        browser.send(form.header(REFERER, format!("http://{}{from}", app.address)))
    };
    let foreign = reqwest::Client::new().post(format!("http://{}/preferences", app.address)).form(&[("mode", "elder")]);
    let foreign = foreign.header(ORIGIN, "https://evil.example").header("cookie", "mode=elder; theme=dark");
    let pages = [
        (StatusCode::PAYLOAD_TOO_LARGE, "zh-CN", large("/zh/work").await),
        (StatusCode::PAYLOAD_TOO_LARGE, "en", large("/en/work").await),
        (StatusCode::FORBIDDEN, "zh-CN", browser.send(foreign.header(ACCEPT, "text/html")).await),
        (StatusCode::SERVICE_UNAVAILABLE, "zh-CN", browser.get("/live?topics=review/1").await),
    ];
    for (status, lang, page) in pages {
        assert_eq!(page.status, status, "{}", page.text);
        let html = format!("<html lang=\"{lang}\" data-mode=\"elder\" data-theme=\"dark\">");
        for part in [
            html.as_str(),
            "<link rel=\"stylesheet\" href=\"/pkg/0a1b2c3d4e/sunhall.css\">",
            "class=\"site-header\"",
            if lang == "en" { "Go to the home page" } else { "返回首页" },
            "<main id=\"main\"",
        ] {
            assert!(page.text.contains(part), "{status} {part}: {}", page.text);
        }
        let policy = policy(&page);
        assert!(policy.contains("style-src 'self'") && policy.contains("default-src 'none'"), "{policy}");
    }
}

#[tokio::test]
async fn whoever_was_signed_out_reads_so_although_the_problem_was_compressed() {
    let app = TestApp::init().await;
    let browser = app.browser();
    let send = async |accept: &str| {
        let form =
            browser.request(Method::POST, "/account/export").header(ACCEPT, accept).header(ACCEPT_ENCODING, "br");
        browser.send(form.header(REFERER, format!("http://{}/en/work?case=12", app.address))).await
    };
    assert_eq!(send("application/json").await.header("content-encoding"), Some("br"));
    let page = send("text/html").await;
    assert_eq!((page.status, page.header("content-encoding")), (StatusCode::UNAUTHORIZED, None));
    assert_eq!(page.header("content-length"), Some(page.text.len().to_string().as_str()));
    assert!(page.text.contains("Sign in first"), "{}", page.text);
    assert!(page.text.contains("href=\"/en/sign-in/official?next=/en/work%3Fcase%3D12\""), "{}", page.text);
}

#[tokio::test]
async fn whoever_asks_too_often_is_told_when_to_come_back() {
    let app = TestApp::with_config(|config| {
        config.limits.requests_per_second = 1;
        config.limits.burst = 3;
    })
    .await;
    let browser = app.browser();
    // At once, because a slow machine that asks one after the other may be within the limit.
    let answers = join_all((0..40).map(|_| browser.get("/zh"))).await;
    let mut refused = answers.iter().filter(|answer| answer.status == StatusCode::TOO_MANY_REQUESTS);
    let last = refused.next_back().expect("forty pages at once are more than one a second");
    assert!(answers.iter().filter(|answer| answer.status == StatusCode::OK).count() >= 3, "the first few are served");
    assert!(last.header("retry-after").unwrap().parse::<u64>().unwrap() >= 1);
    assert!(last.header("content-type").unwrap().starts_with("text/html"));
    assert_eq!(browser.get("/healthz").await.status, StatusCode::OK, "supervisors are not limited");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_unread() {
    let app = TestApp::init().await;
    let large = "x".repeat(300 * 1024);
    let answer = app.browser().post_form("/preferences", &[("mode", &large)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

fn policy(answer: &Answer) -> &str {
    answer.header("content-security-policy").unwrap()
}

fn nonce(answer: &Answer) -> String {
    let (_, rest) = policy(answer).split_once("'nonce-").unwrap_or_else(|| panic!("{} {}", answer.status, answer.text));
    rest.split('\'').next().unwrap().to_owned()
}
