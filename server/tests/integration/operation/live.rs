//! `GET /live`: the present state first, one event a topic and second, the end with the server, and across instances.

use std::time::{Duration, Instant};

use domain::accounts::{Actor, Role};
use domain::ids::DepartmentId;
use reqwest::header::ACCEPT;
use reqwest::{Method, StatusCode};
use services::{Backend, Topic};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::start::Folder;
use crate::support::{Browser, Process, Stream, TestApp};

#[tokio::test]
async fn the_present_version_comes_first_and_again_on_coming_back() {
    let (app, citizen) = TestApp::with_citizen().await;
    let topic = Topic::Person(citizen.person);
    touch(&app.backend, topic).await;
    let mut stream = Stream::open(&citizen.browser, &topic.to_string()).await;
    let first = stream.next().await.unwrap();
    assert_eq!((first.topic.as_str(), first.version > 0), (topic.to_string().as_str(), true));
    assert_eq!(first.id, first.version.to_string());
    // Lost between two streams: the next stream's first event says so.
    drop(stream);
    touch(&app.backend, topic).await;
    let mut stream = Stream::open(&citizen.browser, &topic.to_string()).await;
    let missed = stream.next().await.unwrap();
    assert!(missed.version > first.version);
    touch(&app.backend, topic).await;
    assert!(stream.next().await.unwrap().version > missed.version);
}

#[tokio::test]
async fn a_change_is_told_within_a_second_and_a_burst_is_told_once() {
    let (app, citizen) = TestApp::with_citizen().await;
    let topic = Topic::Person(citizen.person);
    let mut stream = Stream::open(&citizen.browser, &topic.to_string()).await;
    stream.next().await.unwrap();
    tokio::time::sleep(Duration::from_millis(600)).await;
    let begun = Instant::now();
    for _ in 0..20 {
        touch(&app.backend, topic).await;
    }
    stream.next().await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    let last = stream.next().await.unwrap();
    assert!(begun.elapsed() >= Duration::from_millis(450), "two events within {:?}", begun.elapsed());
    assert_eq!(last.version, app.backend.live().version(app.backend.db().read(), topic).await.unwrap());
    assert!(stream.is_silent_for(Duration::from_millis(300)).await);
}

#[tokio::test]
async fn one_stream_carries_several_topics_and_only_those() {
    let (app, official) = TestApp::with_official(&[Role::Window]).await;
    let department = official.signed_in().posts[0].department;
    let topics = [Topic::Person(official.person), Topic::Inbox(department)];
    let mut stream = Stream::open(&official.browser, &format!("{},{}", topics[0], topics[1])).await;
    let greeting = [stream.next().await.unwrap().topic, stream.next().await.unwrap().topic];
    assert_eq!(greeting, topics.map(|topic| topic.to_string()));
    touch(&app.backend, Topic::Inbox(DepartmentId(department.0 + 1))).await;
    assert!(stream.is_silent_for(Duration::from_millis(1_100)).await);
    touch(&app.backend, topics[1]).await;
    assert_eq!(stream.next().await.unwrap().topic, topics[1].to_string());
}

#[tokio::test]
async fn nobody_watches_what_is_not_theirs() {
    let (app, citizen) = TestApp::with_citizen().await;
    let official = app.official(DepartmentId(7), &[Role::Window]).await;
    let stranger = app.browser();
    let person = citizen.person;
    let table: [(&Browser, String, StatusCode); 9] = [
        (&stranger, format!("person/{person}"), StatusCode::UNAUTHORIZED),
        (&citizen.browser, format!("person/{}", official.person), StatusCode::NOT_FOUND),
        (&citizen.browser, "inbox/7".to_owned(), StatusCode::FORBIDDEN),
        (&citizen.browser, "case/1".to_owned(), StatusCode::NOT_FOUND),
        (&official.browser, "inbox/8".to_owned(), StatusCode::NOT_FOUND),
        (&official.browser, format!("person/{person}"), StatusCode::NOT_FOUND),
        (&citizen.browser, format!("person/{person},inbox/7"), StatusCode::FORBIDDEN),
        (&citizen.browser, "nonsense".to_owned(), StatusCode::UNPROCESSABLE_ENTITY),
        (&citizen.browser, vec![format!("person/{person}"); 17].join(","), StatusCode::UNPROCESSABLE_ENTITY),
    ];
    for (browser, topics, expected) in table {
        let path = format!("/live?topics={topics}");
        let answer = browser.send(browser.request(Method::GET, &path).header(ACCEPT, "text/event-stream")).await;
        assert_eq!(answer.status, expected, "{topics}: {}", answer.text);
    }
}

