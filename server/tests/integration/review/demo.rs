//! The demo city's reviews are real ones.

use ballot::verify::{Witness, verify};
use reqwest::Method;
use services::{audit, review};

use super::world::origin;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_has_a_published_review_an_open_one_and_one_for_a_meeting() {
    let app = TestApp::init().await;
    for _ in 0..2 {
        demo::seed(&app.backend, demo::DEPARTMENTS.len()).await.unwrap();
        demo::seed_reviews(&app.backend, demo::Reviews::default()).await.unwrap();
    }
    // What was asked for in the past finds everything done.
    app.work().await;
    let browser = app.browser();
    let listed = browser.get("/api/open/v1/reviews").await.json();
    let states: Vec<_> = listed["reviews"].as_array().unwrap().iter().map(|review| &review["status"]).collect();
    assert_eq!(states, ["open", "open", "published"]);
    for (id, closed, least) in [("r1", true, 200), ("r2", false, 15)] {
        let path = format!("/api/open/v1/reviews/{id}/archive");
        let archive = browser.send(browser.request(Method::GET, &path)).await;
        let report = verify(archive.text.as_bytes(), Witness::default(), |_| {});
        assert_eq!((report.faults.as_slice(), report.closed), ([].as_slice(), closed), "{id}");
        assert!(report.counted.valid >= least, "{id} has {} ballots", report.counted.valid);
    }
    let (_, _, code) = demo::members_of_open_review(1).remove(0);
    let opened = review::sign_in_member(&app.backend, &code, &origin()).await.unwrap();
    assert_eq!(opened.review.0, 2);
    let (_, _, code) = demo::members_of_live_review().remove(9);
    assert_eq!(review::sign_in_member(&app.backend, &code, &origin()).await.unwrap().review.0, 3);
    let session = review::session::session_now(&app.backend, domain::ids::ReviewId(3)).await.unwrap();
    assert_eq!((session.questions, session.needed, session.next.unwrap().subjects.len()), (4, 6, 1));
    let booth = browser.get("/api/review/booth?review=2").await.json();
    let departments = booth["Open"]["known"]["departments"].as_array().unwrap();
    assert!(
        departments.iter().any(|known| known["items"].as_u64() > Some(0)),
        "a ballot says what is handled: {booth}"
    );
    assert_eq!(audit::verify(app.backend.db().read()).await.unwrap().fault, None);
}
