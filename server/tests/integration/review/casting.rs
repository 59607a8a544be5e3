//! Casting: once a token, the same answer to the same ballot, nothing that does not hold, nothing late or early.

use ballot::Id;
use ballot::canonical;
use ballot::cast::CastRequest;
use ballot::receipt::Receipt;
use chrono::Duration;
use domain::review::setup::ResultsPolicy;
use reqwest::Method;
use services::review;

use super::World;
use super::world::bytes;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_replayed_cast_gets_the_same_receipt_to_the_byte() {
    let world = World::open(10, ResultsPolicy::InBatches).await;
    let ballot = world.ballot(0, 1).await;
    let first = world.send(ballot.clone()).await;
    assert_eq!(first.status, 200, "{}", first.text);
    world.app.clock.advance(Duration::minutes(59));
    assert_eq!(world.send(ballot.clone()).await.text, first.text, "in the same period");
    world.cast(1..12, 2).await;
    world.app.clock.advance(Duration::hours(3));
    assert_eq!(world.send(ballot.clone()).await.text, first.text, "in a later period, before the batch");
    world.app.work().await;
    assert_eq!(world.send(ballot.clone()).await.text, first.text, "after the batch");
    assert_eq!(world.counted().await, 12);
    world.close().await;
    assert_eq!(world.send(ballot.clone()).await.text, first.text, "after closing");

    let receipt: Receipt = first.json()["receipt"].as_str().unwrap().parse().unwrap();
    let opens = world.frozen().await.manifest().opens;
    assert_eq!(receipt.content().due, opens + 7200, "the end of the next period");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_casts_one_ballot() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    let token = world.token(&world.member(0).await).await;
    let first = bytes(&world.request(&token, 0, None).await);
    assert_eq!(world.send(first).await.status, 200);
    // Another ballot, and the same grades under another salt.
    for grade in [3, 0] {
        let other = world.send(bytes(&world.request(&token, grade, None).await)).await;
        assert_eq!((other.status.as_u16(), other.json()["code"].as_str()), (409, Some("token_used")));
        assert_eq!(other.header("content-type"), Some("application/problem+json"));
    }
    assert_eq!(world.counted().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_clock_is_behind_gives_the_same_receipt() {
    let world = World::open(5, ResultsPolicy::InBatches).await;
    let ballot = world.ballot(0, 0).await;
    let period = world.frozen().await.manifest().promise_seconds;
    world.app.clock.advance(Duration::seconds(i64::from(period)));
    let first = world.send(ballot.clone()).await;
    world.app.clock.advance(Duration::seconds(-2));
    let again = world.send(ballot).await;
    assert_eq!((again.status, again.text), (first.status, first.text), "in the period before");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_hold_is_refused() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    let token = world.token(&world.member(0).await).await;
    let right = world.request(&token, 0, Some("很好")).await;
    let change = |change: &dyn Fn(&mut CastRequest)| {
        let mut request = right.clone();
        change(&mut request);
        bytes(&request)
    };
    let other_group: Id = if token.group.as_str() == "deputies" { "grass-roots" } else { "deputies" }.parse().unwrap();
    let wrong = [
        (change(&|request| request.cast.token.serial.0[0] ^= 1), 422, "ballot_invalid"),
        (change(&|request| request.cast.token.signature.0[9] ^= 1), 422, "ballot_invalid"),
        (change(&|request| request.cast.ballot.group = other_group.clone()), 422, "ballot_invalid"),
        (change(&|request| request.cast.ballot.window = Some("w1".parse().unwrap())), 422, "ballot_invalid"),
        (change(&|request| request.cast.ballot.ratings.clear()), 422, "ballot_invalid"),
        (change(&|request| request.comments.salt.0[0] ^= 1), 422, "ballot_invalid"),
        (change(&|request| request.comments.texts.clear()), 422, "ballot_invalid"),
        (serde_json::to_vec_pretty(&right).unwrap(), 400, "unreadable"),
        (b"{}".to_vec(), 400, "unreadable"),
        (Vec::new(), 400, "unreadable"),
        (vec![b' '; 300 * 1024], 413, "file_too_large"),
    ];
    for (request, status, code) in wrong {
        let answer = world.send(request).await;
        assert_eq!(answer.status, status, "{code}: {}", answer.text);
        if status != 413 {
            assert_eq!(answer.json()["code"], code);
        }
    }
    assert_eq!(world.counted().await, 0);
    assert_eq!(world.send(bytes(&right)).await.status, 200, "a refused ballot costs nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn late_and_early_ballots_are_refused_whatever_the_clock_did() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    let (first, second) = (world.ballot(0, 0).await, world.ballot(1, 0).await);
    // A clock that jumps back before the opening, and forth behind the closing.
    world.app.clock.advance(Duration::hours(-2));
    assert_eq!(world.send(first.clone()).await.json()["code"], "not_open");
    world.app.clock.advance(Duration::hours(2));
    assert_eq!(world.send(first).await.status, 200);
    world.app.clock.advance(Duration::hours(24) - Duration::milliseconds(1));
    assert_eq!(world.send(second.clone()).await.status, 200, "the last millisecond counts");
    let third = world.ballot(2, 0).await;
    world.app.clock.advance(Duration::milliseconds(1));
    assert_eq!(world.send(third.clone()).await.json()["code"], "not_open");
    assert_eq!(world.send(second).await.status, 200, "a lost answer is given again, also late");
    world.app.work().await;
    assert_eq!(world.send(third).await.json()["code"], "not_open");
    assert_eq!(world.counted().await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn casting_knows_no_cookie_and_no_session() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    let path = format!("/api/open/v1/reviews/{}/ballots", world.id());
    let ballot = world.ballot(0, 0).await;
    // The organiser's browser sends its cookie; a stranger's sends none. Both get the same.
    let known = &world.organiser.browser;
    let known = known.send(known.request(Method::POST, &path).body(ballot.clone())).await;
    let stranger = world.send(ballot).await;
    assert_eq!((known.status.as_u16(), &known.text), (200, &stranger.text));
    for answer in [&known, &stranger] {
        assert!(answer.header("set-cookie").is_none() && answer.header("x-request-id").is_none());
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
}

#[tokio::test]
async fn there_is_nothing_to_cast_in_before_a_review_is_opened() {
    let world = World::drafted(TestApp::init().await, 5, ResultsPolicy::AtClose).await;
    assert_eq!(world.send(b"{}".to_vec()).await.json()["code"], "no_such_review");
    assert_eq!(world.app.browser().get(&format!("/api/open/v1/reviews/{}/manifest", world.id())).await.status, 404);
    let opened = review::open(&world.app.backend, &world.by(), world.review).await.unwrap_err();
    assert_eq!(opened.code(), domain::error::ErrorCode::NotNow);
    assert!(canonical::parse::<CastRequest>(b"{}").is_err());
}
