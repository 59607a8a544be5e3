//! Rows that are kept for a while only.

use chrono::Duration;
use domain::accounts::Actor;
use services::Topic;

use crate::support::{Stream, TestApp};

#[tokio::test]
async fn old_versions_go_and_open_pages_go_on() {
    let (app, citizen) = TestApp::with_citizen().await;
    let topic = Topic::Person(citizen.person);
    let touch = async || {
        let tx = app.backend.begin(&Actor::System).await.unwrap();
        tx.touch(topic);
        tx.commit().await.unwrap();
    };
    touch().await;
    let mut stream = Stream::open(&citizen.browser, &topic.to_string()).await;
    let before = stream.next().await.unwrap();
    touch().await;
    let after = stream.next().await.unwrap();
    assert!(after.version > before.version);
    app.clock.advance(Duration::minutes(61));
    assert_eq!(services::sweep(&app.backend).await.unwrap(), 1);
    assert_eq!(services::sweep(&app.backend).await.unwrap(), 0, "the newest stays");
    // A page that slept since the first version hears of the second, however late.
    let mut back = Stream::open(&citizen.browser, &topic.to_string()).await;
    assert_eq!(back.next().await.unwrap().version, after.version);
    touch().await;
    assert!(back.next().await.unwrap().version > after.version);
    assert_eq!(services::sweep(&app.backend).await.unwrap(), 1, "it goes once there is a newer one");
}

#[tokio::test]
async fn sessions_that_are_over_go() {
    let (app, citizen) = TestApp::with_citizen().await;
    let own = async || citizen.browser.ask("/api/accounts/own").await.status;
    assert_eq!(own().await, 200);
    app.clock.advance(Duration::minutes(119));
    assert_eq!(own().await, 200, "still signed in");
    app.clock.advance(Duration::minutes(119));
    assert_eq!(server::sessions::remove_expired(&app.backend).await.unwrap(), 0, "use prolongs a session");
    app.clock.advance(Duration::minutes(2));
    assert_eq!(own().await, 401);
    assert_eq!(server::sessions::remove_expired(&app.backend).await.unwrap(), 1);
}