#[tokio::test]
async fn places_are_limited_and_come_back() {
    let app = TestApp::with_config(|config| config.limits.live_streams = 1).await;
    let citizen = app.citizen().await;
    let path = format!("/live?topics=person/{}", citizen.person);
    let stream = Stream::open(&citizen.browser, &format!("person/{}", citizen.person)).await;
    let full = citizen.browser.get(&path).await;
    assert_eq!((full.status, full.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, Some("30")));
    drop(stream);
    let begun = Instant::now();
    while citizen.browser.request(Method::GET, &path).send().await.unwrap().status() != StatusCode::OK {
        assert!(begun.elapsed() < Duration::from_secs(5), "the place did not come back");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn the_server_ends_within_three_seconds_with_fifty_open_streams() {
    let folder = Folder::new().await;
    let app = folder.neighbour().await;
    let citizen = app.citizen().await;
    let mut process = Process::serve(folder.command()).await;
    let mut streams = Vec::new();
    for _ in 0..50 {
        let mut stream =
            Stream::open(&citizen.browser.at(&process.browser()), &format!("person/{}", citizen.person)).await;
        stream.next().await.unwrap();
        streams.push(stream);
    }
    let (status, took) = process.terminate().await;
    assert!(status.success(), "{status}");
    assert!(took < Duration::from_secs(3), "{took:?}");
    for stream in &mut streams {
        assert_eq!(stream.next().await, None, "a stream was torn, not ended");
    }
}

#[tokio::test]
async fn a_page_comes_back_to_a_restarted_server() {
    let folder = Folder::new().await;
    let app = folder.neighbour().await;
    let citizen = app.citizen().await;
    let topic = Topic::Person(citizen.person);
    let mut process = Process::serve(folder.command()).await;
    let mut stream = Stream::open(&citizen.browser.at(&process.browser()), &topic.to_string()).await;
    let before = stream.next().await.unwrap();
    process.terminate().await;
    assert_eq!(stream.next().await, None);
    touch(&app.backend, topic).await;
    let process = Process::serve(folder.command()).await;
    let mut stream = Stream::open(&citizen.browser.at(&process.browser()), &topic.to_string()).await;
    assert!(stream.next().await.unwrap().version > before.version);
}

#[tokio::test]
async fn a_change_in_one_process_reaches_the_streams_of_another() {
    let folder = Folder::new().await;
    if !folder.database.is_postgres() {
        // A SQLite file has one process; see `start`.
        return;
    }
    let app = folder.neighbour().await;
    let citizen = app.citizen().await;
    let topic = Topic::Person(citizen.person);
    let process = Process::serve(folder.command()).await;
    let mut stream = Stream::open(&citizen.browser.at(&process.browser()), &topic.to_string()).await;
    stream.next().await.unwrap();
    tokio::time::sleep(Duration::from_millis(600)).await;
    for _ in 0..3 {
        let begun = Instant::now();
        touch(&app.backend, topic).await;
        stream.next().await.unwrap();
        assert!(begun.elapsed() < Duration::from_millis(1_300), "{:?}", begun.elapsed());
    }
}

/// Commits a change of `topic`.
/// What is answered to these bytes, sent one after the other, until nothing more comes for a while.
async fn said(app: &TestApp, sent: &[&str]) -> String {
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    let mut heard = Vec::new();
    for bytes in sent {
        stream.write_all(bytes.as_bytes()).await.unwrap();
        let quiet = Duration::from_millis(300);
        let mut piece = [0; 4096];
        while let Ok(Ok(length @ 1..)) = tokio::time::timeout(quiet, stream.read(&mut piece)).await {
            heard.extend_from_slice(&piece[..length]);
        }
    }
    String::from_utf8(heard).unwrap()
}

#[tokio::test]
async fn a_stream_takes_its_connection_and_others_keep_theirs() {
    let app = TestApp::init().await;
    let asking = "GET /live?topics=review/1 HTTP/1.1\r\nhost: hall\r\n\r\n";
    let first = said(&app, &[asking]).await;
    assert!(first.starts_with("HTTP/1.1 200 OK\r\n") && first.contains("connection: close\r\n"), "{first}");
    assert!(!first.contains("transfer-encoding") && first.contains("event: version\n"), "{first}");
    assert!(first.contains("x-content-type-options: nosniff\r\n"), "all layers have seen it: {first}");
    // On a connection that was used before, with a head in two pieces, or with something behind it, hyper answers.
    let health = "GET /healthz HTTP/1.1\r\nhost: hall\r\n\r\n";
    let both = format!("{asking}{health}");
    for sent in [&[health, asking][..], &[&asking[..40], &asking[40..]], &[&both]] {
        let heard = said(&app, sent).await;
        assert!(heard.contains("transfer-encoding: chunked") && heard.contains("event: version\n"), "{heard}");
    }
    let refused = said(&app, &["GET /live?topics=nothing HTTP/1.1\r\nhost: hall\r\n\r\n"]).await;
    assert!(refused.starts_with("HTTP/1.1 422") && refused.contains("application/problem+json"), "{refused}");
    assert!(said(&app, &["GET /live? nonsense\r\n\r\n"]).await.starts_with("HTTP/1.1 400"));
}

async fn touch(backend: &Backend, topic: Topic) {
    let tx = backend.begin(&Actor::System).await.unwrap();
    tx.touch(topic);
    tx.commit().await.unwrap();
}
